/** Small grammars inside a request, over a borrowed range of bytes. Nothing here allocates. */
import { ascii } from "../bytes/writer.js";
import { Character, isCharacter, lowerCase } from "./character.js";
import { startsWith } from "./method.js";

/** Content-Length has a value that is no plain decimal number. */
export const LENGTH_BAD = -2;
/** Content-Length is beyond anything that could be meant. */
export const LENGTH_HUGE = -3;
/** Digits of a Content-Length that is still a number here. */
const LENGTH_DIGITS = 15;

const httpName = ascii("HTTP/");

export const Version = Object.freeze({ Http10: 0, Http11: 1, Bad: -1, Other: -2 });

/** "HTTP/1.0" and "HTTP/1.1"; a later 1.x is read as 1.1; another major version is Other. */
export function versionOf(buffer: Uint8Array, length: number): number {
  if (length !== 8 || !startsWith(buffer, 0, httpName) || buffer[6] !== 0x2e) return Version.Bad;
  const major = buffer[5] - 0x30;
  const minor = buffer[7] - 0x30;
  if (major < 0 || major > 9 || minor < 0 || minor > 9) return Version.Bad;
  if (major !== 1) return Version.Other;
  return minor === 0 ? Version.Http10 : Version.Http11;
}

/** Value of a Content-Length field. */
export function lengthOf(buffer: Uint8Array, start: number, end: number): number {
  if (start === end) return LENGTH_BAD;
  let length = 0;
  for (let index = start; index < end; index++) {
    const digit = buffer[index] - 0x30;
    if (digit < 0 || digit > 9) return LENGTH_BAD;
    if (index - start < LENGTH_DIGITS) length = length * 10 + digit;
  }
  return end - start > LENGTH_DIGITS ? LENGTH_HUGE : length;
}

/** Whether a comma-separated list holds a token, in whatever case. */
export function hasToken(buffer: Uint8Array, start: number, end: number, token: Uint8Array): boolean {
  let at = start;
  while (at < end) {
    while (at < end && (buffer[at] === 0x20 || buffer[at] === 0x09 || buffer[at] === 0x2c)) at++;
    const from = at;
    while (at < end && buffer[at] !== 0x2c) at++;
    let to = at;
    while (to > from && (buffer[to - 1] === 0x20 || buffer[to - 1] === 0x09)) to--;
    if (equalsLower(buffer, from, to, token)) return true;
  }
  return false;
}

/** Whether a range is a constant that is written in lower case, in whatever case. */
export function equalsLower(buffer: Uint8Array, start: number, end: number, constant: Uint8Array): boolean {
  if (end - start !== constant.length) return false;
  for (let index = 0; index < constant.length; index++)
    if (lowerCase(buffer[start + index]) !== constant[index]) return false;
  return true;
}

/** Whether a Host value holds only what names, addresses and ports are made of. */
export function isHost(buffer: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (!isCharacter(buffer[index], Character.Host)) return false;
  return true;
}

/** Whether a constant stands somewhere in [start, end). */
export function holds(buffer: Uint8Array, start: number, end: number, constant: Uint8Array): boolean {
  for (let at = start; at + constant.length <= end; at++) {
    let index = 0;
    while (index < constant.length && buffer[at + index] === constant[index]) index++;
    if (index === constant.length) return true;
  }
  return false;
}
