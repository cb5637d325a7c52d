/**
 * Wall clock seconds as text: RFC 3339 in UTC, "2026-01-05T06:03:16Z". From 1970 to 9999; what is outside is
 * written as the nearest of the two.
 */
import { CivilDate } from "./calendar.js";
import { ascii, type Writer } from "./writer.js";

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

const weekdays = ascii("ThuFriSatSunMonTueWed");
const months = ascii("JanFebMarAprMayJunJulAugSepOctNovDec");

/** Writes 29 bytes, "Mon, 05 Jan 2026 06:03:16 GMT": IMF-fixdate of RFC 9110 section 5.6.7. */
export function writeHttpDate(writer: Writer, seconds: number): void {
  const moment = Math.floor(Math.min(Math.max(seconds, 0), LAST_SECOND));
  const days = Math.floor(moment / DAY);
  const date = new CivilDate();
  date.set(days);
  const rest = moment % DAY;
  // 1970-01-01 was a Thursday.
  const weekday = 3 * (days % 7);
  const month = 3 * (date.month - 1);
  writer.bytes(weekdays, weekday, weekday + 3);
  writer.text(", ");
  writer.padded(date.day, 2);
  writer.byte(0x20);
  writer.bytes(months, month, month + 3);
  writer.byte(0x20);
  writer.padded(date.year, 4);
  writer.byte(0x20);
  writer.padded(Math.floor(rest / 3600), 2);
  writer.byte(0x3a);
  writer.padded(Math.floor(rest / 60) % 60, 2);
  writer.byte(0x3a);
  writer.padded(rest % 60, 2);
  writer.text(" GMT");
}
