/**
 * Who is logged in: at most SESSION_LIMIT tokens of 128 random bits, in memory only. A session ends when it was not
 * used for IDLE_TIME, LIFE_TIME after its login, at logout, at a change of the password, or when it is the one that
 * was not used the longest and a new one needs its place.
 */
import { hexDigit, writeHex } from "../bytes/hex.js";
import { latinText } from "../bytes/writer.js";
import type { Device } from "../device/device.js";

export const SESSION_LIMIT = 8;
const TOKEN_BYTES = 16;
/** Characters of a token's text. */
export const TOKEN_LENGTH = 2 * TOKEN_BYTES;
export const IDLE_TIME = 86_400_000;
export const LIFE_TIME = 30 * 86_400_000;
const FREE = -1;

export class Sessions {
  readonly #tokens = new Uint8Array(SESSION_LIMIT * TOKEN_BYTES);
  /** When each was used last, then when each was opened; FREE: it is not there. One array: each costs memory. */
  readonly #times = new Float64Array(2 * SESSION_LIMIT).fill(FREE);
  readonly #device: Pick<Device, "random">;

  constructor(device: Pick<Device, "random">) {
    this.#device = device;
  }

  /** Text of a new session's token. */
  open(now: number): string {
    let place = 0;
    for (let index = 0; index < SESSION_LIMIT; index++) {
      this.#expire(index, now);
      if (this.#times[index] < this.#times[place]) place = index;
    }
    const token = new Uint8Array(TOKEN_BYTES);
    this.#device.random(token);
    this.#tokens.set(token, place * TOKEN_BYTES);
    this.#times[SESSION_LIMIT + place] = now;
    this.#times[place] = now;
    const text = new Uint8Array(TOKEN_LENGTH);
    writeHex(text, 0, token, 0, TOKEN_BYTES);
    return latinText(text);
  }

  /** Number of the session whose token is text[start, end), which was used now; -1: there is none. */
  find(text: Uint8Array, start: number, end: number, now: number): number {
    if (end - start !== TOKEN_LENGTH) return -1;
    let found = -1;
    // Every byte of every token is looked at, so that the time tells nothing.
    for (let session = 0; session < SESSION_LIMIT; session++) {
      let difference = 0;
      for (let index = 0; index < TOKEN_BYTES; index++) {
        const high = hexDigit(text[start + 2 * index]);
        const low = hexDigit(text[start + 2 * index + 1]);
        difference |= ((high << 4) | low) ^ this.#tokens[session * TOKEN_BYTES + index];
      }
      this.#expire(session, now);
      if (difference === 0 && this.#times[session] !== FREE) found = session;
    }
    if (found >= 0) this.#times[found] = now;
    return found;
  }

  close(session: number): void {
    this.#times[session] = FREE;
    this.#tokens.fill(0, session * TOKEN_BYTES, (session + 1) * TOKEN_BYTES);
  }

  /** @param kept number of the one that stays; -1: none does */
  closeOthers(kept: number): void {
    for (let session = 0; session < SESSION_LIMIT; session++) if (session !== kept) this.close(session);
  }

  #expire(session: number, now: number): void {
    if (this.#times[session] === FREE) return;
    if (now - this.#times[session] >= IDLE_TIME || now - this.#times[SESSION_LIMIT + session] >= LIFE_TIME)
      this.close(session);
  }
}
