/**
 * GET-response APDUs (IEC 62056-5-3, Green Book clause 9.3.9):
 *
 *   C4 01 invoke | 00 data, or 01 error                               normal
 *   C4 02 invoke | last | block number 4 | 00 length octets, or 01 error   with data block
 *   C4 03 invoke | count | (00 data, or 01 error)...                  with list
 */
import { readUnsigned32 } from "../bytes/integer.js";
import { Fault } from "../readout/fault.js";
import { type AxdrScanner, MALFORMED } from "./axdr.js";

export const GET_RESPONSE = 0xc4;
export const ResponseType = Object.freeze({ Normal: 1, Block: 2, List: 3 });
const HEADER = 3;
const BLOCK_HEADER = 5;

export class ResponseReader {
  type = 0;
  invoke = 0;
  /** After `next` or of a block: the data is buffer[start, end). */
  start = 0;
  end = 0;
  /** Data-access-result of this item, 0 = it has data. */
  refusal = 0;
  isLast = true;
  block = 0;

  readonly #scanner: AxdrScanner;
  #buffer: Uint8Array = new Uint8Array(0);
  #at = 0;
  #close = 0;
  #left = 0;

  constructor(scanner: AxdrScanner) {
    this.#scanner = scanner;
  }

  /** Opens the response in buffer[at, end), which has to be exactly one. A Fault. */
  open(buffer: Uint8Array, at: number, end: number): number {
    if (this.#measure(buffer, at, end) !== end) return Fault.Malformed;
    this.#buffer = buffer;
    this.type = buffer[at + 1];
    this.invoke = buffer[at + 2];
    this.#close = end;
    this.#at = at + HEADER;
    this.refusal = 0;
    if (this.type === ResponseType.Block) return this.#openBlock();
    this.#left = this.type === ResponseType.List ? buffer[this.#at++] : 1;
    return Fault.None;
  }

  /** The next item of a normal response or a list; false: there is none. */
  next(): boolean {
    if (this.#left === 0) return false;
    this.#left--;
    this.refusal = 0;
    if (this.#buffer[this.#at] === 1) {
      this.refusal = this.#buffer[this.#at + 1];
      this.#at += 2;
      return true;
    }
    this.start = this.#at + 1;
    this.end = this.#scanner.scan(this.#buffer, this.start, this.#close);
    this.#at = this.end;
    return true;
  }

  /** End of the first response at `at` if buffer[at, end) is nothing but normal responses and lists, else MALFORMED. */
  chainEnd(buffer: Uint8Array, at: number, end: number): number {
    const first = buffer[at + 1] === ResponseType.Block ? MALFORMED : this.#measure(buffer, at, end);
    let next = first;
    while (next >= 0 && next < end) {
      if (buffer[next] !== GET_RESPONSE || buffer[next + 1] === ResponseType.Block) return MALFORMED;
      next = this.#measure(buffer, next, end);
    }
    return next === end ? first : MALFORMED;
  }

  #openBlock(): number {
    const buffer = this.#buffer;
    this.#left = 0;
    this.isLast = buffer[this.#at] !== 0;
    this.block = readUnsigned32(buffer, this.#at + 1);
    const choice = this.#at + BLOCK_HEADER;
    if (buffer[choice] === 1) {
      this.refusal = buffer[choice + 1];
      return Fault.None;
    }
    this.start = this.#scanner.scanLength(buffer, choice + 1, this.#close);
    this.end = this.#close;
    return Fault.None;
  }

  /** End of the response at `at`, or below 0. */
  #measure(buffer: Uint8Array, at: number, end: number): number {
    if (end - at <= HEADER + 1 || buffer[at] !== GET_RESPONSE) return MALFORMED;
    const type = buffer[at + 1];
    let next = at + HEADER;
    if (type === ResponseType.Normal) return this.#measureItem(buffer, next, end);
    if (type === ResponseType.List) {
      const count = buffer[next++];
      for (let index = 0; index < count && next >= 0; index++) next = this.#measureItem(buffer, next, end);
      return count === 0 ? MALFORMED : next;
    }
    if (type !== ResponseType.Block || end - next <= BLOCK_HEADER + 1) return MALFORMED;
    const choice = buffer[next + BLOCK_HEADER];
    if (choice === 1) return next + BLOCK_HEADER + 2;
    if (choice !== 0) return MALFORMED;
    next = this.#scanner.scanLength(buffer, next + BLOCK_HEADER + 1, end);
    return next < 0 || next + this.#scanner.length > end ? MALFORMED : next + this.#scanner.length;
  }

  #measureItem(buffer: Uint8Array, at: number, end: number): number {
    if (at + 1 >= end) return MALFORMED;
    // An error of 0 would mean success without data.
    if (buffer[at] === 1) return buffer[at + 1] === 0 ? MALFORMED : at + 2;
    return buffer[at] === 0 ? this.#scanner.scan(buffer, at + 1, end) : MALFORMED;
  }
}
