/**
 * OBIS, the names of what a meter measures (IEC 62056-6-1): six groups, written A-B:C.D.E*F.
 *
 * A code is the six groups in one integer of 48 bits, A first. The text leaves F out where it is 255 (or
 * where the wire had none), so that DLMS and P1 name the same thing alike: "1-0:1.7.0".
 * Values that a meter sends without any name, by place in a list, have the codes from POSITION on: "#3".
 */
import { metaText } from "./sink.js";

/** First code of the values that are known by their place only. */
export const POSITION = 2 ** 48;
/** Group F where nothing is said about a billing period. */
export const NO_PERIOD = 255;

const HIGH = 2 ** 32;
const GROUP_B = 2 ** 40;

export function packObis(a: number, b: number, c: number, d: number, e: number, f: number): number {
  return (a * 256 + b) * HIGH + (((c << 24) | (d << 16) | (e << 8) | f) >>> 0);
}

/** Code of the six bytes at `at`. The caller checks the bounds. */
export function obisAt(buffer: Uint8Array, at: number): number {
  return packObis(buffer[at], buffer[at + 1], buffer[at + 2], buffer[at + 3], buffer[at + 4], buffer[at + 5]);
}

/** The same code with group B (the channel) set to 0: meters differ in it, 1-0:1.8.0 here and 1-1:1.8.0 there. */
export function withoutChannel(code: number): number {
  if (code >= POSITION) return code;
  const a = Math.floor(code / GROUP_B);
  return a * GROUP_B + (code % HIGH);
}

/** Groups C and D as one number, C first. */
export function quantityGroups(code: number): number {
  return Math.floor((code % HIGH) / 65536);
}

export function codeText(code: number): string {
  const meta = metaText(code);
  if (meta !== undefined) return meta;
  if (code >= POSITION) return `#${code - POSITION}`;
  const high = Math.floor(code / HIGH);
  const low = code % HIGH;
  const period = low & 255;
  const text = `${high >>> 8}-${high & 255}:${low >>> 24}.${(low >>> 16) & 255}.${(low >>> 8) & 255}`;
  return period === NO_PERIOD ? text : `${text}*${period}`;
}

/** Code of a text, or -1. For tables and settings, not for the hot path. */
export function parseObis(text: string): number {
  const place = /^#(\d{1,4})$/.exec(text);
  if (place) return POSITION + Number(place[1]);
  const match = /^(\d+)-(\d+):(\d+)\.(\d+)\.(\d+)(?:\*(\d+))?$/.exec(text);
  if (!match) return -1;
  const groups: number[] = [];
  for (let index = 1; index <= 6; index++) groups.push(Number(match[index] ?? NO_PERIOD));
  if (groups.some((group) => group > 255)) return -1;
  return packObis(groups[0], groups[1], groups[2], groups[3], groups[4], groups[5]);
}

/** Code of a text that is known to be one; throws otherwise. For tables. */
export function obis(text: string): number {
  const code = parseObis(text);
  if (code < 0) throw new SyntaxError(`not an OBIS code: ${text}`);
  return code;
}
