/** The view in which one looks up what became of a concern, by its code. */
import { DoorError } from "./door.js";
import { button, fill, h, paragraphs } from "./dom.js";
import { inGroups, parseReceipt } from "./receipt.js";
import { has, t } from "./words.js";

export class Lookup {
  /** @param {import("./door.js").Door} door */
  constructor(door) {
    this.door = door;
    this.error = h("p", { class: "error", id: "code-error" });
    this.input = h("input", {
      id: "code",
      type: "text",
      autocomplete: "off",
      autocapitalize: "characters",
      spellcheck: "false",
      class: "code",
      "aria-describedby": "code-hint code-error",
    });
    this.status = h("p", { class: "status", role: "status" });
    this.result = h("div", { class: "result", "aria-live": "polite" });
    this.element = h(
      "section",
      { "aria-label": t("lookup.view"), class: "view" },
      h("h3", {}, t("lookup.title")),
      h(
        "form",
        { novalidate: true, onsubmit: (event) => (event.preventDefault(), this.find()) },
        h("label", { for: "code" }, t("lookup.label")),
        h("p", { class: "hint", id: "code-hint" }, t("lookup.hint")),
        this.error,
        this.input,
        h("p", {}, h("button", { class: "main" }, t("lookup.find"))),
      ),
      this.status,
      this.result,
    );
  }

  async find() {
    let code;
    try {
      code = parseReceipt(this.input.value);
    } catch (error) {
      return this.wrong(t(`lookup.${error.kind}`, { count: error.count }));
    }
    this.wrong("");
    fill(this.result);
    fill(this.status, t("lookup.finding"));
    try {
      const found = await this.door.call("POST", "/api/receipts", { receipt: inGroups(code) });
      if (typeof found.status !== "string") throw new DoorError("odd");
      fill(this.status);
      this.show(found);
    } catch (error) {
      fill(this.status);
      this.wrong(failure(error));
    }
  }

  show({ status, reason, message }) {
    const known = has(`lookup.status.${status}`) ? status : "other";
    fill(
      this.result,
      h("p", { class: "big" }, t(`lookup.status.${known}`)),
      has(`lookup.reason.${reason}`) && h("p", {}, t(`lookup.reason.${reason}`)),
      message &&
        h(
          "div",
          { class: "letter" },
          h("h4", {}, t("lookup.message")),
          paragraphs(message),
          h("p", { class: "quiet" }, t("lookup.message_from")),
        ),
      h(
        "p",
        {},
        button(t("lookup.clear"), () => (this.wipe(), this.input.focus()), "small"),
      ),
    );
  }

  wrong(text) {
    fill(this.error, text);
    this.input.toggleAttribute("aria-invalid", Boolean(text));
    if (text) this.input.focus();
  }

  wipe() {
    this.input.value = "";
    this.wrong("");
    fill(this.status);
    fill(this.result);
  }
}

function failure({ kind, body, wait }) {
  if (kind === "busy") return t("lookup.busy", { seconds: wait || 60 });
  if (kind === "offline") return t("lookup.offline");
  return (kind === "refused" && body.detail) || t("lookup.odd");
}
