/**
 * One record of history: slots of a few columns, each cell an integer and a power of ten, with a unit and a
 * code per column. In storage:
 *
 *   version u8 | resolution u8 | columns u8 | slots u8 | record u32 | { code f64, unit u16 } per column |
 *   { significand f64, exponent i8 } per cell, slot by slot; significand NaN = nothing known | CRC-16/XMODEM
 *
 * Big-endian. What does not verify is forgotten whole.
 */
import { Arena } from "../bytes/arena.js";
import { crc16Xmodem } from "../bytes/crc.js";

const VERSION = 1;
const HEADER = 8;
const COLUMN = 10;
const CELL = 9;
const CRC = 2;

/** Most columns of a meter's history. */
export const COLUMN_LIMIT = 8;

export class Page {
  /** Number of the record, -1 = none. */
  record = -1;
  /** Something is here that the storage does not have. */
  changed = false;
  readonly columns: number;
  readonly slots: number;
  readonly units: Uint16Array;
  readonly resolution: number;
  readonly #codes: Float64Array;
  readonly #significands: Float64Array;
  readonly #exponents: Int8Array;

  constructor(resolution: number, slots: number, codes: Float64Array) {
    this.resolution = resolution;
    this.#codes = codes;
    this.columns = codes.length;
    this.slots = slots;
    const cells = slots * codes.length;
    const arena = new Arena(cells * CELL + codes.length * 2);
    this.#significands = arena.float64(cells).fill(Number.NaN);
    this.units = arena.uint16(codes.length);
    this.#exponents = arena.int8(cells);
  }

  clear(record: number): void {
    this.record = record;
    this.changed = false;
    this.units.fill(0);
    this.#significands.fill(Number.NaN);
  }

  has(slot: number, column: number): boolean {
    return !Number.isNaN(this.#significands[slot * this.columns + column]);
  }

  /** Whether there is any value in a column. */
  knows(column: number): boolean {
    for (let slot = 0; slot < this.slots; slot++) if (this.has(slot, column)) return true;
    return false;
  }

  significand(slot: number, column: number): number {
    return this.#significands[slot * this.columns + column];
  }

  exponent(slot: number, column: number): number {
    return this.#exponents[slot * this.columns + column];
  }

  /** A unit other than the column's clears the column: values of two units are not one history. */
  set(slot: number, column: number, significand: number, exponent: number, unit: number): void {
    const at = slot * this.columns + column;
    if (this.units[column] !== unit) {
      this.units[column] = unit;
      for (let other = 0; other < this.slots; other++)
        this.#significands[other * this.columns + column] = Number.NaN;
    } else if (this.#significands[at] === significand && this.#exponents[at] === exponent) return;
    this.#significands[at] = significand;
    this.#exponents[at] = exponent;
    this.changed = true;
  }

  get size(): number {
    return HEADER + this.columns * COLUMN + this.slots * this.columns * CELL + CRC;
  }

  /** Writes the record; `bytes` has `size` bytes. */
  write(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    bytes[0] = VERSION;
    bytes[1] = this.resolution;
    bytes[2] = this.columns;
    bytes[3] = this.slots;
    view.setUint32(4, this.record);
    let at = HEADER;
    for (let column = 0; column < this.columns; column++) {
      view.setFloat64(at, this.#codes[column]);
      view.setUint16(at + 8, this.units[column]);
      at += COLUMN;
    }
    for (let cell = 0; cell < this.#significands.length; cell++) {
      view.setFloat64(at, this.#significands[cell]);
      view.setInt8(at + 8, this.#exponents[cell]);
      at += CELL;
    }
    view.setUint16(at, checksum(bytes, at));
  }

  /** Takes a record. False: it is damaged, of another number, or of another shape; the page is then empty. */
  read(bytes: Uint8Array, record: number): boolean {
    this.clear(record);
    if (bytes.length < HEADER + CRC) return false;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const [version, resolution, columns, slots] = [bytes[0], bytes[1], bytes[2], bytes[3]];
    const size = HEADER + columns * COLUMN + slots * columns * CELL + CRC;
    if (version !== VERSION || resolution !== this.resolution || slots !== this.slots) return false;
    if (bytes.length !== size || view.getUint16(size - CRC) !== checksum(bytes, size - CRC)) return false;
    if (view.getUint32(4) !== record) return false;
    for (let column = 0; column < columns; column++) {
      const at = HEADER + column * COLUMN;
      const own = this.#codes.indexOf(view.getFloat64(at));
      if (own >= 0) this.#readColumn(view, column, own, columns, view.getUint16(at + 8));
    }
    return true;
  }

  /** The meter's table may have changed since: columns are found by their code. */
  #readColumn(view: DataView, stored: number, own: number, columns: number, unit: number): void {
    this.units[own] = unit;
    for (let slot = 0; slot < this.slots; slot++) {
      const from = HEADER + columns * COLUMN + (slot * columns + stored) * CELL;
      // A checksum of 16 bits lets something through in the end: only exact numbers are written.
      const significand = view.getFloat64(from);
      this.#significands[slot * this.columns + own] = Number.isSafeInteger(significand)
        ? significand
        : Number.NaN;
      this.#exponents[slot * this.columns + own] = view.getInt8(from + 8);
    }
  }
}

function checksum(bytes: Uint8Array, end: number): number {
  let crc = 0;
  for (let at = 0; at < end; at++) crc = crc16Xmodem(crc, bytes[at]);
  return crc;
}
