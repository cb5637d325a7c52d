/**
 * Text of one value: exact decimals, or ISO 8601 for the time-like units of `unit.ts`.
 * A date of 0 is the word "never". Any other that no calendar holds is written digit by digit, as the meter sent
 * it: shown, not invented. Whoever needs a real date looks at the significand first.
 */
import { DECIMAL_LIMIT, writeDecimal, writePadded } from "../bytes/decimal.js";
import { OFFSET_UNKNOWN, Unit } from "./unit.js";

/** Room that `writeValue` may use. */
export const VALUE_LIMIT = DECIMAL_LIMIT;

const DASH = 0x2d;
const COLON = 0x3a;
const PLUS = 0x2b;

function writeDate(buffer: Uint8Array, at: number, date: number): number {
  at = writePadded(buffer, at, Math.floor(date / 10000), 4);
  buffer[at++] = DASH;
  at = writePadded(buffer, at, Math.floor(date / 100) % 100, 2);
  buffer[at++] = DASH;
  return writePadded(buffer, at, date % 100, 2);
}

function writeClock(buffer: Uint8Array, at: number, clock: number): number {
  at = writePadded(buffer, at, Math.floor(clock / 10000), 2);
  buffer[at++] = COLON;
  at = writePadded(buffer, at, Math.floor(clock / 100) % 100, 2);
  buffer[at++] = COLON;
  return writePadded(buffer, at, clock % 100, 2);
}

/** Meters that keep dates of extremes write 2000-00-00 until there was one. */
function writeNever(buffer: Uint8Array, at: number): number {
  buffer[at++] = 0x6e;
  buffer[at++] = 0x65;
  buffer[at++] = 0x76;
  buffer[at++] = 0x65;
  buffer[at++] = 0x72;
  return at;
}

function isDate(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function isClock(clock: number): boolean {
  return clock >= 0 && clock <= 235959 && Math.floor(clock / 100) % 100 < 60 && clock % 100 < 60;
}

/** Writes a value; returns the index after its last byte. Needs VALUE_LIMIT bytes of room. */
export function writeValue(
  buffer: Uint8Array,
  at: number,
  significand: number,
  exponent: number,
  unit: number,
): number {
  if (significand >= 0) {
    switch (unit) {
      case Unit.Date:
        if (significand === 0) return writeNever(buffer, at);
        if (significand <= 991231 && isDate(Math.floor(significand / 100) % 100, significand % 100))
          return writeDate(buffer, at, 20000000 + significand);
        break;
      case Unit.LongDate:
        if (significand === 0) return writeNever(buffer, at);
        if (significand <= 99991231 && isDate(Math.floor(significand / 100) % 100, significand % 100))
          return writeDate(buffer, at, significand);
        break;
      case Unit.Clock:
        if (isClock(significand)) return writeClock(buffer, at, significand);
        break;
      case Unit.MonthDay:
        if (isDate(Math.floor(significand / 100), significand % 100)) {
          buffer[at++] = DASH;
          buffer[at++] = DASH;
          at = writePadded(buffer, at, Math.floor(significand / 100), 2);
          buffer[at++] = DASH;
          return writePadded(buffer, at, significand % 100, 2);
        }
        break;
      case Unit.DateTime:
        return writeDateTime(buffer, at, significand, exponent);
    }
  }
  return writeDecimal(buffer, at, significand, unit >= Unit.Clock && unit <= Unit.DateTime ? 0 : exponent);
}

function writeDateTime(buffer: Uint8Array, at: number, significand: number, quarters: number): number {
  const date = Math.floor(significand / 1e6);
  const clock = significand % 1e6;
  if (date > 99991231 || !isDate(Math.floor(date / 100) % 100, date % 100) || !isClock(clock))
    return writeDecimal(buffer, at, significand, 0);
  at = writeDate(buffer, at, date);
  buffer[at++] = 0x54; // T
  at = writeClock(buffer, at, clock);
  if (quarters === OFFSET_UNKNOWN) return at;
  if (quarters === 0) {
    buffer[at++] = 0x5a; // Z
    return at;
  }
  buffer[at++] = quarters < 0 ? DASH : PLUS;
  const minutes = Math.abs(quarters) * 15;
  at = writePadded(buffer, at, Math.floor(minutes / 60), 2);
  buffer[at++] = COLON;
  return writePadded(buffer, at, minutes % 60, 2);
}

/** The same as a string; for programs that print, not for the hot path. */
export function valueText(significand: number, exponent: number, unit: number): string {
  const buffer = new Uint8Array(VALUE_LIMIT);
  const end = writeValue(buffer, 0, significand, exponent, unit);
  let text = "";
  for (let index = 0; index < end; index++) text += String.fromCharCode(buffer[index]);
  return text;
}
