// A one-time link carries its code after the "#", which a browser never sends: put it into the field.
const field = document.querySelector("[data-code-from-link]");
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[a-z0-9-]{24,40}$/i.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
