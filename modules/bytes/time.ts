/**
 * Wall clock seconds as text: RFC 3339 in UTC, "2026-01-05T06:03:16Z". Proleptic Gregorian calendar by
 * integers alone, from 1970 to 9999; what is outside is written as the nearest of the two.
 */
import type { Writer } from "./writer.js";

/** 9999-12-31T23:59:59Z. */
export const LAST_SECOND = 253_402_300_799;

const DAY = 86_400;
/** Days from 0000-03-01 to 1970-01-01; years begin in March so that the leap day is the last one. */
const EPOCH = 719_468;
const DAYS_400_YEARS = 146_097;

/** Writes 20 bytes, without quotes. */
export function writeUtc(writer: Writer, seconds: number): void {
  const moment = Math.floor(Math.min(Math.max(seconds, 0), LAST_SECOND));
  const days = Math.floor(moment / DAY) + EPOCH;
  const rest = moment % DAY;
  const era = Math.floor(days / DAYS_400_YEARS);
  const dayOfEra = days % DAYS_400_YEARS;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  writer.padded(yearOfEra + era * 400 + (month >= 10 ? 1 : 0), 4);
  writer.byte(0x2d);
  writer.padded(month < 10 ? month + 3 : month - 9, 2);
  writer.byte(0x2d);
  writer.padded(day, 2);
  writer.byte(0x54);
  writer.padded(Math.floor(rest / 3600), 2);
  writer.byte(0x3a);
  writer.padded(Math.floor(rest / 60) % 60, 2);
  writer.byte(0x3a);
  writer.padded(rest % 60, 2);
  writer.byte(0x5a);
}
