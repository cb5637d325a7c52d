/**
 * Wireless M-Bus telegrams as receivers hand them out: L C M A CI and what follows, without the checksums of the radio
 * (EN 13757-4). For `iris decode` only: there is no radio here, and no checksum is left to check, so a telegram is taken
 * only when its length, its maker, its number and every record of it fit to the byte.
 *
 *   CI 8C           extended link layer: two bytes, passed over
 *   CI 90           authentication and fragmentation layer: its own length, passed over
 *   CI 72, 7A, 78   the data
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { Step } from "../readout/step.js";
import { Header, Telegram } from "./message.js";

/** L and what it counts. */
const WIRELESS_LIMIT = 256;
/** C, M, A and one CI. */
const LENGTH_MINIMUM = 10;
const EXTENDED_LINK = 0x8c;
const FRAGMENTATION = 0x90;
/** Sent without being asked, on installation, and in answer to a request. */
const CONTROLS: readonly number[] = Object.freeze([0x44, 0x46, 0x08]);

export class WirelessReceiver {
  readonly telegram: Telegram;
  readonly #sink: Sink;
  readonly #buffer = new Uint8Array(WIRELESS_LIMIT);
  #used = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
    this.telegram = new Telegram(sink);
  }

  reset(): void {
    this.#used = 0;
  }

  /** Step.Done: a telegram has been told and committed. Never a fault: what is none may be anything else. */
  push(byte: number): number {
    if (this.#used === WIRELESS_LIMIT) this.#drop();
    this.#buffer[this.#used++] = byte;
    return this.#search();
  }

  /** No more bytes: what looked like the beginning of a longer telegram was noise in front of a shorter one. */
  close(): number {
    let step: number = Step.Wait;
    while (step === Step.Wait && this.#used > 0) {
      this.#drop();
      step = this.#search();
    }
    return step;
  }

  #search(): number {
    while (this.#used > 1) {
      const length = this.#buffer[0];
      if (length < LENGTH_MINIMUM || !isControl(this.#buffer[1])) this.#drop();
      else if (this.#used <= length) return Step.Wait;
      else if (this.#read(length + 1)) {
        this.#used = 0;
        return Step.Done;
      } else this.#drop();
    }
    return Step.Wait;
  }

  /** Forgets the first byte. */
  #drop(): void {
    this.#buffer.copyWithin(0, 1, this.#used);
    this.#used--;
  }

  #read(end: number): boolean {
    const buffer = this.#buffer;
    if (!isMaker(buffer[2] | (buffer[3] << 8))) return false;
    for (let index = 4; index < 8; index++)
      if (buffer[index] >>> 4 > 9 || (buffer[index] & 15) > 9) return false;
    let at = 10;
    if (buffer[at] === EXTENDED_LINK) at += 3;
    if (at < end && buffer[at] === FRAGMENTATION) at += 2 + buffer[at + 1];
    if (at >= end) return false;
    if (buffer[at] !== Header.Long && buffer[at] !== Header.Short && buffer[at] !== Header.None) return false;
    if (buffer[at] !== Header.Long) this.telegram.identify(buffer, 4, 2, 8);
    if (this.telegram.read(buffer, at, end) === Fault.None && this.telegram.good > 0) {
      this.#sink.commit();
      return true;
    }
    this.#sink.discard();
    return false;
  }
}

function isControl(byte: number): boolean {
  return byte === CONTROLS[0] || byte === CONTROLS[1] || byte === CONTROLS[2];
}

/** Three letters of five bits. */
function isMaker(letters: number): boolean {
  if (letters & 0x8000) return false;
  for (let shift = 0; shift <= 10; shift += 5) {
    const letter = (letters >>> shift) & 31;
    if (letter < 1 || letter > 26) return false;
  }
  return true;
}
