/**
 * The danger matcher of `content/danger.py`, run in the browser on the rules that the door hands out, so that a concern
 * is judged before it is sealed. Both give the same verdict on every message; tests hold them together.
 */

const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", ı: "i", æ: "ae", œ: "oe", ß: "ss", þ: "th" };
const EMOJI = {
  "🆘": " sos ",
  "🔪": " knife ",
  "🔫": " gun ",
  "🩸": " blood ",
  "😂": " haha ",
  "🤣": " haha ",
};
const FOLDED = { ...LETTERS, ...EMOJI };
const DROPPED = /[\p{Mn}\p{Me}\p{Cf}]/u;
const KEPT = /[\p{L}\p{N}\p{M}]/u;
const APOSTROPHES = /['’‘`´ʼ′＇ـ]/g;
const SLIPPED = /([a-zA-Z]);(?=[a-zA-Z])/g; // `;` is the thumb's slip for `'`
const STRETCHED = /([\p{L}\p{Nl}\p{No}])\1\1+/gu;
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"; // Python's \s
const SENTENCE_END = new RegExp(`[.!?؟…]${SPACE}+|\\n+`);

/** @typedef {{topic: string, rule: string, now: boolean}} Match */

/** A message as bare lower-case words with one space between. */
export function normalise(text) {
  const plain = text
    .replace(SLIPPED, "$1")
    .replace(APOSTROPHES, "")
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD");
  const folded = Array.from(plain, (char) => {
    if (char < "\x7f") return /[a-z0-9]/.test(char) ? char : " ";
    return FOLDED[char] ?? (DROPPED.test(char) ? "" : KEPT.test(char) ? char : " ");
  }).join("");
  return folded.replace(STRETCHED, "$1").split(" ").filter(Boolean).join(" ");
}

/** A message ready for searching: its words between spaces, and where its sentences begin. */
class Message {
  constructor(text, turn) {
    const sentences = text.split(SENTENCE_END).map(normalise).filter(Boolean);
    this.text = ` ${sentences.map((words) => `${words} `).join("")}`;
    const starts = new Set([0, this.text.length - 1]);
    let at = 0;
    for (const words of sentences) starts.add((at += words.length + 1));
    for (const found of this.text.matchAll(turn)) starts.add(found.index);
    this.starts = [...starts].sort((one, other) => one - other);
  }

  /** First and last index + 1 of the sentence or sentences in which a phrase was found. */
  sentence(begin, end) {
    const first = this.starts.filter((start) => start <= begin).pop();
    const last = this.starts.find((start) => start >= end) ?? this.text.length - 1;
    return [first, last + 1];
  }
}

export class DangerMatcher {
  /** @param rules what `content.danger.browser_rules` gives */
  constructor(rules) {
    this.turn = new RegExp(rules.turn, "g");
    this.never = rules.never;
    this.rules = rules.rules;
    this.compiled = new Map();
  }

  /** The first rule that fires on a message, or null. @returns {Match | null} */
  match(text) {
    return this.matches(text).next().value ?? null;
  }

  /** The topics of all rules that fire, each once, the most pressing first: the flags of a concern. */
  topics(text) {
    return [...new Set(Array.from(this.matches(text), (match) => match.topic))];
  }

  *matches(text) {
    const message = new Message(text, this.turn);
    for (const pattern of this.never) {
      message.text = message.text.replace(this.regex(pattern), (found) => ` ${"-".repeat(found.length - 1)}`);
    }
    for (const rule of this.rules) {
      if (this.fires(rule, message)) yield { topic: rule.topic, rule: rule.id, now: rule.now };
    }
  }

  fires(rule, message) {
    const excused = new Map();
    for (const pattern of rule.phrases) {
      for (const found of message.text.matchAll(this.regex(pattern))) {
        const [begin, end] = message.sentence(found.index, found.index + found[0].length);
        const span = `${begin} ${end}`;
        if (!excused.has(span)) excused.set(span, this.excused(rule, message.text.slice(0, end), begin));
        if (!excused.get(span)) return true;
      }
    }
    return false;
  }

  excused(rule, text, begin) {
    return rule.unless.some((pattern) => {
      const regex = this.regex(pattern);
      regex.lastIndex = begin;
      const found = regex.test(text);
      regex.lastIndex = 0;
      return found;
    });
  }

  regex(pattern) {
    let regex = this.compiled.get(pattern);
    if (!regex) this.compiled.set(pattern, (regex = new RegExp(pattern, "g")));
    return regex;
  }
}
