/**
 * One COSEM value to the sink: exact whatever its width, with the scale that is known for it.
 *
 * Whole numbers up to 2^53 go as they are, wider ones as digits. Octet strings are text when every byte is a
 * printable character (closing zero bytes apart), an instant when they are twelve bytes that make one,
 * else hexadecimal digits. Floating-point numbers become the shortest decimal number that means the same
 * one; no meter of the tables sends any.
 */
import { DECIMAL_LIMIT, placePoint, writeUnsigned64 } from "../bytes/decimal.js";
import { writeHex } from "../bytes/hex.js";
import { readUnsigned16, readUnsigned32 } from "../bytes/integer.js";
import type { Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { Tag } from "./axdr.js";
import { DATE_TIME_SIZE, dateTimeAt, offsetAt } from "./time.js";

/** Longest octet string, in bytes, that is delivered as hexadecimal digits; a longer one is absent. */
const HEX_LIMIT = 256;
const TWO_32 = 2 ** 32;
/** High word of 2^53. */
const EXACT_HIGH = 2 ** 21;
const MINUS = 0x2d;

/** What a value turned out to be. */
export const ValueForm = Object.freeze({ Number: 0, Text: 1, Instant: 2, Nothing: 3, Bytes: 4 });

/** Start of the content of an octet or character string whose tag stands at `at`. */
export function contentStart(buffer: Uint8Array, at: number): number {
  const first = buffer[at + 1];
  return at + 2 + (first < 0x80 ? 0 : first - 0x80);
}

/** End of the text in [start, end) without closing zeros, or -1 where a byte is no printable character. */
export function textEnd(buffer: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && buffer[last - 1] === 0) last--;
  if (last === start && end > start) return -1;
  for (let index = start; index < last; index++) if (buffer[index] < 0x20 || buffer[index] > 0x7e) return -1;
  return last;
}

export function isWholeNumber(tag: number): boolean {
  return (
    tag === Tag.Integer32 ||
    tag === Tag.Unsigned32 ||
    (tag >= Tag.Integer8 && tag <= Tag.Unsigned16) ||
    tag === Tag.Integer64 ||
    tag === Tag.Unsigned64
  );
}

export class ValueWriter {
  readonly #sink: Sink;
  readonly #scratch = new Uint8Array(Math.max(2 * HEX_LIMIT, DECIMAL_LIMIT));

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Delivers the scalar whose tag stands at `at` and that ends at `end`; returns its ValueForm. */
  write(code: number, buffer: Uint8Array, at: number, end: number, exponent: number, unit: number): number {
    const tag = buffer[at];
    switch (tag) {
      case Tag.Null:
        this.#sink.absent(code);
        return ValueForm.Nothing;
      case Tag.OctetString:
        return this.#octets(code, buffer, contentStart(buffer, at), end);
      case Tag.VisibleString:
      case Tag.Utf8String: {
        const start = contentStart(buffer, at);
        let last = end;
        while (last > start && buffer[last - 1] === 0) last--;
        this.#sink.text(code, buffer, start, last);
        return ValueForm.Text;
      }
      case Tag.DateTime:
        return this.#octets(code, buffer, at + 1, end);
      case Tag.BitString:
        return this.#bits(code, buffer, at, end);
      case Tag.Date:
      case Tag.Time:
        return this.#hex(code, buffer, at + 1, end);
      case Tag.CompactArray:
        return this.#hex(code, buffer, at, end);
      case Tag.Float32:
      case Tag.Float64:
        return this.#float(code, buffer, at, unit);
      case Tag.Integer64:
      case Tag.Unsigned64:
        this.#wide(code, buffer, at, exponent, unit);
        return ValueForm.Number;
      default:
        this.#sink.value(code, wholeNumberAt(buffer, at), exponent, unit);
        return ValueForm.Number;
    }
  }

