/**
 * One register as replies and logs carry it: 5512-447 sections 4.2 and 5.1.
 *
 *   id u16 | unit u8 | size u8 | SiEx u8 | value, `size` bytes, highest first
 *
 * value = (-1)^SI * integer * 10^((-1)^SE * e): SI is bit 7 of SiEx, SE bit 6, e the rest. The integer is an
 * unsigned magnitude of 1 to 8 bytes; the sign is in SI alone. It reaches the sink unrounded.
 *
 * Not numbers: 36 is text, 4F is seven bytes (summer time or zone, year, month, day, hour, minute, second).
 * What the first byte of 4F means is not public (captures hold 00), so the time stays without a zone.
 * A number of more than eight bytes (an IPv6 address, say) is told as text, in hexadecimal digits.
 */
import { DECIMAL_LIMIT, placePoint, writeUnsigned64 } from "../bytes/decimal.js";
import { writeHex } from "../bytes/hex.js";
import { readUnsigned16 } from "../bytes/integer.js";
import { Code, type Sink } from "../reading/sink.js";
import { FOREIGN, isTimeUnit, OFFSET_UNKNOWN, Unit } from "../reading/unit.js";
import { UNIT_DATE_TIME, UNIT_TEXT, unitExponent, unitOf } from "./units.js";

/** Bytes of id, unit, size and SiEx. */
export const FORMAT_SIZE = 5;
/** Register that holds the serial number, where GetSerialNo was not asked. */
const SERIAL_REGISTER = 1001;
/** Most bytes of a number. */
const NUMBER_LIMIT = 8;
const SIZE_LIMIT = 255;
/** Bytes of a 4F value. */
export const DATE_TIME_SIZE = 7;
/** High words below this keep high * 2^32 + low within 2^53 - 1. */
const EXACT_HIGH = 0x200000;
const MINUS = 0x2d;

/** Size of the value whose format starts at `at`; 0 where the bytes up to `end` do not hold a whole format. */
export function valueSize(buffer: Uint8Array, at: number, end: number): number {
  return at + FORMAT_SIZE > end ? 0 : buffer[at + 3];
}

/** Unsigned integer of `size` bytes (at most 6), highest first. */
function readMagnitude(buffer: Uint8Array, at: number, size: number): number {
  let magnitude = 0;
  for (let index = 0; index < size; index++) magnitude = magnitude * 256 + buffer[at + index];
  return magnitude;
}

/** Whether each part of a 4F value has at most two decimal digits; otherwise one would run into the next. */
function isDecimal(buffer: Uint8Array, at: number): boolean {
  for (let index = 1; index < DATE_TIME_SIZE; index++) if (buffer[at + index] > 99) return false;
  return true;
}

/** Tells values to a sink; owns the scratch bytes that wide ones need. */
export class ValueReader {
  readonly #sink: Sink;
  readonly #scratch = new Uint8Array(Math.max(DECIMAL_LIMIT, 2 * SIZE_LIMIT));

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** The format at `format` says how to read the value at `at`; the caller has checked that both are there. */
  read(buffer: Uint8Array, format: number, at: number): void {
    const code = readUnsigned16(buffer, format);
    const unit = buffer[format + 2];
    const size = buffer[format + 3];
    if (unit === UNIT_TEXT) this.#readText(code, buffer, at, size);
    else if (size > NUMBER_LIMIT) {
      this.#sink.text(code, this.#scratch, 0, writeHex(this.#scratch, 0, buffer, at, at + size));
    } else if (unit === UNIT_DATE_TIME && size === DATE_TIME_SIZE && isDecimal(buffer, at))
      this.#readDateTime(code, buffer, at);
    else this.#readNumber(code, unit, buffer[format + 4], buffer, at, size);
  }

  #readText(code: number, buffer: Uint8Array, at: number, size: number): void {
    let end = at + size;
    while (end > at && (buffer[end - 1] === 0 || buffer[end - 1] === 0x20)) end--;
    this.#sink.text(code, buffer, at, end);
  }

  #readDateTime(code: number, buffer: Uint8Array, at: number): void {
    let dateTime = 0;
    for (let index = 1; index < DATE_TIME_SIZE; index++) dateTime = dateTime * 100 + buffer[at + index];
    // All zero is "never", like the zero of the other date units.
    const year = dateTime === 0 ? 0 : 2000 * 1e10;
    this.#sink.value(code, year + dateTime, OFFSET_UNKNOWN, Unit.DateTime);
  }

  #readNumber(
    code: number,
    unitByte: number,
    scale: number,
    buffer: Uint8Array,
    at: number,
    size: number,
  ): void {
    const power = scale & 0x3f;
    const exponent = (scale & 0x40 ? -power : power) + unitExponent(unitByte);
    const isNegative = (scale & 0x80) !== 0;
    let unit = unitOf(unitByte);
    // A date that is scaled, or of an unknown form, is a number with an unknown meaning.
    if (unit === Unit.DateTime || (isTimeUnit(unit) && exponent !== 0)) unit = FOREIGN + unitByte;
    const lowSize = Math.min(size, 4);
    const high = readMagnitude(buffer, at, size - lowSize);
    const low = readMagnitude(buffer, at + size - lowSize, lowSize);
    if (high >= EXACT_HIGH) this.#readWide(code, unit, exponent, isNegative, high, low);
    else {
      const magnitude = high * 4294967296 + low;
      const significand = isNegative && magnitude !== 0 ? -magnitude : magnitude;
      this.#sink.value(code, significand, exponent, unit);
      if (code === SERIAL_REGISTER && unit === Unit.None && exponent === 0 && !isNegative)
        this.#sink.value(Code.Serial, magnitude, 0, Unit.None);
    }
  }

  #readWide(
    code: number,
    unit: number,
    exponent: number,
    isNegative: boolean,
    high: number,
    low: number,
  ): void {
    const scratch = this.#scratch;
    scratch[0] = MINUS;
    const start = isNegative ? 1 : 0;
    const end = placePoint(scratch, start, writeUnsigned64(scratch, start, high, low), exponent);
    this.#sink.digits(code, scratch, 0, end, unit);
  }
}
