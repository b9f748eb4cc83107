/**
 * What looks like a phone number, an e-mail address or a postcode in what somebody typed: pointed out before it is sent,
 * never blocked. The kiosk knows names and addresses too (`concerns/personal`), for which there is no room here.
 */

const KINDS = [
  ["email", /[^\s@<>(),;:]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/gi],
  ["phone", /(?:\+44 ?(?:\(0\) ?)?|\(?0)(?:[ ().-]?\d){9,10}(?!\d)/g],
  ["postcode", /\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b/gi],
];
const SERVICE = /^(?:\+44|0)(?:800|808|3)/; // free and 03 numbers are nobody's own

/** @returns {{kind: string, text: string}[]} each text once */
export function personalIn(text) {
  const found = new Map();
  for (const [kind, pattern] of KINDS) {
    for (const [words] of text.matchAll(pattern)) {
      if (kind !== "phone" || !SERVICE.test(words.replace(/[^\d+]/g, ""))) found.set(words, kind);
    }
  }
  return Array.from(found, ([words, kind]) => ({ kind, text: words.trim() }));
}
