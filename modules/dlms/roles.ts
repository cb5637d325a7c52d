/** What some OBIS codes mean to the reader of any meter: its clock, its serial number, the name of its maker. */
import { POSITION } from "../reading/obis.js";
import { Code } from "../reading/sink.js";

const CLOCK = 0x0100;
const DEVICE_NAME = 0x2a00;
const LIST_VERSION = 0x0002;
const DEVICE_ID = 0x6001;
const GSIN = 0x0000;

/** Groups C, D and E, with A and B apart. */
function tail(code: number): number {
  return Math.floor((code % 2 ** 32) / 256);
}

function head(code: number): number {
  return Math.floor(code / 2 ** 32);
}

/** 0-b:1.0.0, or an instant without a name. */
export function isClock(code: number): boolean {
  return code >= POSITION ? code < Code.Serial : head(code) < 256 && tail(code) === CLOCK << 8;
}

/** 1-b:0.2.129, by which Norwegian and Swedish lists say what they are. */
export function isListVersion(code: number): boolean {
  return code < POSITION && tail(code) === ((LIST_VERSION << 8) | 129);
}

/** Logical device name and list version. */
export function isMakerCode(code: number): boolean {
  const groups = tail(code) >>> 8;
  return groups === DEVICE_NAME || groups === LIST_VERSION;
}

/** How well a text of this code serves as serial number; 0 = not at all. */
export function serialRank(code: number): number {
  if (code >= POSITION) return 0;
  const groups = tail(code);
  if (head(code) === 0) {
    if (groups === DEVICE_ID << 8) return 5;
    if (groups === DEVICE_NAME << 8) return 3;
    return groups === ((DEVICE_ID << 8) | 1) ? 2 : 0;
  }
  return head(code) === 0x0101 && groups === ((GSIN << 8) | 5) ? 4 : 0;
}
