/**
 * The concern form without its looks: five steps, what was answered, what has to be said before going on. The same order
 * as on the kiosk (`kiosk/form.py`). Nothing of it is stored: it lives in this object until it is sealed.
 */

import { LANGUAGE } from "../words.js";

export const STEPS = ["category", "where", "when", "what", "check"];
export const MOST_LETTERS = 4000;
const MOST_BYTES = 12_000;
const NOT_SAID = "not-said"; // the category of a concern whose kind was skipped, as on the kiosk
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

export class Draft {
  /**
   * @param {object} form what `GET /api/form` gives
   * @param {import("../danger.js").DangerMatcher | null} matcher null where the rules could not be had
   */
  constructor(form, matcher) {
    this.form = form;
    this.matcher = matcher;
    this.answers = {};
    this.step = STEPS[0];
    this.told = new Set(); // answers whose danger has been shown: it comes once, then lets the visitor on
  }

  /** What may be chosen at a step; nothing where it is typed. */
  choices(step) {
    return { category: this.form.categories, where: this.form.places, when: this.form.times }[step] ?? [];
  }

  /** Takes over what was already said in the chat, and goes to the first question that it leaves open. */
  fillIn(said) {
    for (const step of STEPS.slice(0, -1)) {
      const value = said[step];
      const known = step === "what" || this.choices(step).some((choice) => choice.id === value);
      if (value && known) this.answers[step] = value;
    }
    this.step = STEPS.find((step) => !this.answers[step]);
  }

  answer(value) {
    if (value) this.answers[this.step] = value;
    else delete this.answers[this.step];
  }

  /** The danger in the present step's answer, once for each: `{topic, now}` or null. */
  alarm() {
    const value = this.answers[this.step];
    const mark = `${this.step}:${value}`;
    if (!value || this.told.has(mark)) return null;
    const found =
      this.step === "what"
        ? this.matcher?.match(value)
        : this.chosen(this.step)?.now && { topic: "", now: true };
    if (found) this.told.add(mark);
    return found || null;
  }

  chosen(step) {
    return this.choices(step).find((choice) => choice.id === this.answers[step]);
  }

  /** A step's answer in the visitor's view: the choice's title, or the words; empty when skipped. */
  said(step) {
    return this.chosen(step)?.title ?? this.answers[step] ?? "";
  }

  forward() {
    this.step = STEPS[Math.min(STEPS.indexOf(this.step) + 1, STEPS.length - 1)];
  }

  /** To the step before. False when this was the first. */
  back() {
    const at = STEPS.indexOf(this.step);
    this.step = STEPS[Math.max(0, at - 1)];
    return at > 0;
  }

  /** The record to be sealed, but for the hour. @param {string} receipt its code */
  record(receipt) {
    const { category, where, when, what } = this.answers;
    const now = this.chosen("when")?.now;
    const flags = this.matcher?.topics(what) ?? [];
    const emergency = this.form.emergency_topic;
    if (now && emergency && !flags.includes(emergency)) flags.push(emergency);
    return {
      category: category ?? NOT_SAID,
      channel: "web",
      what: readable(what),
      where: readable(where ?? ""),
      when: readable(when ?? ""),
      still_happening: now ?? null,
      event: this.form.event ?? "",
      language: LANGUAGE.split("-")[0],
      flags: flags.slice(0, 16),
      receipt,
    };
  }
}

/** How a text is too long: `{over}` letters too many, `{big: true}` for too many bytes, or null. */
export function tooLong(text) {
  const over = [...text].length - MOST_LETTERS;
  if (over > 0) return { over };
  return new TextEncoder().encode(readable(text)).length > MOST_BYTES ? { big: true } : null;
}

/** Without control characters and broken halves of characters, as `concerns.model` reads it. */
const readable = (text) =>
  Array.from(text.replace(/\r\n?/g, "\n").replace(CONTROLS, ""), (char) =>
    /^[\ud800-\udfff]$/.test(char) ? "\ufffd" : char,
  ).join("");
