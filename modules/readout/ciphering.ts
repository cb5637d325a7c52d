/**
 * general-glo-ciphering and general-ded-ciphering of DLMS (Green Book "Information security in DLMS", security
 * suites 0 and 1), as pushed over HDLC and M-Bus and wrapped around whole P1 telegrams:
 *
 *   DB | 08 system title | length | security control | invocation counter 4 | content | tag 12
 *
 *   control 10  authenticated, content in clear: additional data = control, authentication key, content
 *   control 20  encrypted only: no tag, so nothing but the caller's look at the plaintext tells a wrong key
 *   control 30  both: additional data = control, authentication key
 *
 * AES-128-GCM with nonce = system title, counter. With the authentication key unknown the tag cannot be
 * checked; the content is then decrypted and `authenticated` stays false: the caller has to show it.
 * A counter that did not grow is refused, per system title, since the start of the program: what was seen
 * before a restart is not remembered. Once a meter's tag was verified, its untagged telegrams are refused too.
 *
 * Not done: compression (80), the broadcast key (40), suite 2 (AES-256), titles that are not 8 bytes.
 * AES itself is the host's (`Gcm`).
 */
import { readUnsigned32 } from "../bytes/integer.js";
import { Fault } from "./fault.js";
import type { Gcm } from "./protocol.js";

export const GENERAL_GLO = 0xdb;
export const GENERAL_DED = 0xdc;
export const TITLE_SIZE = 8;
export const TAG_SIZE = 12;
export const KEY_SIZE = 16;
const NONCE_SIZE = 12;
/** Control byte and counter. */
const CONTROL_SIZE = 5;

const AUTHENTICATED = 0x10;
const ENCRYPTED = 0x20;
const BROADCAST_KEY = 0x40;
const COMPRESSED = 0x80;
const SUITE_MASK = 0x0f;

/** How many meters' counters are remembered; the oldest entry makes room. */
export const TITLE_LIMIT = 4;
/** Plaintext that is looked at to tell a wrong key from a wrong tag. */
const PEEK = 32;

/** `sizeOf`: no such message; more bytes are needed. */
export const NOT_CIPHERED = -1;
export const UNFINISHED = -2;

export interface CipheringOptions {
  readonly gcm?: Gcm;
  readonly key?: Uint8Array;
  readonly authenticationKey?: Uint8Array;
}

export class Ciphering {
  /** After `open` answered None: the plaintext is buffer[start, end). */
  start = 0;
  end = 0;
  encrypted = false;
  authenticated = false;
  /** System title of the last message, eight bytes, also after a fault. */
  readonly title = new Uint8Array(TITLE_SIZE);
  counter = 0;

  readonly #gcm: Gcm | undefined;
  readonly #key: Uint8Array | undefined;
  readonly #hasAuthenticationKey: boolean;
  readonly #nonce = new Uint8Array(NONCE_SIZE);
  readonly #additional: Uint8Array;
  readonly #tag = new Uint8Array(TAG_SIZE);
  readonly #nothing = new Uint8Array(0);
  readonly #peek = new Uint8Array(PEEK);
  /** Additional data of the control 10 messages; made when the first one comes, remade when the size changes. */
  #clear = new Uint8Array(0);
  readonly #titles = new Uint8Array(TITLE_LIMIT * TITLE_SIZE);
  /** Last counter by title, -1 = none yet; and whether a tag of it was ever verified. */
  readonly #counters = new Float64Array(TITLE_LIMIT).fill(-1);
  readonly #verified = new Uint8Array(TITLE_LIMIT);
  #oldest = 0;
  #length = 0;

  constructor(options: CipheringOptions) {
    for (const key of [options.key, options.authenticationKey])
      if (key && key.length !== KEY_SIZE) throw new RangeError(`a key has ${KEY_SIZE} bytes`);
    this.#gcm = options.gcm;
    this.#key = options.key;
    this.#hasAuthenticationKey = options.authenticationKey !== undefined;
    this.#additional = new Uint8Array(1 + (options.authenticationKey ? KEY_SIZE : 0));
    if (options.authenticationKey) this.#additional.set(options.authenticationKey, 1);
  }

  /**
   * Index behind the message whose title length stands at `at` (behind DB or DC), as its length fields say;
   * NOT_CIPHERED or UNFINISHED.
   */
  sizeOf(buffer: Uint8Array, at: number, end: number): number {
    const content = this.#content(buffer, at, end);
    if (content < 0) return content;
    if (content < end && (buffer[content] & SUITE_MASK) > 2) return NOT_CIPHERED;
    return content + this.#length;
  }

