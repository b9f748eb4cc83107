/** The view in which one asks and is answered. Its log and its line of state stay, and change their content. */
import { answer, cardOf, textsOf } from "./card.js";
import { button, fill, h } from "./dom.js";
import { saveFile } from "./files.js";
import { Message } from "./message.js";
import { pack } from "./pack.js";
import { t } from "./words.js";

const MOST_LETTERS = 2000;

export class Chat {
  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {{openForm: (said: object) => void, alarm: (text: string) => void}} shell
   */
  constructor(conversation, shell) {
    this.conversation = conversation;
    this.shell = shell;
    this.topic = "";
    this.spoken = []; // [who, text], for the file that a visitor may ask for
    this.waiting = null; // the message that is under way or has failed
    this.log = h("div", { class: "log", role: "log", "aria-label": t("chat.log"), tabindex: "0" });
    this.status = h("p", { class: "status", role: "status" });
    this.error = h("p", { class: "error", id: "chat-error" });
    this.input = h("textarea", {
      id: "question",
      rows: "2",
      dir: "auto",
      autocomplete: "off",
      "aria-describedby": "chat-error",
      onkeydown: (event) => this.keyed(event),
    });
    this.element = h(
      "section",
      { "aria-label": t("chat.view"), class: "view chat" },
      this.log,
      this.status,
      h(
        "form",
        { class: "compose", novalidate: true, onsubmit: (event) => (event.preventDefault(), this.submit()) },
        h("label", { for: "question" }, t("chat.label")),
        this.error,
        h("div", { class: "row" }, this.input, h("button", { class: "main" }, t("chat.send"))),
      ),
      h(
        "p",
        { class: "tools" },
        button(t("chat.save"), () => this.save(), "small"),
        button(t("chat.clear"), () => this.clear(), "small"),
      ),
    );
    this.greet();
  }

  greet(...notes) {
    const list = pack.home.length && this.suggestions(pack.home);
    const carried = this.conversation.carriedOn && t("chat.carried_on");
    const lines = [...notes, carried, t("chat.hello"), t("chat.held")].filter(Boolean);
    fill(
      this.log,
      h(
        "div",
        { class: "said us" },
        lines.map((line) => h("p", {}, line)),
        list,
      ),
    );
    this.topic = "";
    this.spoken = [];
    this.waiting = null;
  }

  keyed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  submit() {
    const text = this.input.value.trim();
    const wrong = !text
      ? t("chat.empty")
      : [...text].length > MOST_LETTERS
        ? t("chat.too_long", { most: MOST_LETTERS })
        : "";
    fill(this.error, wrong);
    this.input.toggleAttribute("aria-invalid", Boolean(wrong));
    if (wrong && text) this.heedLong(text);
    if (wrong || this.busy) return;
    this.input.value = "";
    this.ask(text);
  }

  /** What is too long is not answered, but the door reads danger out of it all the same. */
  async heedLong(text) {
    const error = await this.conversation.say(text, "", {}).catch((problem) => problem);
    const replies = error.body?.replies ?? [];
    if (cardOf(replies).urgency === "emergency") this.showTrouble(replies);
  }

  get busy() {
    return this.waiting && !this.waiting.failed;
  }

  /** Sends a message; one that had failed before gives way to it, its words still readable. */
  ask(text) {
    if (this.busy) return;
    const message = new Message(text, (again) => this.deliver(again));
    this.log.append(message.element);
    this.show(message.element);
    this.deliver(message);
  }

  async deliver(message) {
    if (this.busy) return;
    this.waiting = message;
    message.sending();
    fill(this.status, t("chat.thinking"));
    try {
      const about = this.topic ? { about: this.topic } : {};
      const { replies, fresh } = await this.conversation.say(message.text, message.id, about);
      if (this.waiting !== message) return; // cleared meanwhile
      this.waiting = null;
      this.trouble?.remove();
      message.sent();
      this.spoken.push([t("chat.you"), message.text]);
      this.answered(replies, fresh);
    } catch (error) {
      if (this.waiting !== message) return;
      this.unanswered(message, error);
    }
  }

