/** Limits of time and length of a readout (IEC 62056-21 clauses 6.3.14 and B.2.1). */

/** Milliseconds from the request to the identification: clause 6.3.14 allows 1500. */
export const IDENTIFICATION_LIMIT_MS = 2_000;
/** Milliseconds to the first character of the data block, a change of speed included. */
export const DATA_START_LIMIT_MS = 2_500;
/** Milliseconds between two characters. */
export const CHARACTER_LIMIT_MS = 1_500;
/** The line feed of the identification follows its carriage return within two characters. */
export const LINE_FEED_LIMIT_MS = 80;
/** What a head on the network may add in all. */
const NETWORK_SLACK_MS = 4_000;
/** Longest data block, for the limit of time: the largest known one has about 2,000 characters. */
const BLOCK_CHARACTERS = 2_560;
const CHARACTER_BITS = 10;
/** Silence before the one repeat, and how long it is waited for. */
export const QUIET_MS = 2_000;
export const QUIET_LIMIT_MS = 15_000;
export const ATTEMPT_LIMIT = 2;
/** Where a block came whole and a second one like it is wanted. */
export const CONFIRMED_LIMIT = 3;
/** Most NULs in front of a request: 2.3 s at 300 baud (clause B.2.1). */
export const WAKE_UP_LIMIT = 69;
export const REQUEST_LIMIT = WAKE_UP_LIMIT + 8;
/** 300, 600 .. 19200. */
export const SPEEDS = 7;
/** SOH B 0 ETX and its check character. */
export const BREAK = Object.freeze([0x01, 0x42, 0x30, 0x03, 0x71]);

/** Longest wait for a whole data block at a speed. */
export function blockLimitMs(baud: number): number {
  const onWire = Math.ceil((BLOCK_CHARACTERS * CHARACTER_BITS * 1000) / baud);
  return DATA_START_LIMIT_MS + NETWORK_SLACK_MS + onWire;
}
