/** Calls of the public door. Nothing is sent but what is named here: no cookies, no referrer. */

/**
 * An answer that was none. `kind`: "offline" (the door was not reached), "busy" (429, or 503 with a time to wait),
 * "away" (503 and other failures of the door), "gone" (the session or thing is not known), "refused" (the door says what
 * is wrong with what was sent), "odd" (not our door's answer, as from a captive portal).
 */
export class DoorError extends Error {
  constructor(kind, body = {}, wait = 0) {
    super(kind);
    this.kind = kind;
    this.body = body;
    this.wait = wait;
  }
}

const PATIENCE = 20_000; // milliseconds for an answer

export class Door {
  /** @param {string} base the door's address, without a slash at its end */
  constructor(base) {
    this.base = base;
  }

  /** @returns {Promise<object>} the answer's JSON ({} for none). @throws {DoorError} */
  async call(method, path, body, { headers = {}, lasting = false } = {}) {
    const bytes = body instanceof Uint8Array;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(this.base + path, {
        method,
        body: body && !bytes ? JSON.stringify(body) : body,
        headers: body
          ? { "Content-Type": bytes ? "application/octet-stream" : "application/json", ...headers }
          : headers,
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        keepalive: lasting,
        signal: stop.signal,
      });
      return await read(answer);
    } catch (error) {
      throw error instanceof DoorError ? error : new DoorError("offline");
    } finally {
      clearTimeout(timer);
    }
  }
}

async function read(answer) {
  if (answer.status === 204) return {};
  if (!/json/.test(answer.headers.get("Content-Type") || "")) {
    throw new DoorError(answer.status >= 500 ? "away" : "odd");
  }
  const body = await answer.json();
  if (answer.ok) return body;
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  throw new DoorError(kindOf(answer.status), body, wait);
}

function kindOf(status) {
  if (status === 429) return "busy";
  if (status >= 500) return "away";
  return status === 401 || status === 404 || status === 410 ? "gone" : "refused";
}
