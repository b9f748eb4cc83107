/**
 * A conversation with the assistant: its token, and until when the door remembers it. The token alone is stored, in this
 * tab's sessionStorage, so that the conversation goes on from page to page; words are not.
 */
import { DoorError } from "./door.js";

const KEY = "safernw-session";

export class Conversation {
  /** The moment (milliseconds since 1970) at which the door forgets; 0 when there is nothing to forget. */
  deadline = 0;
  /** Called whenever the deadline has moved. */
  onmoved = () => {};

  /** @param {import("./door.js").Door} door */
  constructor(door) {
    this.door = door;
    this.token = recall();
    this.carriedOn = Boolean(this.token);
  }

  /**
   * The assistant's answer. The same `id` may be sent again and is answered once. `fresh` is true when the conversation
   * had been forgotten, so that a new one was begun. @throws {DoorError}
   */
  async say(text, id, about) {
    let fresh = false;
    if (!this.token) await this.begin();
    const { token } = this;
    const ask = () =>
      this.door.call("POST", "/api/chat", { session: this.token, text, message_id: id, ...about });
    let answer;
    try {
      answer = await ask();
    } catch (error) {
      if (error.kind !== "gone" || this.token !== token) throw error;
      fresh = this.carriedOn || this.deadline > 0;
      await this.begin();
      answer = await ask();
    }
    if (!Array.isArray(answer.replies)) throw new DoorError("odd");
    if (this.token) this.moved(answer.expires_in);
    return { replies: answer.replies, fresh };
  }

  async begin() {
    const { session, expires_in: left } = await this.door.call("POST", "/api/session");
    if (typeof session !== "string") throw new DoorError("odd");
    this.token = session;
    remember(session);
    this.moved(left);
  }

  /** Asks the door to remember for longer. @throws {DoorError} */
  async keep() {
    const { expires_in: left } = await this.door.call("PATCH", "/api/session", { session: this.token });
    this.moved(left);
  }

  /** Forgets here at once, and at the door. `lasting`: also while the page is being left. @throws {DoorError} */
  async forget(lasting = false) {
    const session = this.token;
    this.dropped();
    if (!session) return;
    try {
      await this.door.call("DELETE", "/api/session", { session }, { lasting });
    } catch (error) {
      if (error.kind !== "gone") throw error;
    }
  }

  /** The door has forgotten by itself. */
  dropped() {
    this.token = "";
    this.carriedOn = false;
    this.deadline = 0;
    remember("");
    this.onmoved();
  }

  moved(seconds) {
    this.deadline = seconds > 0 ? Date.now() + seconds * 1000 : 0;
    this.onmoved();
  }
}

function recall() {
  try {
    return sessionStorage.getItem(KEY) || "";
  } catch {
    return ""; // the browser stores nothing: the conversation lives as long as the page
  }
}

function remember(token) {
  try {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  } catch {
    // as above
  }
}
