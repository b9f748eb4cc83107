/** Receipts, as `concerns/receipt.py` makes and reads them: 80 random bits and two check characters, base 32. */

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const LENGTH = 18;
const DATA = 16;
const LOOKALIKES = { O: "0", I: "1", L: "1" };
const SEPARATORS = /[\p{Pd}\p{Zs}\p{Cc}\p{Cf}]/gu;
const TAG_DOMAIN = "safernw receipt tag 1\0";

/** What a person typed that is no code. `kind`: "empty", "length", "letters" or "mistake". */
export class ReceiptError extends Error {
  constructor(kind, count = 0) {
    super(kind);
    this.kind = kind;
    this.count = count;
  }
}

/** A fresh code of 18 characters. */
export function newReceipt() {
  const bits = crypto
    .getRandomValues(new Uint8Array(10))
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const values = Array.from({ length: DATA }, (_, at) => Number((bits >> BigInt(5 * (DATA - 1 - at))) & 31n));
  return [...values, ...checks(values)].map((value) => ALPHABET[value]).join("");
}

/** The 18 characters in what a person typed. @throws {ReceiptError} */
export function parseReceipt(text) {
  const wide = text.slice(0, 200).normalize("NFKC").toUpperCase().replace(SEPARATORS, "");
  const code = wide.replace(/[OIL]/g, (letter) => LOOKALIKES[letter]);
  const count = [...code].length;
  if (!count) throw new ReceiptError("empty");
  if (count !== LENGTH) throw new ReceiptError("length", count);
  const values = Array.from(code, (char) => ALPHABET.indexOf(char));
  if (values.includes(-1)) throw new ReceiptError("letters");
  if (`${checks(values.slice(0, DATA))}` !== `${values.slice(DATA)}`) throw new ReceiptError("mistake");
  return code;
}

/** A code in six groups of three, for people. */
export const inGroups = (code) => code.match(/.{3}/g).join("-");

/** 32 bytes that stand for a code in look-ups. */
export async function tagOf(code) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(TAG_DOMAIN + code)));
}

/** a^0 … a^30 in GF(32) = GF(2)[a] / (a^5 + a^2 + 1). */
const EXP = [1];
while (EXP.length < 31) {
  const doubled = EXP[EXP.length - 1] << 1;
  EXP.push(doubled & 32 ? doubled ^ 0b100101 : doubled);
}
const shifted = (value, exponent) => (value ? EXP[(EXP.indexOf(value) + exponent + 31) % 31] : 0);
const UNDO = -EXP.indexOf(EXP[DATA] ^ EXP[DATA + 1]); // divides by a^16 + a^17

/** The two check values that bring both sums over all 18 positions to nought. */
function checks(values) {
  const total = values.reduce((sum, value) => sum ^ value, 0);
  const weighted = values.reduce((sum, value, at) => sum ^ shifted(value, at), 0);
  const last = shifted(weighted ^ shifted(total, DATA), UNDO);
  return [total ^ last, last];
}
