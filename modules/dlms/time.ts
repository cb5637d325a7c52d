/**
 * COSEM date-time, 12 bytes (Blue Book clause 4.1.6.1): year 2, month, day, weekday, hour, minute, second,
 * hundredths, deviation 2 (minutes, UTC = local + deviation, 8000 = not told), clock status.
 *
 * Only full instants are taken: a wildcard (FF) in year to second, or a day that no calendar has, is none.
 * Weekday, hundredths and status are not read: meters fill them wrongly, and the deviation holds the summer hour.
 */
import { readUnsigned16 } from "../bytes/integer.js";
import { OFFSET_UNKNOWN } from "../reading/unit.js";

export const DATE_TIME_SIZE = 12;
const YEAR_FIRST = 1990;
const YEAR_LAST = 2099;
const DEVIATION_UNKNOWN = 0x8000;
const QUARTER = 15;
const OFFSET_LIMIT = 14 * 4;

/** Year to second as one decimal number, yyyymmddhhmmss; 0 where the bytes are no instant. */
export function dateTimeAt(buffer: Uint8Array, at: number): number {
  const year = readUnsigned16(buffer, at);
  const month = buffer[at + 2];
  const day = buffer[at + 3];
  const hour = buffer[at + 5];
  const minute = buffer[at + 6];
  const second = buffer[at + 7];
  if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 || day > 31) return 0;
  if (hour > 23 || minute > 59 || second > 59) return 0;
  return (((year * 100 + month) * 100 + day) * 100 + hour) * 1e4 + minute * 100 + second;
}

/** Offset from UTC in quarters of an hour, or OFFSET_UNKNOWN. */
export function offsetAt(buffer: Uint8Array, at: number): number {
  const deviation = readUnsigned16(buffer, at + 9);
  if (deviation === DEVIATION_UNKNOWN) return OFFSET_UNKNOWN;
  const minutes = deviation > 0x7fff ? 0x10000 - deviation : -deviation;
  const quarters = minutes / QUARTER;
  if (quarters !== Math.floor(quarters) || Math.abs(quarters) > OFFSET_LIMIT) return OFFSET_UNKNOWN;
  return quarters === 0 ? 0 : quarters;
}
