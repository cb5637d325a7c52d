/**
 * Identification codes of IEC 62056-21 data sets as numbers: "6.8", "6.36.2*01", "F", "1-0:1.8.0*255".
 *
 * A code is [A-B:]C[.D[.E]][*F]. A group is a number of 0..255, "00".."09" (a different code than "0".."9") or one
 * capital letter; A and B are numbers, A at most 14. Everything goes into one integer below 2^50, mixed radix, so
 * that `codeText` gives back the very characters. The lowest digit counts the values of one data set
 * ("9.4(098.5*C&096.1*C)" has the members 0 and 1): each has a row of its own, all have the same text. WHOLE is the
 * data set in one piece, "01-01 00:00", for tables that want it so.
 *
 * Codes that do not have this form are not known here: `packCode` answers -1 and the record is left out.
 */

import { metaText } from "../reading/sink.js";

/** Values of one data set that can be told apart, and all of them as one text. */
export const MEMBER_LIMIT = 31;
export const WHOLE = MEMBER_LIMIT;
const PLACES = MEMBER_LIMIT + 1;
/** How many data sets of a message were left out because they are damaged. No code of a meter is that large. */
export const DAMAGED = 2 ** 51;
/** 0..255, then the letters A..Z. */
const FIRST = 256 + 26;
/** Absent, 0..255, "00".."09", the letters A..Z. */
const GROUP = 1 + 256 + 10 + 26;
/** Absent, 0..255, "00".."09". */
const SUFFIX = 1 + 256 + 10;
const CHANNEL = 256;
const MEDIUM_LIMIT = 14;

const ABSENT = 0;
const TWO_DIGITS = 257;
const LETTERS = 267;
const BAD = -1;

/** Longest code that has this form: "14-255:255.255.255*255". */
export const CODE_TEXT_LIMIT = 22;

const DOT = 0x2e;
const STAR = 0x2a;
const DASH = 0x2d;
const COLON = 0x3a;

/** Number of the code in buffer[start, end), member 0; -1 where it is none. */
export function packCode(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  let medium = 0;
  let channel = 0;
  for (let index = start; index < end; index++)
    if (buffer[index] === COLON) {
      const dash = find(buffer, start, index, DASH);
      medium = dash < 0 ? BAD : group(buffer, start, dash, MEDIUM_LIMIT);
      channel = dash < 0 ? BAD : group(buffer, dash + 1, index, 255);
      if (medium < 1 || channel < 1 || medium > MEDIUM_LIMIT + 1 || channel > 256) return BAD;
      channel--;
      at = index + 1;
      break;
    }
  let suffix = ABSENT;
  const star = find(buffer, at, end, STAR);
  if (star >= 0) {
    suffix = group(buffer, star + 1, end, 255);
    if (suffix <= 0 || suffix >= LETTERS) return BAD;
    end = star;
  }
  const dot = find(buffer, at, end, DOT);
  let first = group(buffer, at, dot < 0 ? end : dot, 255);
  if (first <= 0 || (first >= TWO_DIGITS && first < LETTERS)) return BAD;
  first = first >= LETTERS ? first - LETTERS + 256 : first - 1;
  let second = ABSENT;
  let third = ABSENT;
  if (dot >= 0) {
    const next = find(buffer, dot + 1, end, DOT);
    second = group(buffer, dot + 1, next < 0 ? end : next, 255);
    if (second <= 0) return BAD;
    if (next >= 0) {
      third = group(buffer, next + 1, end, 255);
      if (third <= 0) return BAD;
    }
  }
  return (
    ((((medium * CHANNEL + channel) * FIRST + first) * GROUP + second) * GROUP + third) * (SUFFIX * PLACES) +
    suffix * PLACES
  );
}

/** Number of a code written in a table, of its first value or of a later one. Throws RangeError where it is no code. */
export function iecCode(text: string, member = 0): number {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  const code = packCode(bytes, 0, bytes.length);
  if (code < 0 || member < 0 || member > WHOLE) throw new RangeError(`no IEC 62056-21 code: ${text}`);
  return code + member;
}

/** Text of a code as the meter writes it, the same for every member. */
export function codeText(code: number): string {
  if (code >= DAMAGED) return metaText(code) ?? "damaged";
  let rest = Math.floor(code / PLACES);
  const suffix = rest % SUFFIX;
  rest = Math.floor(rest / SUFFIX);
  const third = rest % GROUP;
  rest = Math.floor(rest / GROUP);
  const second = rest % GROUP;
  rest = Math.floor(rest / GROUP);
  const first = rest % FIRST;
  rest = Math.floor(rest / FIRST);
  const channel = rest % CHANNEL;
  const medium = Math.floor(rest / CHANNEL);
  let text = medium > 0 ? `${medium - 1}-${channel}:` : "";
  text += first < 256 ? String(first) : String.fromCharCode(0x41 + first - 256);
  if (second !== ABSENT) text += `.${groupText(second)}`;
  if (third !== ABSENT) text += `.${groupText(third)}`;
  return suffix === ABSENT ? text : `${text}*${groupText(suffix)}`;
}

function groupText(value: number): string {
  if (value < TWO_DIGITS) return String(value - 1);
  if (value < LETTERS) return `0${value - TWO_DIGITS}`;
  return String.fromCharCode(0x41 + value - LETTERS);
}

/** 1 + number, TWO_DIGITS + number of "0n", or LETTERS + letter; -1 where it is none of these. */
function group(buffer: Uint8Array, start: number, end: number, most: number): number {
  const length = end - start;
  if (length < 1 || length > 3) return BAD;
  const head = buffer[start];
  if (length === 1 && head >= 0x41 && head <= 0x5a) return LETTERS + head - 0x41;
  let value = 0;
  for (let index = start; index < end; index++) {
    const digit = buffer[index] - 0x30;
    if (digit < 0 || digit > 9) return BAD;
    value = value * 10 + digit;
  }
  if (head === 0x30 && length > 1) return length === 2 ? TWO_DIGITS + value : BAD;
  return value > most ? BAD : 1 + value;
}

function find(buffer: Uint8Array, start: number, end: number, byte: number): number {
  for (let index = start; index < end; index++) if (buffer[index] === byte) return index;
  return -1;
}
