/** What a value of a data set may look like: numbers, days, times of day. All read from a borrowed buffer. */

/** Longest number: sign, digits and point. */
export const NUMBER_LIMIT = 24;

const DASH = 0x2d;

/** [+-]digits[.digits] */
export function isNumber(buffer: Uint8Array, start: number, end: number): boolean {
  if (end - start > NUMBER_LIMIT) return false;
  if (buffer[start] === DASH || buffer[start] === 0x2b) start++;
  let digits = 0;
  let points = 0;
  for (let index = start; index < end; index++) {
    const byte = buffer[index];
    if (byte >= 0x30 && byte <= 0x39) digits++;
    else if (byte === 0x2e && index > start && index < end - 1) points++;
    else return false;
  }
  return digits > 0 && points <= 1;
}

export function hasPoint(buffer: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (buffer[index] === 0x2e) return true;
  return false;
}

/** `first` digits, then groups of two, each with the mark in front. */
export function isPattern(
  buffer: Uint8Array,
  start: number,
  end: number,
  mark: number,
  first: number,
): boolean {
  for (let index = start; index < end; index++) {
    const place = index - start - first;
    const isMark = place >= 0 && place % 3 === 0;
    const byte = buffer[index];
    if (isMark ? byte !== mark : byte < 0x30 || byte > 0x39) return false;
  }
  return true;
}

export function number(buffer: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index++) value = value * 10 + buffer[index] - 0x30;
  return value;
}

/** A day of the calendar, or 00-00 for "never". */
export function isDay(buffer: Uint8Array, start: number): boolean {
  const month = number(buffer, start + 5, 2);
  const day = number(buffer, start + 8, 2);
  return month === 0 ? day === 0 : month <= 12 && day >= 1 && day <= 31;
}

export function isTime(buffer: Uint8Array, start: number): boolean {
  return (
    number(buffer, start, 2) < 24 && number(buffer, start + 3, 2) < 60 && number(buffer, start + 6, 2) < 60
  );
}

/** yyyymmdd of "yyyy-mm-dd". */
export function dayOf(buffer: Uint8Array, start: number): number {
  return number(buffer, start, 4) * 10000 + number(buffer, start + 5, 2) * 100 + number(buffer, start + 8, 2);
}

/** hhmmss of "hh:mm:ss". */
export function timeOf(buffer: Uint8Array, start: number): number {
  return number(buffer, start, 2) * 10000 + number(buffer, start + 3, 2) * 100 + number(buffer, start + 6, 2);
}
