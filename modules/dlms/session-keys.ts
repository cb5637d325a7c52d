/**
 * Ciphering of a session (Green Book "Information security in DLMS", suite 0): requests and responses with the
 * global keys, and the proof of the fourth authentication mechanism family, GMAC (mechanism 5).
 *
 *   21 28 C8 CC CB CF | length | control 30 | counter 4 | ciphertext | tag 12
 *   proof: control 10 | counter 4 | GMAC over control, authentication key, challenge
 *
 * Nonce = system title of the sender, counter. Our counter only grows; the caller gives a start that is larger
 * than ever before (meters refuse smaller ones).
 */
import { writeUnsigned32 } from "../bytes/integer.js";
import { KEY_SIZE, TAG_SIZE, TITLE_SIZE } from "../readout/ciphering.js";
import { Fault } from "../readout/fault.js";
import type { Gcm } from "../readout/protocol.js";

const CONTROL_BOTH = 0x30;
const CONTROL_AUTHENTICATED = 0x10;
/** Control and counter. */
const HEAD = 5;
export const PROOF_SIZE = HEAD + TAG_SIZE;
/** Longest challenge of the standard. */
export const CHALLENGE_LIMIT = 64;

export class SessionKeys {
  /** Next counter of ours. */
  counter = 0;
  /** System title of the meter, known from its answer to the association. */
  readonly meterTitle = new Uint8Array(TITLE_SIZE);
  readonly title: Uint8Array;

  readonly #gcm: Gcm;
  readonly #key: Uint8Array;
  readonly #authenticationKey: Uint8Array;
  readonly #nonce = new Uint8Array(TITLE_SIZE + 4);
  readonly #additional = new Uint8Array(1 + KEY_SIZE);
  readonly #tag = new Uint8Array(TAG_SIZE);

  constructor(gcm: Gcm, key: Uint8Array, authenticationKey: Uint8Array, title: Uint8Array) {
    this.#gcm = gcm;
    this.#key = key;
    this.#authenticationKey = authenticationKey;
    this.title = title;
    this.#additional.set(authenticationKey, 1);
  }

  /**
   * Ciphers the APDU in buffer[at, end) and puts `tag`, its length and head in front; the end. There have to be
   * 19 more bytes behind `end`.
   */
  seal(buffer: Uint8Array, at: number, end: number, tag: number): number {
    const size = HEAD + end - at + TAG_SIZE;
    const content = at + (size < 0x80 ? 2 : 3) + HEAD;
    buffer.copyWithin(content, at, end);
    buffer[at++] = tag;
    if (size >= 0x80) buffer[at++] = 0x81;
    buffer[at++] = size;
    buffer[at++] = CONTROL_BOTH;
    at = writeUnsigned32(buffer, at, this.counter);
    const last = content + size - HEAD - TAG_SIZE;
    this.#prepare(this.title, buffer, at - 4, CONTROL_BOTH);
    this.#gcm.encrypt(this.#key, this.#nonce, this.#additional, buffer, content, last, this.#tag);
    for (let index = 0; index < TAG_SIZE; index++) buffer[last + index] = this.#tag[index];
    this.counter++;
    return last + TAG_SIZE;
  }

  /**
   * Deciphers the meter's message in buffer[at, end), whose control byte stands at `at`. The APDU is then
   * buffer[at + 5, end - 12). A Fault.
   */
  open(buffer: Uint8Array, at: number, end: number): number {
    if (end - at < HEAD + TAG_SIZE || buffer[at] !== CONTROL_BOTH) return Fault.Malformed;
    const last = end - TAG_SIZE;
    for (let index = 0; index < TAG_SIZE; index++) this.#tag[index] = buffer[last + index];
    this.#prepare(this.meterTitle, buffer, at + 1, CONTROL_BOTH);
    const isGood = this.#gcm.decrypt(
      this.#key,
      this.#nonce,
      this.#additional,
      buffer,
      at + HEAD,
      last,
      this.#tag,
    );
    return isGood ? Fault.None : Fault.Tag;
  }

  /** Writes the proof for a challenge of the meter; the index behind it. */
  writeProof(buffer: Uint8Array, at: number, challenge: Uint8Array, size: number): number {
    buffer[at] = CONTROL_AUTHENTICATED;
    writeUnsigned32(buffer, at + 1, this.counter);
    this.#prepare(this.title, buffer, at + 1, CONTROL_AUTHENTICATED);
    this.#gcm.encrypt(this.#key, this.#nonce, this.#proofData(challenge, size), buffer, 0, 0, this.#tag);
    for (let index = 0; index < TAG_SIZE; index++) buffer[at + HEAD + index] = this.#tag[index];
    this.counter++;
    return at + PROOF_SIZE;
  }

  /** Whether the meter's proof at `at` answers our challenge. */
  isProof(buffer: Uint8Array, at: number, challenge: Uint8Array, size: number): boolean {
    if (buffer[at] !== CONTROL_AUTHENTICATED) return false;
    for (let index = 0; index < TAG_SIZE; index++) this.#tag[index] = buffer[at + HEAD + index];
    this.#prepare(this.meterTitle, buffer, at + 1, CONTROL_AUTHENTICATED);
    return this.#gcm.decrypt(
      this.#key,
      this.#nonce,
      this.#proofData(challenge, size),
      buffer,
      at,
      at,
      this.#tag,
    );
  }

  /** A challenge that nobody without the key can foresee: the cipher's own stream for this counter. */
  writeChallenge(challenge: Uint8Array, size: number): void {
    challenge.fill(0, 0, size);
    writeUnsigned32(this.#nonce, TITLE_SIZE, this.counter++);
    for (let index = 0; index < TITLE_SIZE; index++) this.#nonce[index] = this.title[index];
    this.#gcm.encrypt(this.#key, this.#nonce, this.#additional, challenge, 0, size, this.#tag);
  }

  /** Once for each session: its size is that of the meter's challenge. */
  #proofData(challenge: Uint8Array, size: number): Uint8Array {
    const data = new Uint8Array(1 + KEY_SIZE + size);
    data[0] = CONTROL_AUTHENTICATED;
    data.set(this.#authenticationKey, 1);
    for (let index = 0; index < size; index++) data[1 + KEY_SIZE + index] = challenge[index];
    return data;
  }

  #prepare(title: Uint8Array, buffer: Uint8Array, counterAt: number, control: number): void {
    for (let index = 0; index < TITLE_SIZE; index++) this.#nonce[index] = title[index];
    for (let index = 0; index < 4; index++) this.#nonce[TITLE_SIZE + index] = buffer[counterAt + index];
    this.#additional[0] = control;
  }
}
