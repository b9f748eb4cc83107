// Keeps what is being typed, and warns before the session ends by itself. Everything works without it.

const WARN_BEFORE = 120; // seconds
const SAVE_AFTER = 5; // seconds without a key
const forms = [...document.querySelectorAll("form[method=post]:not([data-forget])")].filter((form) => form.querySelector("textarea"));
let deadline = 0;

function fieldsOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") fields.append(name, value);
  }
  return fields;
}

async function send(fields) {
  const answer = await fetch("/draft", { method: "POST", body: fields, redirect: "error" });
  if (answer.ok) plan((await answer.json()).left);
}

for (const form of forms) {
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => send(fieldsOf(form)).catch(() => {}), SAVE_AFTER * 1000);
  });
}

// The warning. Asking how long is left does not count as being there; pressing the button does.

const dialog = document.createElement("dialog");
dialog.className = "staff-dialog";
dialog.setAttribute("aria-labelledby", "staff-dialog-title");
const title = document.createElement("h2");
title.id = "staff-dialog-title";
title.className = "govuk-heading-m";
title.textContent = "Are you still there?";
const text = document.createElement("p");
text.className = "govuk-body";
text.textContent = "In two minutes you will be signed out. What you have typed is kept until you are back.";
const stay = document.createElement("button");
stay.type = "button";
stay.className = "govuk-button";
stay.textContent = "Stay signed in";
dialog.append(title, text, stay);
document.body.append(dialog);

stay.addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  const token = document.querySelector("[name=form_token]").value;
  send(new URLSearchParams({ form_token: token })).catch(() => {});
});

function plan(left) {
  clearTimeout(deadline);
  deadline = setTimeout(look, Math.max(1, left > WARN_BEFORE ? left - WARN_BEFORE : left) * 1000);
}

async function look() {
  const { left } = await fetch("/still-there").then((answer) => answer.json()).catch(() => ({ left: WARN_BEFORE }));
  if (left <= 0) {
    const here = document.querySelector("[name=form_page]").value;
    location.assign(`/sign-in?why=idle&next=${encodeURIComponent(here)}`);
    return;
  }
  if (left <= WARN_BEFORE && !dialog.open) dialog.showModal();
  plan(left);
}

fetch("/still-there").then((answer) => answer.json()).then((answer) => plan(answer.left)).catch(() => {});
