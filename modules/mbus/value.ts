/**
 * Values of EN 13757-3 records (annex A): BCD (type A), integers (B), single precision (H), and dates (F, G, I, J).
 * All read from a borrowed buffer, least significant byte first; the caller checks the bounds.
 */

/** What a reader answers for a value that is none. No value is as large. */
export const NO_VALUE = Number.POSITIVE_INFINITY;

/** Binary coded decimals. An F in the first place is a minus; any other digit above nine is no value. */
export function readDecimal(buffer: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  let sign = 1;
  for (let index = at + bytes - 1; index >= at; index--) {
    let high = buffer[index] >>> 4;
    const low = buffer[index] & 15;
    if (high === 15 && index === at + bytes - 1) {
      sign = -1;
      high = 0;
    }
    if (high > 9 || low > 9) return NO_VALUE;
    value = value * 100 + high * 10 + low;
  }
  return value === 0 ? 0 : sign * value;
}

/** Two's complement of 1, 2, 3, 4 or 6 bytes. */
export function readInteger(buffer: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let index = at + bytes - 1; index >= at; index--) value = value * 256 + buffer[index];
  return buffer[at + bytes - 1] < 128 ? value : value - 2 ** (8 * bytes);
}

/** Two's complement of 8 bytes where a double holds it exactly, else no value. */
export function readLongInteger(buffer: Uint8Array, at: number): number {
  const value = readInteger(buffer, at + 4, 4) * 4294967296 + readUnsigned(buffer, at, 4);
  return Number.isSafeInteger(value) ? value : NO_VALUE;
}

export function readUnsigned(buffer: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let index = at + bytes - 1; index >= at; index--) value = value * 256 + buffer[index];
  return value;
}

/** Type G, two bytes: yyyymmdd, 0 for none, or NO_VALUE. */
export function readDate(buffer: Uint8Array, at: number): number {
  const year = (buffer[at] >>> 5) | ((buffer[at + 1] & 0xf0) >>> 1);
  return date(year, buffer[at + 1] & 15, buffer[at] & 31);
}

/** Type F, four bytes: yyyymmddhhmm00, 0 for none, or NO_VALUE. */
export function readMinute(buffer: Uint8Array, at: number): number {
  if (readUnsigned(buffer, at, 4) === 0) return 0;
  const year = (buffer[at + 2] >>> 5) | ((buffer[at + 3] & 0xf0) >>> 1);
  const century = (buffer[at + 1] >>> 5) & 3;
  const day = date(
    year + (century === 0 ? 0 : 100 * century - 100),
    buffer[at + 3] & 15,
    buffer[at + 2] & 31,
  );
  return moment(buffer[at] >>> 7 ? NO_VALUE : day, buffer[at + 1] & 31, buffer[at] & 63, 0);
}

/** Type I, six bytes: yyyymmddhhmmss, 0 for none, or NO_VALUE. */
export function readSecond(buffer: Uint8Array, at: number): number {
  if (readUnsigned(buffer, at, 5) === 0) return 0;
  const year = (buffer[at + 3] >>> 5) | ((buffer[at + 4] & 0xf0) >>> 1);
  const day = date(year, buffer[at + 4] & 15, buffer[at + 3] & 31);
  return moment(
    buffer[at + 1] >>> 7 ? NO_VALUE : day,
    buffer[at + 2] & 31,
    buffer[at + 1] & 63,
    buffer[at] & 63,
  );
}

/** Type J, three bytes: hhmmss, or NO_VALUE. */
export function readClock(buffer: Uint8Array, at: number): number {
  const time = moment(0, buffer[at + 2] & 31, buffer[at + 1] & 63, buffer[at] & 63);
  return time;
}

/** Years count from 2000; those above 80 are of the century before. */
function date(year: number, month: number, day: number): number {
  if (month === 0 && day === 0) return 0;
  if (month < 1 || month > 12 || day < 1) return NO_VALUE;
  return (year > 80 && year < 100 ? 1900 + year : 2000 + year) * 10000 + month * 100 + day;
}

function moment(day: number, hour: number, minute: number, second: number): number {
  if (day === NO_VALUE || hour > 23 || minute > 59 || second > 59) return NO_VALUE;
  return day * 1e6 + hour * 10000 + minute * 100 + second;
}

/** Most digits that single precision needs to come back the same. */
const REAL_DIGITS = 9;
/** Powers of ten that a double holds exactly. */
const EXACT_POWER = 22;
/** Largest real number that is told; beyond it a significand would not be exact. */
const REAL_LIMIT = 1e22;

/**
 * A real number of four bytes as the shortest decimal that rounds to the very same four bytes: what the meter's own
 * software would have printed. (The exact value of 0.1 in single precision has 27 digits, and means 0.1.)
 */
export class RealReader {
  significand = 0;
  exponent = 0;
  readonly #bytes = new Uint8Array(4);
  readonly #view: DataView;

  constructor() {
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** False: not a number, infinite, or beyond 10^22 either way. */
  read(buffer: Uint8Array, at: number): boolean {
    for (let index = 0; index < 4; index++) this.#bytes[index] = buffer[at + index];
    const value = this.#view.getFloat32(0, true);
    if (value === 0) {
      this.significand = 0;
      this.exponent = 0;
      return true;
    }
    const magnitude = Math.abs(value);
    if (!(magnitude <= REAL_LIMIT)) return false;
    let whole = 0;
    for (let power = 1; power <= magnitude && whole <= EXACT_POWER; power *= 10) whole++;
    for (let below = magnitude; below < 0.1 && whole >= -EXACT_POWER; below *= 10) whole--;
    for (let digits = 1; digits <= REAL_DIGITS; digits++) {
      const exponent = whole - digits;
      if (exponent > EXACT_POWER || exponent < -EXACT_POWER) continue;
      const scale = 10 ** Math.abs(exponent);
      const significand = Math.round(exponent < 0 ? value * scale : value / scale);
      if (this.#single(exponent < 0 ? significand / scale : significand * scale) !== value) continue;
      this.significand = significand;
      this.exponent = exponent;
      while (this.exponent < 0 && this.significand % 10 === 0) {
        this.significand /= 10;
        this.exponent++;
      }
      return true;
    }
    return false;
  }

  /** Rounds to single precision. (XS's Math.fround leaves whole numbers as they are.) */
  #single(value: number): number {
    this.#view.setFloat32(0, value, true);
    return this.#view.getFloat32(0, true);
  }
}
