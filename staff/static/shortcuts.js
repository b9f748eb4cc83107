// Keyboard shortcuts of inbox and concern: an extra for who likes them. Everything works without.
// They are told at the foot of the page and can be switched off (WCAG 2.1.4); the choice stays in this browser.

const KEPT = "safernw-shortcuts";
const links = [...document.querySelectorAll(".staff-row__link")];
const inList = Boolean(document.getElementById("list-form"));

const focusOn = (selector) => {
  const found = document.querySelector(selector);
  found?.focus();
  return Boolean(found);
};

const press = (selector) => {
  const found = document.querySelector(selector);
  found?.click();
  return Boolean(found);
};

const row = () => links.findIndex((link) => link.closest(".staff-row").contains(document.activeElement));

const go = (step) => {
  const to = links[Math.min(Math.max(row() + step, 0), links.length - 1)];
  to?.focus();
  to?.closest(".staff-row").scrollIntoView({ block: "nearest" });
  return Boolean(to);
};

const tick = () => {
  const box = links[row()]?.closest(".staff-row").querySelector("input[type=checkbox]");
  box?.click();
  return Boolean(box);
};

const SHORTCUTS = {
  ...(inList && {
    j: ["next concern", () => go(1)],
    k: ["concern before", () => go(-1)],
    x: ["tick it", tick],
  }),
  ...(document.getElementById("search") && { "/": ["search", () => focusOn("#search")] }),
  ...(document.querySelector(".govuk-back-link") && { u: ["back to the inbox", () => press(".govuk-back-link")] }),
  ...(document.querySelector("[data-shortcut=a]") && { a: ["give to me", () => press("[data-shortcut=a]")] }),
  ...(document.getElementById("note") && { n: ["write a note", () => focusOn("#note")] }),
  ...(document.getElementById("status") && { s: ["status", () => focusOn("#status")] }),
};

const kept = () => {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
};

const keep = (on) => {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // This browser keeps nothing: the choice holds for this page.
  }
};

let on = kept();

const isTyping = (element) => element.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const known = SHORTCUTS[event.key];
  if (!on || !known || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (known[1]()) event.preventDefault();
});

const element = (name, className, text = "") => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};

const footer = element("section", "staff-keys snw-not-on-paper");
footer.setAttribute("aria-label", "Keyboard shortcuts");
const state = element("span", "");
state.setAttribute("role", "status");
const button = element("button", "staff-keys__switch");
button.type = "button";
const list = element("ul", "staff-keys__list");
for (const [key, [words]] of Object.entries(SHORTCUTS)) {
  const item = element("li", "");
  item.append(element("kbd", "", key), ` ${words}`);
  list.append(item);
}

const show = () => {
  state.textContent = on ? "Keyboard shortcuts are on. " : "Keyboard shortcuts are off. ";
  button.textContent = on ? "Switch them off" : "Switch them on";
  list.hidden = !on;
};

button.addEventListener("click", () => {
  on = !on;
  keep(on);
  show();
});

if (Object.keys(SHORTCUTS).length) {
  show();
  footer.append(state, button, list);
  document.getElementById("main-content").append(footer);
}
