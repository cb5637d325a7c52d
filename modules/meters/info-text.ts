/**
 * Which flags of an info code are set, in words: "low battery; leak (2 to 3 days)". A set bit or digit that the
 * table does not name is told by its place, never dropped. The text is ASCII.
 */
import { writeUnsigned } from "../bytes/decimal.js";
import { type Cause, causeNumber, type InfoTable, infoFlags, spoils } from "./info-codes.js";

/** Greatest value that is explained; a greater one, or none that is whole and positive, is told as unknown. */
export const INFO_VALUE_LIMIT = 0xffffffff;
/** Room that `writeInfo` may use: every flag of the longest table at once, with what stands between. */
export const INFO_TEXT_LIMIT = 1536;

const BITS = 32;
const TIMER_STEPS = 8;

const durations: readonly string[] = Object.freeze([
  "",
  " (1 to 8 hours)",
  " (9 to 24 hours)",
  " (2 to 3 days)",
  " (4 to 7 days)",
  " (8 to 14 days)",
  " (15 to 21 days)",
  " (22 to 31 days)",
]);

function writeAscii(buffer: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index++) buffer[at++] = text.charCodeAt(index);
  return at;
}

function separate(buffer: Uint8Array, start: number, at: number): number {
  return at === start ? at : writeAscii(buffer, at, "; ");
}

function hasBit(value: number, mask: number): boolean {
  return Math.floor(value / mask) % 2 === 1;
}

/** Places of a table, each with a digit of its own. */
function placesOf(table: InfoTable): number {
  return table.starts.length - 1;
}

function digitAt(table: InfoTable, value: number, place: number): number {
  return Math.floor(value / 10 ** (placesOf(table) - 1 - place)) % 10;
}

function isSet(table: InfoTable, value: number, place: number, flag: number): boolean {
  const mask = infoFlags.masks[flag];
  return table.digits ? digitAt(table, value, place) === mask : hasBit(value, mask);
}

function writeFlag(buffer: Uint8Array, at: number, flag: number): number {
  const { bytes, starts } = infoFlags.texts;
  for (let index = starts[flag]; index < starts[flag + 1]; index++) buffer[at++] = bytes[index];
  return at;
}

function isExplained(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= INFO_VALUE_LIMIT;
}

/** Writes the texts of all flags that are set; nothing when none is. Returns the index after the last byte. */
export function writeInfo(buffer: Uint8Array, start: number, table: InfoTable, value: number): number {
  if (!isExplained(value)) return writeAscii(buffer, start, "unknown code");
  return table.digits ? writeDigits(buffer, start, table, value) : writeBits(buffer, start, table, value);
}

function writeBits(buffer: Uint8Array, start: number, table: InfoTable, value: number): number {
  const { masks } = infoFlags;
  const first = table.starts[0];
  const end = table.starts[1];
  const timers = table.timersFrom === 0 ? 0 : 2 ** table.timersFrom;
  let at = start;
  let rest = value;
  for (let flag = first; flag < end; flag++) {
    const timer = timers * TIMER_STEPS ** (flag - first);
    const step = timers === 0 ? 0 : Math.floor(value / timer) % TIMER_STEPS;
    rest -= step * timer;
    if (!hasBit(value, masks[flag])) continue;
    rest -= masks[flag];
    at = writeFlag(buffer, separate(buffer, start, at), flag);
    at = writeAscii(buffer, at, durations[step]);
  }
  for (let bit = 0; bit < BITS; bit++) {
    if (!hasBit(rest, 2 ** bit)) continue;
    at = writeAscii(buffer, separate(buffer, start, at), "bit ");
    at = writeUnsigned(buffer, at, bit);
  }
  return at;
}

function writeDigits(buffer: Uint8Array, start: number, table: InfoTable, value: number): number {
  let at = start;
  if (value >= 10 ** placesOf(table)) at = writeAscii(buffer, at, "unknown code");
  for (let place = 0; place < placesOf(table); place++) {
    const digit = digitAt(table, value, place);
    if (digit === 0) continue;
    at = separate(buffer, start, at);
    const end = table.starts[place + 1];
    let flag = table.starts[place];
    while (flag < end && infoFlags.masks[flag] !== digit) flag++;
    if (flag < end) {
      at = writeFlag(buffer, at, flag);
      continue;
    }
    at = writeUnsigned(buffer, writeAscii(buffer, at, "code "), digit);
    at = writeUnsigned(buffer, writeAscii(buffer, at, " at place "), place + 1);
  }
  return at;
}

/** The same as a string; for programs that print, not for the hot path. */
export function infoText(table: InfoTable, value: number): string {
  const buffer = new Uint8Array(INFO_TEXT_LIMIT);
  const end = writeInfo(buffer, 0, table, value);
  let text = "";
  for (let index = 0; index < end; index++) text += String.fromCharCode(buffer[index]);
  return text;
}

/** Whether a table has a flag for this cause. */
export function explains(table: InfoTable, cause: Cause): boolean {
  const number = causeNumber(cause);
  for (let flag = table.starts[0]; flag < table.starts[placesOf(table)]; flag++)
    if (infoFlags.causes[flag] === number) return true;
  return false;
}

/** Whether a flag of this cause is set. */
export function hasCause(table: InfoTable, value: number, cause: Cause): boolean {
  if (!isExplained(value)) return false;
  const number = causeNumber(cause);
  for (let place = 0; place < placesOf(table); place++)
    for (let flag = table.starts[place]; flag < table.starts[place + 1]; flag++)
      if (infoFlags.causes[flag] === number && isSet(table, value, place, flag)) return true;
  return false;
}

/** Whether a flag is set that makes nonsense of this register. */
export function isSpoiled(table: InfoTable, value: number, code: number): boolean {
  if (!isExplained(value)) return false;
  for (let place = 0; place < placesOf(table); place++)
    for (let flag = table.starts[place]; flag < table.starts[place + 1]; flag++)
      if (spoils(flag, code) && isSet(table, value, place, flag)) return true;
  return false;
}
