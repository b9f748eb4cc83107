/** The view in which one tells something without a name: loads the form, goes through its steps, seals and hands in. */
import { DangerMatcher } from "../danger.js";
import { DoorError } from "../door.js";
import { button, fill, h, linkOut } from "../dom.js";
import { newReceipt } from "../receipt.js";
import { canSeal, hex, seal } from "../seal.js";
import { t } from "../words.js";
import { Draft } from "./draft.js";
import { receiptView } from "./receipt_view.js";
import * as steps from "./steps.js";

export class ConcernForm {
  /** @param {import("../door.js").Door} door */
  constructor(door) {
    this.door = door;
    this.place = h("div", {});
    this.status = h("p", { class: "hidden", role: "status" });
    this.element = h("section", { "aria-label": t("concern.view"), class: "view" }, this.place, this.status);
    this.wipe();
  }

  /** True while words are typed that are not sent. */
  get unsent() {
    return Boolean(this.draft?.answers.what);
  }

  /** Called when the view is shown. Loads what the form needs, the first time. */
  async open() {
    if (this.data || this.loading) return;
    if (!canSeal()) return this.put(this.plainPage());
    this.loading = true;
    this.put([h("p", { class: "quiet" }, t("concern.loading"))]);
    try {
      await this.load();
      this.loading = false;
      this.begin();
    } catch (error) {
      this.loading = false;
      this.put(this.notLoaded(error));
    }
  }

  async load() {
    const [data, key, danger] = await Promise.all([
      this.door.call("GET", "/api/form"),
      this.door.call("GET", "/api/register-key"),
      this.door.call("GET", "/api/danger-rules").catch(() => null), // 999 stands above the form in any case
    ]);
    this.point = await pointOf(key);
    this.matcher = danger && new DangerMatcher(danger);
    this.replies = danger?.replies ?? {};
    this.data = data;
  }

  begin() {
    this.draft = new Draft(this.data, this.matcher);
    this.put(steps.before(this));
  }

  /** What was already said in the chat goes into the form. It may still be loading. */
  async fillIn(said) {
    this.filled = said;
    if (this.data && !this.unsent) this.begin();
    else await this.open();
  }

  start() {
    this.draft.fillIn(this.filled ?? {});
    this.filled = null;
    this.show();
  }

  answer(value) {
    this.keep(value);
    if (!this.alarmed(() => this.onward())) this.onward();
  }

  /** Shows the danger in the present answer, if there is some that was not shown yet; then `next`. */
  alarmed(next) {
    const alarm = this.draft.alarm();
    if (!alarm) return false;
    const about = this.replies[alarm.topic || this.data.emergency_topic] ?? {};
    this.put(steps.danger(alarm.now ? about.now : about.told, next));
    this.focus();
    return true;
  }

  /** Keeps an answer, without going on. What was sealed before no longer says what it should. */
  keep(value) {
    this.draft.answer(value);
    this.sealed = null;
  }

  skip() {
    this.keep("");
    this.onward();
  }

  onward() {
    this.draft.forward();
    this.show();
  }

  back() {
    if (this.draft.back()) this.show();
    else {
      this.put(steps.before(this));
      this.focus();
    }
  }

  change(step) {
    this.draft.step = step;
    this.show();
  }

  show() {
    const { step } = this.draft;
    this.put(
      step === "what" ? steps.words(this) : step === "check" ? steps.check(this) : steps.choices(this),
    );
    this.focus();
  }

  /** Seals once, and hands in the same envelope until the door says that it is on its disk. */
  async send() {
    this.put(steps.sending());
    this.focus();
    const { draft } = this;
    try {
      this.sealed ??= await this.seal();
      const { id, bytes, code } = this.sealed;
      const stored = await this.door.call("POST", "/api/concerns", bytes, {
        headers: { "Idempotency-Key": id },
      });
      if (this.draft !== draft) return;
      if (stored.id !== id) throw new DoorError("odd");
      this.stored(code);
    } catch (error) {
      if (this.draft !== draft) return;
      this.put(steps.failed(this, reason(error)));
      this.focus();
    }
  }

  async seal() {
    const code = newReceipt();
    return { code, ...(await seal(this.draft.record(code), this.point)) };
  }

  stored(code) {
    this.draft = null;
    this.sealed = null;
    this.put(receiptView(code, this.data.after, () => this.done()));
    this.focus();
  }

  done() {
    this.begin();
    this.focus();
    fill(this.status, t("receipt.done"));
  }

  /** Takes every word away. */
  wipe() {
    this.draft = null;
    this.sealed = null;
    this.filled = null;
    fill(this.status);
    if (this.data) this.begin();
    else fill(this.place);
  }

  put(elements) {
    fill(this.place, elements);
  }

  /** What had the focus has gone with the step before: the new step's heading takes it. */
  focus() {
    this.place.querySelector("h3").focus();
  }

  plainPage() {
    return [
      h("p", {}, t("concern.no_crypto")),
      h("p", {}, linkOut(`${this.door.base}/concern`, t("concern.plain_page"))),
    ];
  }

  notLoaded({ kind, body }) {
    const shut = kind === "away" && body?.detail;
    return [
      h("p", { role: "alert" }, shut ? t("concern.not_here") : t("concern.not_loaded")),
      shut && h("p", {}, t("concern.not_here_note")),
      h(
        "p",
        {},
        button(t("concern.again"), () => this.open(), "main"),
      ),
    ];
  }
}

/** The key's 65 bytes, checked against the name that it goes by. @throws {DoorError} */
async function pointOf(key) {
  const point = Uint8Array.from(atob(key.public), (char) => char.charCodeAt(0));
  const name = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", point))).slice(0, 16);
  if (point.length !== 65 || name !== key.key_id) throw new DoorError("odd");
  return point;
}

function reason({ kind, wait }) {
  if (wait) return t("concern.not_sent_busy", { seconds: wait });
  return kind === "offline" && !navigator.onLine ? t("concern.not_sent_offline") : "";
}
