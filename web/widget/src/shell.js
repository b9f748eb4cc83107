/** The launcher and the panel with its views. Where the focus goes is decided here, and only by what the visitor does. */
import { Chat } from "./chat.js";
import { ConcernForm } from "./concern/form.js";
import { Conversation } from "./conversation.js";
import { Door } from "./door.js";
import { button, fill, h } from "./dom.js";
import { Exit } from "./exit.js";
import { Expiry } from "./expiry.js";
import { Lookup } from "./lookup.js";
import { pack } from "./pack.js";
import { LANGUAGE, t } from "./words.js";

/** On a screen this small the panel fills it, and what lies behind cannot be reached. */
const SMALL = "(max-width: 40em), (max-height: 30em)";

export class Shell {
  /** @param {string} base the door's address */
  constructor(base) {
    const door = new Door(base);
    this.conversation = new Conversation(door);
    this.chat = new Chat(this.conversation, {
      openForm: (said) => this.openForm(said),
      alarm: (text) => this.alarm(text),
    });
    this.form = new ConcernForm(door);
    this.lookup = new Lookup(door);
    this.expiry = new Expiry(this.conversation, {
      ended: () => this.ended(),
      rest: () => this.title.focus(),
    });
    this.exit = new Exit(() => this.leave());
    this.views = { ask: this.chat, tell: this.form, code: this.lookup };
    this.small = matchMedia(SMALL);
    this.build();
    this.view("ask");
    this.listen();
  }

  build() {
    this.launcher = button(t("launch"), () => this.open(), "launch", {
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
    });
    this.title = h("h2", { id: "title", tabindex: "-1", autofocus: true }, t("title"));
    this.alert = h("p", { class: "hidden", role: "alert" });
    const call =
      pack.emergency.phone &&
      h(
        "a",
        { class: "danger", href: `tel:${pack.emergency.phone}` },
        t("danger", { number: pack.emergency.phone }),
      );
    this.tabs = Object.keys(this.views).map((name) =>
      button(t(name), () => this.view(name), "tab", { name }),
    );
    this.panel = h(
      "dialog",
      {
        class: "panel",
        "aria-labelledby": "title",
        onclose: () => this.closed(),
        oncancel: (event) => this.cancelled(event),
      },
      h(
        "div",
        { class: "head" },
        h("div", {}, this.title, pack.draft && h("p", { class: "quiet" }, t("draft"))),
        button(t("close"), () => this.close(), "close"),
      ),
      h("div", { class: "safety" }, call, this.exit.element),
      h("nav", { "aria-label": t("views") }, this.tabs),
      this.expiry.element,
      this.alert,
      h(
        "div",
        { class: "views" },
        Object.values(this.views).map((view) => view.element),
      ),
    );
    this.element = h(
      "div",
      { class: "safernw", lang: LANGUAGE, dir: "ltr" },
      h("section", { "aria-label": t("launch") }, this.launcher),
      this.panel,
      this.exit.cover,
    );
  }

  listen() {
    addEventListener("online", () => this.chat.retry());
    addEventListener("offline", () => this.chat.offline());
    for (const kind of ["keydown", "keypress", "keyup"]) {
      addEventListener(kind, (event) => this.keyed(event));
      this.panel.addEventListener(kind, (event) => this.keyed(event, true));
    }
    addEventListener("pagehide", () => this.putAway());
    addEventListener("pageshow", (event) => event.persisted && this.back());
    addEventListener("beforeunload", (event) => this.form.unsent && !this.leaving && event.preventDefault());
    addEventListener("focusin", (event) => this.uncover(event.target));
    this.small.addEventListener("change", () => this.fit());
  }

  open() {
    if (this.panel.open) return;
    this.show();
    this.launcher.setAttribute("aria-expanded", "true");
    this.element.classList.add("open");
    this.title.focus();
    this.expiry.plan();
  }

  /** A modal dialog where it fills the screen, so that the focus cannot go behind it; otherwise beside the page. */
  show() {
    if (this.small.matches) this.panel.showModal();
    else this.panel.show();
  }

  /**
   * The window has changed: the same panel in its other form, with the focus where it was. If that is out on the page,
   * which the panel would cover, the panel closes instead; nothing in it is lost.
   */
  fit() {
    if (!this.panel.open) return;
    const focused = this.element.getRootNode().activeElement;
    if (!focused && this.small.matches) return this.close();
    this.panel.close();
    this.show();
    focused?.focus();
  }

  close() {
    this.panel.close();
  }

  /** The focus goes back to the launcher if it was in the panel; if it is out on the page, it stays there. */
  closed() {
    if (this.panel.open) return; // it was only shown in its other form
    this.launcher.setAttribute("aria-expanded", "false");
    this.element.classList.remove("open");
    this.exit.start();
    if (this.leaving) return;
    const focused = document.activeElement;
    if (focused === this.element.getRootNode().host || focused === document.body || !focused)
      this.launcher.focus();
  }

  cancelled(event) {
    event.preventDefault();
    this.close();
  }

  /** A key on the page, or `inside` the panel, where the page must not take what is typed for its own shortcuts. */
  keyed(event, inside = false) {
    if (inside) event.stopPropagation();
    if (!this.panel.open) return;
    if (event.type === "keyup") this.exit.keyed(event);
    if (event.type === "keydown" && event.key === "Escape" && !event.defaultPrevented && !event.isComposing) {
      event.preventDefault();
      this.close();
    }
  }

  view(name) {
    for (const [other, view] of Object.entries(this.views)) view.element.hidden = other !== name;
    for (const tab of this.tabs) tab.toggleAttribute("aria-current", tab.name === name);
    this.panel.scrollTop = 0;
    if (name === "tell") this.form.open();
  }

  /** The chat has been told that somebody wants to tell us something: on their press, the form with what they said. */
  async openForm(said) {
    this.view("tell");
    this.tabs[1].focus();
    await this.form.fillIn(said);
  }

  /** Read out at once, whatever is being read. */
  alarm(text) {
    fill(this.alert);
    fill(this.alert, text);
  }

  ended() {
    const inLog = this.chat.log.contains(this.element.getRootNode().activeElement);
    this.chat.wipe(t("expiry.ended"));
    fill(this.alert);
    if (inLog) this.chat.log.focus();
  }

  /** Every word goes, here and at the door, and the page with it. */
  leave() {
    this.conversation.forget(true).catch(() => {});
    this.putAway();
  }

  /** The page is left: nothing that was typed or answered stays in it, should the browser keep it for "Back". */
  putAway() {
    this.leaving = true;
    this.chat.wipe();
    this.form.wipe();
    this.lookup.wipe();
    fill(this.alert);
    if (this.panel.open) this.panel.close();
  }

  /** The page was kept by the browser and is shown again: the conversation goes on, its words are gone. */
  back() {
    this.exit.cover.hidden = true;
    this.leaving = false;
    this.conversation.carriedOn = Boolean(this.conversation.token);
    this.chat.greet();
    this.expiry.plan();
  }

  /** Should the launcher lie over what the visitor has just tabbed to, the page moves up (WCAG 2.2, 2.4.11). */
  uncover(target) {
    if (!(target instanceof Element) || target === this.element.getRootNode().host) return;
    const covered = target.getBoundingClientRect();
    const over = (this.panel.open ? this.panel : this.launcher).getBoundingClientRect();
    const hidden =
      covered.left >= over.left &&
      covered.right <= over.right &&
      covered.top >= over.top &&
      covered.bottom <= over.bottom;
    if (hidden) scrollBy({ top: covered.bottom - over.top + 8, behavior: "instant" });
  }
}