  #octets(code: number, buffer: Uint8Array, start: number, end: number): number {
    if (end - start === DATE_TIME_SIZE) {
      const instant = dateTimeAt(buffer, start);
      if (instant > 0) {
        this.#sink.value(code, instant, offsetAt(buffer, start), Unit.DateTime);
        return ValueForm.Instant;
      }
    }
    const last = textEnd(buffer, start, end);
    if (last < 0) return this.#hex(code, buffer, start, end);
    this.#sink.text(code, buffer, start, last);
    return ValueForm.Text;
  }

  #hex(code: number, buffer: Uint8Array, start: number, end: number): number {
    if (end - start > HEX_LIMIT) {
      this.#sink.absent(code);
      return ValueForm.Nothing;
    }
    this.#sink.text(code, this.#scratch, 0, writeHex(this.#scratch, 0, buffer, start, end));
    return ValueForm.Bytes;
  }

  #bits(code: number, buffer: Uint8Array, at: number, end: number): number {
    const start = contentStart(buffer, at);
    const count = start === at + 2 ? buffer[at + 1] : 8 * (end - start);
    if (count > HEX_LIMIT) {
      this.#sink.absent(code);
      return ValueForm.Nothing;
    }
    for (let bit = 0; bit < count; bit++)
      this.#scratch[bit] = 0x30 + ((buffer[start + (bit >> 3)] >> (7 - (bit & 7))) & 1);
    this.#sink.text(code, this.#scratch, 0, count);
    return ValueForm.Bytes;
  }

  #wide(code: number, buffer: Uint8Array, at: number, exponent: number, unit: number): void {
    let high = readUnsigned32(buffer, at + 1);
    let low = readUnsigned32(buffer, at + 5);
    const isNegative = buffer[at] === Tag.Integer64 && high >= 0x80000000;
    if (isNegative) {
      low = (~low + 1) >>> 0;
      high = (~high + (low === 0 ? 1 : 0)) >>> 0;
    }
    if (high < EXACT_HIGH) {
      const magnitude = high * TWO_32 + low;
      this.#sink.value(code, isNegative ? -magnitude : magnitude, exponent, unit);
      return;
    }
    const scratch = this.#scratch;
    const start = isNegative ? 1 : 0;
    if (isNegative) scratch[0] = MINUS;
    const end = placePoint(scratch, start, writeUnsigned64(scratch, start, high, low), exponent);
    this.#sink.digits(code, scratch, 0, end, unit);
  }

  #float(code: number, buffer: Uint8Array, at: number, unit: number): number {
    const single = buffer[at] === Tag.Float32;
    const view = new DataView(buffer.buffer, buffer.byteOffset + at + 1, single ? 4 : 8);
    const value = single ? view.getFloat32(0) : view.getFloat64(0);
    const text = shortest(value, single);
    if (!/^-?\d+(\.\d+)?$/.test(text) || text.length > DECIMAL_LIMIT) {
      this.#sink.absent(code);
      return ValueForm.Nothing;
    }
    for (let index = 0; index < text.length; index++) this.#scratch[index] = text.charCodeAt(index);
    this.#sink.digits(code, this.#scratch, 0, text.length, unit);
    return ValueForm.Number;
  }
}

/** Content of a number of at most 32 bits, an enumeration or a truth value, as an integer. */
export function wholeNumberAt(buffer: Uint8Array, at: number): number {
  switch (buffer[at]) {
    case Tag.Integer32:
      return readUnsigned32(buffer, at + 1) | 0;
    case Tag.Unsigned32:
      return readUnsigned32(buffer, at + 1);
    case Tag.Integer16:
      return (readUnsigned16(buffer, at + 1) << 16) >> 16;
    case Tag.Unsigned16:
      return readUnsigned16(buffer, at + 1);
    case Tag.Integer8:
      return (buffer[at + 1] << 24) >> 24;
    case Tag.Boolean:
      return buffer[at + 1] === 0 ? 0 : 1;
    default:
      return buffer[at + 1];
  }
}

function shortest(value: number, single: boolean): string {
  if (!single) return String(value);
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}
