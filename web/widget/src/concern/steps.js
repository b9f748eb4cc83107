/** The pictures of the concern form: what stands at each step. Each gives its elements; `form` is told what was done. */
import { answer } from "../card.js";
import { button, h, paragraphs } from "../dom.js";
import { personalIn } from "../personal.js";
import { LANGUAGE, t } from "../words.js";
import { MOST_LETTERS, STEPS, tooLong } from "./draft.js";

const NAMES = { category: "kind", where: "where", when: "when", what: "what" };

/** A heading that takes the focus when its step is shown, since what had it has gone. */
export const heading = (text) => h("h3", { tabindex: "-1" }, text);

const progress = (step) =>
  h("p", { class: "quiet" }, t("concern.step", { at: STEPS.indexOf(step) + 1, of: STEPS.length }));

const list = (sentences) =>
  h(
    "ul",
    {},
    sentences.map((sentence) => h("li", {}, sentence)),
  );

export const before = (form) => [
  heading(t("concern.before")),
  list(form.data.before),
  h(
    "p",
    { class: "buttons" },
    button(t("concern.start"), () => form.start(), "main"),
  ),
];

/** A question with choices; one of them may be chosen, none has to be. */
export function choices(form) {
  const { draft } = form;
  const { step } = draft;
  const error = h("p", { class: "error", id: "choice-error" });
  const title = heading(draft.form.questions[step]);
  const radios = draft
    .choices(step)
    .map(({ id, title: words }) =>
      h(
        "label",
        { class: "choice" },
        h("input", { type: "radio", name: "choice", value: id, checked: draft.answers[step] === id }),
        h("span", {}, words),
      ),
    );
  const element = h(
    "form",
    { novalidate: true },
    progress(step),
    h("fieldset", { "aria-describedby": "choice-error" }, h("legend", {}, title), error, radios),
    buttons(form),
  );
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = new FormData(element).get("choice");
    if (chosen) return form.answer(chosen);
    error.textContent = t("concern.choose");
    element.querySelector("input").focus();
  });
  return [element];
}

/** The question that is answered in one's own words. */
export function words(form) {
  const { draft } = form;
  const error = h("p", { class: "error", id: "what-error" });
  const left = h("p", { class: "hint" });
  const input = h("textarea", {
    id: "what",
    rows: "6",
    dir: "auto",
    autocomplete: "off",
    "aria-describedby": "what-hint what-error",
    oninput: () => (form.keep(input.value), count()),
  });
  input.value = draft.answers.what ?? "";
  const count = () => {
    const number = MOST_LETTERS - [...input.value].length;
    left.textContent =
      number < 0
        ? t("concern.over", { over: -number })
        : number < 500
          ? t("concern.left", { left: number })
          : "";
  };
  count();
  const send = (event) => {
    event.preventDefault();
    const long = tooLong(input.value);
    if (long && form.alarmed(() => form.show())) return;
    const wrong = !input.value.trim()
      ? t("concern.what_needed")
      : long && (long.over ? t("concern.what_long", long) : t("concern.what_big"));
    error.textContent = wrong || "";
    input.toggleAttribute("aria-invalid", Boolean(wrong));
    if (wrong) input.focus();
    else form.answer(input.value);
  };
  return [
    h(
      "form",
      { novalidate: true, onsubmit: send },
      progress("what"),
      heading(draft.form.questions.what),
      h("label", { for: "what" }, t("concern.what")),
      h(
        "p",
        { class: "hint", id: "what-hint" },
        t("concern.hint", { most: MOST_LETTERS.toLocaleString(LANGUAGE) }),
      ),
      error,
      input,
      left,
      buttons(form, false),
    ),
  ];
}

function buttons(form, skip = true) {
  return h(
    "p",
    { class: "buttons" },
    h("button", { class: "main" }, t("concern.next")),
    button(t("concern.back"), () => form.back()),
    skip && button(t("concern.skip"), () => form.skip()),
  );
}

/** Everything once more, with what looks like personal data pointed out, before it is sent. */
export function check(form) {
  const { draft } = form;
  const rows = Object.entries(NAMES).map(([step, name]) =>
    h(
      "div",
      { class: "row-said" },
      h("dt", {}, t(`concern.${name}`)),
      h(
        "dd",
        { dir: "auto" },
        step === "what" ? paragraphs(draft.said(step)) : draft.said(step) || t("concern.skipped"),
      ),
      h(
        "dd",
        {},
        button(t("concern.change"), () => form.change(step), "small", {
          "aria-label": `${t("concern.change")}: ${t(`concern.${name}`)}`,
        }),
      ),
    ),
  );
  return [
    progress("check"),
    heading(t("concern.right")),
    h("dl", {}, rows),
    personal(draft.answers.what ?? ""),
    h(
      "p",
      { class: "buttons" },
      button(t("concern.send"), () => form.send(), "main"),
      button(t("concern.back"), () => form.back()),
    ),
  ];
}

function personal(text) {
  const found = personalIn(text);
  if (!found.length) return null;
  const items = found.map((one) =>
    h("p", {}, t("concern.personal", { kind: t(`concern.personal_${one.kind}`), text: one.text })),
  );
  return h("div", { class: "notice" }, items, h("p", {}, t("concern.leave_out")));
}

/** Danger was read out of an answer: the pack's `replies` on its topic come first, then `next`. */
export const danger = (replies, next) => [
  heading(t("concern.danger")),
  answer(replies ?? [{ custom: { urgency: "emergency" } }], { level: 4 }),
  h("p", {}, t("concern.carry_on_note")),
  h("p", { class: "buttons" }, button(t("concern.carry_on"), next, "main")),
];

export const sending = () => [heading(t("concern.sending"))];

/** It is not stored. What was typed is still there. */
export const failed = (form, why) => [
  h(
    "div",
    { class: "notice bad" },
    heading(t("concern.not_sent")),
    why && h("p", {}, why),
    h("p", {}, t("concern.not_sent_note")),
  ),
  h(
    "p",
    { class: "buttons" },
    button(t("concern.again"), () => form.send(), "main"),
    button(t("concern.back"), () => form.show()),
  ),
];
