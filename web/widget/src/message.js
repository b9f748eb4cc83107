/** One message of the visitor: its words, its state, and sending it until it is answered. */
import { button, fill, h, paragraphs } from "./dom.js";
import { hex } from "./seal.js";
import { t } from "./words.js";

export class Message {
  /**
   * @param {string} text
   * @param {(message: Message) => void} send called at "Try again"
   */
  constructor(text, send) {
    this.text = text;
    this.id = hex(crypto.getRandomValues(new Uint8Array(16)));
    this.send = send;
    this.state = h("p", { class: "state" });
    this.element = h(
      "div",
      { class: "said you" },
      h("h3", { class: "hidden" }, t("chat.you")),
      paragraphs(text),
      this.state,
    );
  }

  sending() {
    this.failed = false;
    fill(this.state, t("chat.sending"));
  }

  sent() {
    this.failed = false;
    fill(this.state);
  }

  /** It did not go: says so, with a way to try again. */
  notSent(why) {
    this.failed = true;
    fill(
      this.state,
      `${t("chat.not_sent")} ${why} `,
      button(t("chat.again"), () => this.send(this), "small"),
    );
  }
}
