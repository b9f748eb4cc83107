/** "Exit this page": away from here at once, leaving nothing behind (GOV.UK's pattern, Shift three times included). */
import { button, fill, h } from "./dom.js";
import { pack } from "./pack.js";
import { t } from "./words.js";

const PRESSES = 3;
const SECONDS_BETWEEN = 5;

export class Exit {
  /** @param {() => void} forget takes every word away, here and at the door */
  constructor(forget) {
    this.forget = forget;
    this.presses = 0;
    this.status = h("p", { class: "hidden", role: "status" });
    this.cover = h("div", { class: "cover", hidden: true });
    this.button = button(t("exit"), () => this.go(), "exit");
    this.element = h("div", {}, this.button, this.status);
  }

  /** A key went up anywhere on the page while the panel is open. */
  keyed(event) {
    if (event.key !== "Shift") return this.start();
    this.presses += 1;
    clearTimeout(this.timer);
    if (this.presses === PRESSES) return this.go();
    this.timer = setTimeout(() => this.start(), SECONDS_BETWEEN * 1000);
    fill(this.status, t("exit_again", { left: PRESSES - this.presses }));
  }

  start() {
    clearTimeout(this.timer);
    this.presses = 0;
    fill(this.status);
  }

  go() {
    this.start();
    fill(this.status, t("exit_leaving"));
    this.cover.hidden = false;
    this.forget();
    location.replace(pack.exit);
  }
}
