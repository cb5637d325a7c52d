/**
 * Exact decimal text, made by shifting digits. No floating-point operation rounds here: a number is an
 * integer significand (|s| <= 2^53 - 1) and a power of ten, and 6344 * 10^-2 is written "63.44".
 * Every writer returns the index after its last byte; the caller guarantees DECIMAL_LIMIT bytes of room.
 */

/** Largest power of ten, either way, that is written out; KMP's six-bit exponent ends at 63. */
const EXPONENT_LIMIT = 63;
/** Sign, 20 digits of an unsigned 64-bit integer, 63 zeros and the point. */
export const DECIMAL_LIMIT = 1 + 20 + EXPONENT_LIMIT + 2;

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** Writes a non-negative integer of at most 2^53 - 1. */
export function writeUnsigned(buffer: Uint8Array, at: number, value: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  const end = at + digits;
  let rest = value;
  for (let index = end - 1; index >= at; index--) {
    const next = Math.floor(rest / 10);
    buffer[index] = ZERO + (rest - next * 10);
    rest = next;
  }
  return end;
}

/** Writes an integer with exactly `width` digits, zeros in front; higher digits are cut off. */
export function writePadded(buffer: Uint8Array, at: number, value: number, width: number): number {
  let rest = value;
  for (let index = at + width - 1; index >= at; index--) {
    const next = Math.floor(rest / 10);
    buffer[index] = ZERO + (rest - next * 10);
    rest = next;
  }
  return at + width;
}

/** Writes high * 2^32 + low, both unsigned 32-bit, as decimal digits: exact over the whole 64-bit range. */
export function writeUnsigned64(buffer: Uint8Array, at: number, high: number, low: number): number {
  const BASE = 1e9;
  // 2^32 = 4 * 10^9 + 294967296: split into base 10^9 limbs, each product below 2^53.
  let limb0 = low % BASE;
  let limb1 = Math.floor(low / BASE);
  const highLow = high % 1e6;
  const highHigh = Math.floor(high / 1e6);
  // high * 4294967296 = highLow * 4294967296 + highHigh * 4294967296 * 10^6
  const first = highLow * 4294967296;
  limb0 += first % BASE;
  limb1 += Math.floor(first / BASE);
  const second = highHigh * 4294967296;
  limb0 += (second % 1000) * 1e6;
  limb1 += Math.floor(second / 1000);
  limb1 += Math.floor(limb0 / BASE);
  limb0 %= BASE;
  const limb2 = Math.floor(limb1 / BASE);
  limb1 %= BASE;
  if (limb2 > 0)
    return writePadded(buffer, writePadded(buffer, writeUnsigned(buffer, at, limb2), limb1, 9), limb0, 9);
  if (limb1 > 0) return writePadded(buffer, writeUnsigned(buffer, at, limb1), limb0, 9);
  return writeUnsigned(buffer, at, limb0);
}

/** Writes significand * 10^exponent; a negative exponent gives exactly that many decimals. */
export function writeDecimal(buffer: Uint8Array, at: number, significand: number, exponent: number): number {
  let start = at;
  let magnitude = significand;
  if (significand < 0) {
    buffer[start++] = MINUS;
    magnitude = -significand;
  }
  return placePoint(buffer, start, writeUnsigned(buffer, start, magnitude), exponent);
}

/** Shifts the digits in [start, end) by a power of ten: zeros behind, or a point (and zeros) within. */
export function placePoint(buffer: Uint8Array, start: number, end: number, exponent: number): number {
  if (exponent >= 0) {
    if (end - start === 1 && buffer[start] === ZERO) return end;
    for (let index = 0; index < exponent; index++) buffer[end++] = ZERO;
    return end;
  }
  const decimals = -exponent;
  const missing = decimals + 1 - (end - start);
  if (missing > 0) {
    buffer.copyWithin(start + missing, start, end);
    buffer.fill(ZERO, start, start + missing);
    end += missing;
  }
  buffer.copyWithin(end - decimals + 1, end - decimals, end);
  buffer[end - decimals] = POINT;
  return end + 1;
}
