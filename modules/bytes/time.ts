/**
 * Wall clock seconds as text: RFC 3339 in UTC, "2026-01-05T06:03:16Z". From 1970 to 9999; what is outside is
 * written as the nearest of the two.
 */
import { CivilDate } from "./calendar.js";
import type { Writer } from "./writer.js";

/** 9999-12-31T23:59:59Z. */
export const LAST_SECOND = 253_402_300_799;

const DAY = 86_400;

/** Writes 20 bytes, without quotes. */
export function writeUtc(writer: Writer, seconds: number): void {
  const moment = Math.floor(Math.min(Math.max(seconds, 0), LAST_SECOND));
  const date = new CivilDate();
  date.set(Math.floor(moment / DAY));
  const rest = moment % DAY;
  writer.padded(date.year, 4);
  writer.byte(0x2d);
  writer.padded(date.month, 2);
  writer.byte(0x2d);
  writer.padded(date.day, 2);
  writer.byte(0x54);
  writer.padded(Math.floor(rest / 3600), 2);
  writer.byte(0x3a);
  writer.padded(Math.floor(rest / 60) % 60, 2);
  writer.byte(0x3a);
  writer.padded(rest % 60, 2);
  writer.byte(0x5a);
}
