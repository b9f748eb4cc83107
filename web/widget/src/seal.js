/**
 * Sealing a concern to the register's public key before it leaves the device, byte for byte as `concerns/envelope.py`
 * lays it out and `concerns/seal.py` opens it: HPKE (RFC 9180) base mode, P-256, HKDF-SHA256, AES-256-GCM.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

import { tagOf } from "./receipt.js";

const BUCKETS = [1024, 2048, 4096, 8192, 16384];
const INFO_LABEL = "safernw envelope";
const HOUR = 3_600_000;

/** @typedef {{id: string, bytes: Uint8Array}} Sealed */

/** True where the browser can seal: it has WebCrypto, which it gives to secure pages only. */
export const canSeal = () => Boolean(globalThis.crypto?.subtle);

/**
 * @param {object} record the concern without `version` and `taken`; `receipt` is its code
 * @param {Uint8Array} point the register's public key, 65 bytes
 * @param {Date} now of which only the hour is kept
 * @returns {Promise<Sealed>}
 */
export async function seal(record, point, now = new Date()) {
  const hours = Math.floor(now.getTime() / HOUR);
  const taken = `${new Date(hours * HOUR).toISOString().slice(0, 16)}Z`;
  const id = crypto.getRandomValues(new Uint8Array(16));
  const head = await headOf(point, id, hours);
  const tag = await tagOf(record.receipt);

  const suite = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const recipientPublicKey = await suite.kem.deserializePublicKey(point);
  const info = joined(new TextEncoder().encode(INFO_LABEL), head);
  const padded = pad(new TextEncoder().encode(JSON.stringify({ version: 1, ...record, taken })));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, padded);
  return { id: hex(id), bytes: joined(head, tag, new Uint8Array(enc), new Uint8Array(ct)) };
}

async function headOf(point, id, hours) {
  const keyId = new Uint8Array(await crypto.subtle.digest("SHA-256", point)).slice(0, 8);
  const head = joined(new TextEncoder().encode("SNWE"), [1, 1], keyId, id, [0, 0, 0, 0]);
  new DataView(head.buffer).setUint32(30, hours);
  return head;
}

/** Length, record and zeros, one of BUCKETS in size. */
function pad(record) {
  const size = BUCKETS.find((bucket) => record.length + 4 <= bucket);
  if (!size) throw new RangeError("the record fits in no bucket");
  const padded = new Uint8Array(size);
  new DataView(padded.buffer).setUint32(0, record.length);
  padded.set(record, 4);
  return padded;
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
