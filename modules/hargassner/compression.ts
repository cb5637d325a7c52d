/**
 * The files that a boiler writes on its memory card (DAQ00000.DAQ): text, compressed where its head says
 * COMPRESSION(TOKEN-ESC(4B, 0x10, 6, 13, 13)).
 *
 * A byte 10h to 13h begins a token of four bytes, most significant first: six bits 000100, 13 bits how far back, 13
 * bits how many bytes to copy from there; the copy may overlap what it makes. Every other byte is itself. What
 * passes over the network is never compressed.
 */

const WINDOW = 8192;
const TOKEN_MASK = 0xfc;
const TOKEN = 0x10;
const HEAD = "<HISDAQ";
/** Longest head line in bytes. */
export const HEAD_LIMIT = 256;

/** Takes the bytes that come out. */
export interface ByteSink {
  push(byte: number): void;
}

export class CardReader {
  /** A token pointed before the beginning: not such a file, or damaged. */
  failed = false;
  readonly #out: ByteSink;
  readonly #window = new Uint8Array(WINDOW);
  #position = 0;
  #token = 0;
  #missing = 0;

  constructor(out: ByteSink) {
    this.#out = out;
  }

  push(byte: number): void {
    if (this.failed) return;
    if (this.#missing > 0) {
      this.#token = ((this.#token << 8) | byte) >>> 0;
      if (--this.#missing === 0) this.#copy((this.#token >>> 13) & 0x1fff, this.#token & 0x1fff);
    } else if ((byte & TOKEN_MASK) === TOKEN) {
      this.#token = byte;
      this.#missing = 3;
    } else this.#put(byte);
  }

  #copy(distance: number, length: number): void {
    if (distance === 0 || distance > this.#position) {
      this.failed = true;
      return;
    }
    for (let index = 0; index < length; index++)
      this.#put(this.#window[(this.#position - distance) % WINDOW]);
  }

  #put(byte: number): void {
    this.#window[this.#position % WINDOW] = byte;
    this.#position++;
    this.#out.push(byte);
  }
}

/** Where the compressed part of a card file begins; -1: it is no such file, or not compressed. */
export function compressedFrom(bytes: Uint8Array): number {
  for (let index = 0; index < HEAD.length; index++) if (bytes[index] !== HEAD.charCodeAt(index)) return -1;
  let head = "";
  for (let index = 0; index < bytes.length && index < HEAD_LIMIT; index++) {
    head += String.fromCharCode(bytes[index]);
    if (bytes[index] === 0x3e) return head.includes("COMPRESSION(TOKEN-ESC") ? index + 1 : -1;
  }
  return -1;
}