  /** Deciphers the message whose title length stands at `at` and that must end at `end`, in place. A Fault. */
  open(buffer: Uint8Array, at: number, end: number): number {
    this.authenticated = false;
    this.encrypted = false;
    const content = this.#content(buffer, at, end);
    if (content < 0) return content === UNFINISHED ? Fault.Truncated : Fault.Malformed;
    const hasTitle = buffer[at] === TITLE_SIZE;
    if (this.#length < CONTROL_SIZE || content + CONTROL_SIZE > end) return Fault.Malformed;
    const control = buffer[content];
    const isTagged = (control & AUTHENTICATED) !== 0;
    if (content + this.#length !== end) {
      const missing = content + this.#length - end;
      if (missing < 0) return Fault.Malformed;
      return isTagged && missing <= TAG_SIZE ? Fault.Tag : Fault.Truncated;
    }
    this.encrypted = (control & ENCRYPTED) !== 0;
    this.start = content + CONTROL_SIZE;
    this.end = isTagged ? end - TAG_SIZE : end;
    if (this.end < this.start) return Fault.Tag;
    if ((control & COMPRESSED) !== 0 || (control & SUITE_MASK) > 1) return Fault.Unexpected;
    for (let index = 0; index < TITLE_SIZE; index++) {
      this.title[index] = hasTitle ? buffer[at + 1 + index] : 0;
      this.#nonce[index] = this.title[index];
    }
    for (let index = 0; index < 4; index++) this.#nonce[TITLE_SIZE + index] = buffer[content + 1 + index];
    this.counter = readUnsigned32(buffer, content + 1);
    if (!this.#gcm || !this.#key || (control & BROADCAST_KEY) !== 0)
      return this.encrypted ? Fault.KeyMissing : Fault.None;
    if (!hasTitle) return Fault.Malformed;
    const slot = this.#slot();
    if (slot >= 0 && this.counter <= this.#counters[slot]) return Fault.Replay;
    if (slot >= 0 && !isTagged && this.#verified[slot] === 1) return Fault.Tag;
    return this.#decipher(buffer, control, isTagged);
  }

  /** The content was what it should be: from now on its counter counts. */
  accept(): void {
    let slot = this.#slot();
    if (slot < 0) {
      slot = this.#oldest;
      this.#oldest = (slot + 1) % TITLE_LIMIT;
      for (let index = 0; index < TITLE_SIZE; index++)
        this.#titles[slot * TITLE_SIZE + index] = this.title[index];
      this.#verified[slot] = 0;
    }
    this.#counters[slot] = this.counter;
    if (this.authenticated) this.#verified[slot] = 1;
  }

  #decipher(buffer: Uint8Array, control: number, isTagged: boolean): number {
    const gcm = this.#gcm as Gcm;
    const key = this.#key as Uint8Array;
    if (!isTagged || !this.#hasAuthenticationKey) {
      if (this.encrypted)
        gcm.decrypt(key, this.#nonce, this.#nothing, buffer, this.start, this.end, this.#nothing);
      return Fault.None;
    }
    for (let index = 0; index < TAG_SIZE; index++) this.#tag[index] = buffer[this.end + index];
    this.#additional[0] = control;
    if (!this.encrypted) {
      this.#gatherClear(buffer);
      if (!gcm.decrypt(key, this.#nonce, this.#clear, buffer, this.end, this.end, this.#tag))
        return Fault.Tag;
      this.authenticated = true;
      return Fault.None;
    }
    const peeked = Math.min(PEEK, this.end - this.start);
    for (let index = 0; index < peeked; index++) this.#peek[index] = buffer[this.start + index];
    if (gcm.decrypt(key, this.#nonce, this.#additional, buffer, this.start, this.end, this.#tag)) {
      this.authenticated = true;
      return Fault.None;
    }
    gcm.decrypt(key, this.#nonce, this.#nothing, this.#peek, 0, peeked, this.#nothing);
    return looksDeciphered(this.#peek, 0, peeked) ? Fault.Tag : Fault.KeyWrong;
  }

  #gatherClear(buffer: Uint8Array): void {
    const size = this.#additional.length + this.end - this.start;
    if (this.#clear.length !== size) this.#clear = new Uint8Array(size);
    for (let index = 0; index < this.#additional.length; index++)
      this.#clear[index] = this.#additional[index];
    for (let index = this.start; index < this.end; index++)
      this.#clear[this.#additional.length + index - this.start] = buffer[index];
  }

  /** Index of the control byte, with `#length` set to what follows from there; or a negative answer. */
  #content(buffer: Uint8Array, at: number, end: number): number {
    if (at >= end) return UNFINISHED;
    const title = buffer[at];
    if (title !== 0 && title !== TITLE_SIZE) return NOT_CIPHERED;
    at += 1 + title;
    if (at >= end) return UNFINISHED;
    const first = buffer[at];
    if (first < 0x80) this.#length = first;
    else if (first === 0x81) {
      if (at + 2 > end) return UNFINISHED;
      this.#length = buffer[++at];
    } else if (first === 0x82) {
      if (at + 3 > end) return UNFINISHED;
      this.#length = (buffer[at + 1] << 8) | buffer[at + 2];
      at += 2;
    } else return NOT_CIPHERED;
    return this.#length < CONTROL_SIZE ? NOT_CIPHERED : at + 1;
  }

  #slot(): number {
    for (let slot = 0; slot < TITLE_LIMIT; slot++) {
      if (this.#counters[slot] < 0) continue;
      let index = 0;
      while (index < TITLE_SIZE && this.#titles[slot * TITLE_SIZE + index] === this.title[index]) index++;
      if (index === TITLE_SIZE) return slot;
    }
    return -1;
  }
}

/**
 * Whether bytes look like the start of what meters encrypt: a DataNotification (0F, invoke id, date-time or
 * none, a structure or array behind it) or a P1 telegram ("/" and three letters). Too few bytes: as far as they go.
 */
function looksDeciphered(buffer: Uint8Array, start: number, end: number): boolean {
  if (start >= end) return true;
  if (buffer[start] === 0x2f) {
    for (let index = start + 1; index < start + 4 && index < end; index++) {
      const letter = buffer[index] | 0x20;
      if (letter < 0x61 || letter > 0x7a) return false;
    }
    return true;
  }
  if (buffer[start] !== 0x0f) return false;
  let at = start + 5;
  if (at >= end) return true;
  if (buffer[at] === 0x09) at++;
  if (buffer[at] === 0x0c) at += 12;
  else if (buffer[at] === 0x19) at += 12;
  else if (buffer[at] !== 0x00) return false;
  at++;
  return at >= end || buffer[at] <= 0x1b;
}
