/** The warning before a conversation is forgotten, with a way to keep it (WCAG 2.2, 2.2.1). */
import { button, fill, h } from "./dom.js";
import { t } from "./words.js";

const WARNED_BEFORE = 120_000; // milliseconds

export class Expiry {
  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {{ended: () => void, rest: () => void}} shell told when it is over; gives the focus a place to rest
   */
  constructor(conversation, shell) {
    this.conversation = conversation;
    this.shell = shell;
    this.text = h("p", {});
    this.element = h("div", { class: "expiry", role: "status" }, this.text);
    this.keep = button(t("expiry.keep"), () => this.kept(), "small");
    conversation.onmoved = () => this.plan();
    document.addEventListener("visibilitychange", () => this.plan());
  }

  plan() {
    clearTimeout(this.timer);
    const { deadline } = this.conversation;
    const left = deadline - Date.now();
    if (!deadline) this.calm();
    else if (left <= 0) this.over();
    else if (left <= WARNED_BEFORE) this.warn(left);
    else {
      this.calm();
      this.timer = setTimeout(() => this.plan(), left - WARNED_BEFORE);
    }
  }

  warn(left) {
    const minutes = Math.max(1, Math.round(left / 60_000));
    if (!this.warned) {
      this.warned = true;
      fill(this.text, t("expiry.warning", { minutes: said(minutes) }), " ", this.keep);
    }
    this.timer = setTimeout(() => this.plan(), left);
  }

  over() {
    this.calm();
    this.conversation.dropped();
    this.shell.ended();
  }

  calm() {
    fill(this.text);
    this.warned = false;
  }

  async kept() {
    try {
      await this.conversation.keep();
      const left = Math.round((this.conversation.deadline - Date.now()) / 60_000);
      fill(this.text, t("expiry.kept", { minutes: said(left) }));
      this.shell.rest(); // the button that was pressed has gone
    } catch (error) {
      if (error.kind === "gone") this.over();
      else fill(this.text, t("expiry.not_kept"), " ", this.keep);
    }
  }
}

const said = (minutes) => (minutes === 1 ? t("expiry.minute") : t("expiry.minutes", { count: minutes }));