  answered(replies, fresh) {
    const card = cardOf(replies);
    this.topic = card.topic && card.topic !== "out-of-scope" ? card.topic : "";
    const form =
      card.open === "concern" &&
      button(t("chat.open_form"), () => this.shell.openForm(card.concern ?? {}), "main");
    const element = h(
      "div",
      { class: "said us" },
      h("h3", { class: "hidden" }, t("chat.us")),
      fresh && h("p", { class: "quiet" }, t("chat.new_chat")),
      answer(replies, { level: 4, more: [form] }),
      card.suggestions?.length ? this.suggestions(card.suggestions) : null,
    );
    this.log.append(element);
    this.show(element);
    fill(this.status);
    const texts = textsOf(replies);
    if (card.urgency === "emergency") this.shell.alarm(texts[0] ?? "");
    this.spoken.push([t("chat.us"), [...texts, ...reachable(card.contacts ?? [])].join("\n\n")]);
  }

  /** It did not go. The numbers that the door gives with its refusal are shown once, below. */
  unanswered(message, error) {
    message.notSent(reason(error));
    fill(this.status);
    const replies = error.body?.replies ?? [];
    if (replies.length) this.showTrouble(replies);
  }

  showTrouble(replies) {
    this.trouble?.remove();
    this.trouble = h(
      "div",
      { class: "said us" },
      h("h3", { class: "hidden" }, t("chat.us")),
      answer(replies, { level: 4 }),
    );
    this.log.append(this.trouble);
    this.show(this.trouble);
    if (cardOf(replies).urgency === "emergency") this.shell.alarm(textsOf(replies)[0] ?? "");
  }

  /** Tries again what had not gone, without being asked: the network is back. */
  retry() {
    fill(this.status, t("chat.online"));
    if (this.waiting?.failed) this.deliver(this.waiting);
  }

  offline() {
    fill(this.status, t("chat.offline"));
  }

  /** Buttons that stay after use, marked as asked. */
  suggestions(list) {
    const items = list.map(({ title }) => {
      const mark = h("span", { class: "asked" });
      const pressed = () => {
        if (this.busy) return;
        fill(mark, ` ✓ ${t("chat.asked")}`);
        this.ask(title);
      };
      return h("li", {}, h("button", { type: "button", class: "suggestion", onclick: pressed }, title, mark));
    });
    return h("ul", { class: "suggestions", "aria-label": t("chat.suggestions") }, items);
  }

  /** Brings the beginning of an element into sight, with a little of what stands above. The focus stays where it is. */
  show(element) {
    const { log } = this;
    if (log.scrollHeight > log.clientHeight) log.scrollTop = element.offsetTop - log.clientHeight / 3;
    else element.scrollIntoView({ block: "nearest" });
  }

  save() {
    if (!this.spoken.length) return fill(this.status, t("chat.nothing_to_save"));
    saveFile("chat.txt", this.spoken.map(([who, text]) => `${who}:\n${text}\n`).join("\n"));
    fill(this.status, t("chat.saved"));
  }

  async clear() {
    this.wipe();
    try {
      await this.conversation.forget();
      fill(this.status, t("chat.cleared"));
    } catch {
      fill(this.status, t("chat.cleared_here"));
    }
  }

  /** Takes every word off the screen and out of the page's memory. */
  wipe(...notes) {
    this.input.value = "";
    fill(this.error);
    fill(this.status);
    this.greet(...notes);
  }
}

/** Why there was no answer, in plain words; nothing where the door's own replies say it. */
function reason({ kind, body, wait }) {
  if (kind === "offline") return navigator.onLine ? t("chat.away") : t("chat.offline");
  if (body?.replies?.length) return wait ? t("chat.wait", { seconds: wait }) : "";
  if (kind === "busy") return t("chat.busy", { seconds: wait || 10 });
  return kind === "away" ? t("chat.away") : t("chat.odd");
}

const reachable = (contacts) =>
  contacts.map(
    ({ name, phone, sms, url }) =>
      `${name}: ${[phone, sms && t("card.text", { number: sms }), url].filter(Boolean).join(", ")}`,
  );
