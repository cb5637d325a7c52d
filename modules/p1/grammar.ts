/** What the characters and codes of a P1 telegram are: numbers, groups in parentheses, names. */
import { hexDigit } from "../bytes/hex.js";
import { packObis } from "../reading/obis.js";

export const CR = 0x0d;
export const LF = 0x0a;
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const MINUS = 0x2d;
export const POINT = 0x2e;
/** Shortest text of hexadecimal digits that is taken for characters. */
const CODED_MINIMUM = 16;

export const CLOCK = packObis(0, 0, 1, 0, 0, 255);
export const VERSION = packObis(1, 3, 0, 2, 8, 255);
export const VERSION_BELGIUM = packObis(0, 0, 96, 1, 4, 255);
const SERIAL = packObis(0, 0, 96, 1, 0, 255);
const SERIAL_SECOND = packObis(0, 0, 96, 1, 1, 255);
const DEVICE_NAME = packObis(0, 0, 42, 0, 0, 255);
const DEVICE_ID = packObis(1, 0, 0, 0, 0, 255);
/** Groups C, D and E of the hourly value of a submeter: 24.3.0. */
export const SUBMETER_HOURLY = (24 << 16) | (3 << 8);

export function serialRank(code: number): number {
  if (code === SERIAL) return 4;
  if (code === SERIAL_SECOND) return 3;
  if (code === DEVICE_NAME) return 2;
  return code === DEVICE_ID ? 1 : 0;
}

/** Groups C, D and E whose digits are a name and no number: leading zeros count. */
export function isName(groups: number): boolean {
  const c = groups >>> 16;
  const d = (groups >>> 8) & 255;
  if (c === 96) return d === 1 || d === 13 || d === 14;
  if (groups === SUBMETER_HOURLY) return true;
  if (c > 1 && c !== 42 && (c < 97 || c > 99)) return false;
  return d !== 7 && d !== 8 && d !== 4 && d !== 6;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** [-]digits[.digits] */
export function isNumber(buffer: Uint8Array, from: number, to: number): boolean {
  if (from < to && buffer[from] === MINUS) from++;
  let digits = 0;
  let points = 0;
  for (let index = from; index < to; index++) {
    const byte = buffer[index];
    if (byte >= 0x30 && byte <= 0x39) digits++;
    else if (byte === POINT && digits > 0 && index + 1 < to) points++;
    else return false;
  }
  return digits > 0 && points <= 1;
}

export function wholeAt(buffer: Uint8Array, from: number, to: number): number {
  let whole = 0;
  for (let index = from; index < to; index++) whole = whole * 10 + buffer[index] - 0x30;
  return whole;
}

export function lineEnd(buffer: Uint8Array, at: number, end: number): number {
  while (at < end && buffer[at] !== CR && buffer[at] !== LF) at++;
  return at;
}

/** Line end behind groups in parentheses that begin at `at`, with nothing between or behind them; or -1. */
export function groupsEnd(buffer: Uint8Array, at: number, end: number): number {
  let isOpen = false;
  for (; at < end; at++) {
    const byte = buffer[at];
    if (isOpen) {
      if (byte === CR || byte === LF) return -1;
      if (byte === CLOSE) isOpen = false;
    } else if (byte === OPEN) isOpen = true;
    else if (byte === CR || byte === LF) return at;
    else return -1;
  }
  return isOpen ? -1 : at;
}

/** Copies an equipment id; one that is characters written as hexadecimal digits becomes the characters. */
export function copyDecoded(target: Uint8Array, buffer: Uint8Array, from: number, to: number): number {
  let isCoded = to - from >= CODED_MINIMUM && (to - from) % 2 === 0;
  for (let index = from; index < to && isCoded; index += 2) {
    const high = hexDigit(buffer[index]);
    const low = hexDigit(buffer[index + 1]);
    const byte = high * 16 + low;
    isCoded = high >= 0 && low >= 0 && (isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a));
  }
  let at = 0;
  for (let index = from; index < to; index += isCoded ? 2 : 1)
    target[at++] = isCoded ? hexDigit(buffer[index]) * 16 + hexDigit(buffer[index + 1]) : buffer[index];
  return at;
}
