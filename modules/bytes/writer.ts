/**
 * Text into a fixed buffer, for everything that leaves the gateway: HTTP, MQTT, exports.
 *
 * A writer never grows and never throws on the data it is given. What does not fit is not written, and
 * `overflow` stays set until `reset` or `rewind`: the caller looks once, at the end, and sends all or nothing.
 * JSON strings are escaped here (RFC 8259 section 7) and are valid UTF-8 whatever a meter, an access point
 * or a broker sent. Constant texts are best made once with `ascii` and written with `put`: on XS each
 * character of a string costs two slots.
 */
import { writeDecimal, writePadded, writeUnsigned } from "./decimal.js";
import { writeHex } from "./hex.js";
import type { Phrases } from "./phrases.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What stands for a lone surrogate: text that no UTF-8 can say. */
const REPLACEMENT = 0xfffd;
const HEX = ascii("0123456789abcdef");
/** Largest power of ten, either way, that a column of exponents holds. */
const EXPONENT_MAXIMUM = 128;
/** Sign, digits of 2^53, zeros and the point. */
const NUMBER_LIMIT = 1 + 16 + EXPONENT_MAXIMUM + 2;

/** Bytes of a seven-bit text, for constants. Throws RangeError on anything else. */
export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) throw new RangeError(`not seven-bit text: ${text}`);
    bytes[index] = code;
  }
  return bytes;
}

/** Characters that `text` takes at a time: as many as a small stack bears, so that few strings are made. */
const TEXT_PIECE = 32;

/** Text of bytes, one character each (ISO 8859-1). */
export function latinText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = "";
  for (let at = start; at < end; at += TEXT_PIECE)
    text += String.fromCharCode.apply(
      null,
      bytes.subarray(at, Math.min(end, at + TEXT_PIECE)) as unknown as number[],
    );
  return text;
}

export class Writer {
  readonly buffer: Uint8Array;
  /** Index after the last byte written. */
  position = 0;
  /** Something did not fit since the last `reset` or `rewind`. */
  overflow = false;
  /** A number is made here and then moved, so that it needs no more room than it has digits. */
  readonly #number = new Uint8Array(NUMBER_LIMIT);

  /** The buffer is this writer's from now on. */
  constructor(buffer: Uint8Array) {
    this.buffer = buffer;
  }

  reset(): void {
    this.rewind(0);
  }

  /** Forgets everything from `position` on, and that it did not fit. */
  rewind(position: number): void {
    this.position = position;
    this.overflow = false;
  }

  /** Whether `count` more bytes fit; sets `overflow` where they do not. */
  room(count: number): boolean {
    if (!this.overflow && this.position + count <= this.buffer.length) return true;
    this.overflow = true;
    return false;
  }

  byte(byte: number): void {
    if (this.room(1)) this.buffer[this.position++] = byte;
  }

  bytes(source: Uint8Array, start: number, end: number): void {
    if (!this.room(end - start)) return;
    const target = this.buffer;
    let at = this.position;
    for (let index = start; index < end; index++) target[at++] = source[index];
    this.position = at;
  }

  /** All bytes of a constant. */
  put(constant: Uint8Array): void {
    if (!this.room(constant.length)) return;
    this.buffer.set(constant, this.position);
    this.position += constant.length;
  }

  /** One of many constants. */
  phrase({ bytes, starts }: Phrases, index: number): void {
    this.bytes(bytes, starts[index], starts[index + 1]);
  }

  /** A string as UTF-8. */
  text(text: string): void {
    const length = text.length;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code < 0x80) this.byte(code);
      else {
        const point = pointAt(text, index, code);
        if (point > 0xffff) index++;
        this.#point(point);
      }
    }
  }

  /** ISO 8859-1 bytes, which is what meters send, as UTF-8. */
  latin(source: Uint8Array, start: number, end: number): void {
    for (let index = start; index < end; index++) this.#point(source[index]);
  }

  /** A non-negative integer of at most 2^53 - 1. */
  unsigned(value: number): void {
    this.bytes(this.#number, 0, writeUnsigned(this.#number, 0, value));
  }

  /** Any integer within +-(2^53 - 1). */
  integer(value: number): void {
    this.decimal(value, 0);
  }

  /** Exactly `width` digits, zeros in front; higher digits are cut off. */
  padded(value: number, width: number): void {
    if (this.room(width)) this.position = writePadded(this.buffer, this.position, value, width);
  }

  /** significand * 10^exponent, exact. */
  decimal(significand: number, exponent: number): void {
    if (exponent > EXPONENT_MAXIMUM || exponent < -EXPONENT_MAXIMUM) this.overflow = true;
    else this.bytes(this.#number, 0, writeDecimal(this.#number, 0, significand, exponent));
  }

  /** Two lower-case digits for each byte. */
  hex(source: Uint8Array, start: number, end: number): void {
    if (this.room(2 * (end - start)))
      this.position = writeHex(this.buffer, this.position, source, start, end);
  }

  /** A string as a JSON string, quotes included. */
  jsonText(text: string): void {
    this.byte(QUOTE);
    const length = text.length;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      const point = pointAt(text, index, code);
      if (point > 0xffff) index++;
      this.#jsonPoint(point);
    }
    this.byte(QUOTE);
  }

  /** ISO 8859-1 bytes as a JSON string, quotes included. */
  jsonBytes(source: Uint8Array, start: number, end: number): void {
    this.byte(QUOTE);
    for (let index = start; index < end; index++) this.#jsonPoint(source[index]);
    this.byte(QUOTE);
  }

  /** What has been written, as a string of its bytes; for tests and programs that print. */
  toString(): string {
    let text = "";
    for (let index = 0; index < this.position; index++) text += String.fromCharCode(this.buffer[index]);
    return text;
  }

  #point(point: number): void {
    if (point < 0x80) {
      this.byte(point);
    } else if (point < 0x800) {
      if (!this.room(2)) return;
      this.byte(0xc0 | (point >>> 6));
      this.byte(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      if (!this.room(3)) return;
      this.byte(0xe0 | (point >>> 12));
      this.byte(0x80 | ((point >>> 6) & 0x3f));
      this.byte(0x80 | (point & 0x3f));
    } else {
      if (!this.room(4)) return;
      this.byte(0xf0 | (point >>> 18));
      this.byte(0x80 | ((point >>> 12) & 0x3f));
      this.byte(0x80 | ((point >>> 6) & 0x3f));
      this.byte(0x80 | (point & 0x3f));
    }
  }

  #jsonPoint(point: number): void {
    if (point === QUOTE || point === BACKSLASH) {
      if (!this.room(2)) return;
      this.byte(BACKSLASH);
      this.byte(point);
    } else if (point < 0x20 || (point >= 0x7f && point < 0xa0)) {
      if (!this.room(6)) return;
      this.byte(BACKSLASH);
      this.byte(0x75);
      this.byte(0x30);
      this.byte(0x30);
      this.byte(HEX[point >>> 4]);
      this.byte(HEX[point & 15]);
    } else {
      this.#point(point);
    }
  }
}

/** Code point at an index; a lone surrogate is the replacement character. */
function pointAt(text: string, index: number, code: number): number {
  if (code < 0xd800 || code > 0xdfff) return code;
  if (code > 0xdbff || index + 1 === text.length) return REPLACEMENT;
  const low = text.charCodeAt(index + 1);
  return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : REPLACEMENT;
}
