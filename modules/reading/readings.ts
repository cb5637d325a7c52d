/**
 * The values of one meter, in columns, with two-phase commit.
 *
 * A row belongs to one code. Rows of the meter's table come first and never move; codes that no table
 * names take the spare rows in order of arrival, and are counted in `refused` when none is left.
 * Everything is allocated here, in the constructor. A row that was never read is Absent, never 0.
 */
import { Arena } from "../bytes/arena.js";
import type { Sink } from "./sink.js";
import { Unit } from "./unit.js";
import { valueText } from "./value.js";

export const State = Object.freeze({
  /** Never read. */
  Absent: 0,
  /** Read, and the checksum held. */
  Present: 1,
  /** The meter answered without it: it has no such register. */
  Unsupported: 2,
});

export const Form = Object.freeze({
  Number: 0,
  /** A number in text, too wide for a significand. */
  Digits: 1,
  Text: 2,
});

/** Most digits that are sure to fit a significand: 10^15 < 2^53. */
const EXACT_DIGITS = 15;
const NO_SLOT = 255;
/** Bytes of the columns of one row: five doubles, a 32-bit, two 16-bit and five 8-bit numbers; of one text's lengths and side. */
const ROW_BYTES = 5 * 8 + 4 + 2 * 2 + 5;
const TEXT_BYTES = 2 * 2 + 1;
/** Most text rows of one meter. */
const TEXT_SLOT_LIMIT = 250;

export interface ReadingsOptions {
  /** Rows for codes that the table does not name. */
  spare: number;
  /** Rows that may hold text, at most TEXT_SLOT_LIMIT. */
  texts: number;
  /** Longest text in bytes; a longer one is refused whole. */
  textLimit: number;
}

export class Readings implements Sink {
  /** Rows in use: those of the table and the spare ones taken. */
  count: number;
  readonly codes: Float64Array;
  readonly significands: Float64Array;
  readonly exponents: Int8Array;
  readonly units: Uint16Array;
  readonly forms: Uint8Array;
  readonly states: Uint8Array;
  /** Wall clock of the read in seconds since 1970, 0 = the clock was not set. */
  readonly times: Float64Array;
  /** Monotonic milliseconds of the read. */
  readonly ages: Float64Array;
  /** Texts; those of row r are [textStart(r), textEnd(r)). */
  readonly texts: Uint8Array;
  readonly textLimit: number;
  /** Values that found no row, no slot, or were too long. */
  refused = 0;
  /** Batches committed since the start. */
  commits = 0;
  /** Stamps for the next commit; the gateway sets both once per readout. */
  wallSeconds = 0;
  now = 0;

  readonly #table: number;
  /** Row behind the one claimed last. */
  #next = 0;
  readonly #slots: Uint8Array;
  /** Each slot has two sides in `texts`: the committed one, and the one that is written. */
  readonly #sides: Uint8Array;
  /** By side. */
  readonly #lengths: Uint16Array;
  #slotsUsed = 0;
  readonly #touched: Uint16Array;
  #touchedCount = 0;
  readonly #pending: Uint8Array;
  readonly #significands: Float64Array;
  /** Unit, exponent and form of what is pending, 16, 8 and 8 bits. */
  readonly #kinds: Int32Array;

  constructor(codes: readonly number[], options: ReadingsOptions) {
    if (options.texts > TEXT_SLOT_LIMIT) throw new RangeError(`at most ${TEXT_SLOT_LIMIT} text rows`);
    const rows = codes.length + options.spare;
    this.#table = codes.length;
    this.count = codes.length;
    this.textLimit = options.textLimit;
    const { texts, textLimit } = options;
    const arena = new Arena(rows * ROW_BYTES + texts * (TEXT_BYTES + 2 * textLimit));
    this.codes = arena.float64(rows);
    for (let row = 0; row < codes.length; row++) this.codes[row] = codes[row];
    this.significands = arena.float64(rows);
    this.times = arena.float64(rows);
    this.ages = arena.float64(rows);
    this.#significands = arena.float64(rows);
    this.#kinds = arena.int32(rows);
    this.units = arena.uint16(rows);
    this.#touched = arena.uint16(rows);
    this.#lengths = arena.uint16(2 * texts);
    this.exponents = arena.int8(rows);
    this.forms = arena.uint8(rows);
    this.states = arena.uint8(rows);
    this.#pending = arena.uint8(rows);
    this.#slots = arena.uint8(rows).fill(NO_SLOT);
    this.#sides = arena.uint8(texts);
    this.texts = arena.uint8(2 * texts * textLimit);
  }

  /** Row of a code, or -1. */
  row(code: number): number {
    const count = this.count;
    for (let row = 0; row < count; row++) if (this.codes[row] === code) return row;
    return -1;
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    this.#put(this.#claim(code), significand, exponent, unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    const row = this.#claim(code);
    if (row < 0) return;
    let significand = 0;
    let decimals = 0;
    let figures = 0;
    let sign = 1;
    let inFraction = false;
    for (let index = start; index < end; index++) {
      const byte = buffer[index];
      if (byte === 0x2d) sign = -1;
      else if (byte === 0x2e) inFraction = true;
      else if (byte !== 0x2b) {
        significand = significand * 10 + (byte - 0x30);
        if (significand > 0) figures++;
        if (inFraction) decimals++;
      }
    }
    if (figures <= EXACT_DIGITS) this.#put(row, significand === 0 ? 0 : sign * significand, -decimals, unit);
    else this.#putText(row, buffer, start, end, Form.Digits, unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    const row = this.#claim(code);
    if (row >= 0) this.#putText(row, buffer, start, end, Form.Text, Unit.None);
  }

  absent(code: number): void {
    const row = this.row(code);
    if (row >= 0 && this.#pending[row] === State.Absent) this.#touch(row, State.Unsupported);
  }

  commit(): void {
    for (let index = 0; index < this.#touchedCount; index++) {
      const row = this.#touched[index];
      const state = this.#pending[row];
      this.#pending[row] = State.Absent;
      this.states[row] = state;
      if (state !== State.Present) continue;
      this.significands[row] = this.#significands[row];
      const kind = this.#kinds[row];
      const form = kind & 0xff;
      this.units[row] = kind >>> 16;
      this.exponents[row] = kind >> 8;
      this.forms[row] = form;
      this.times[row] = this.wallSeconds;
      this.ages[row] = this.now;
      if (form !== Form.Number) this.#sides[this.#slots[row]] ^= 1;
    }
    this.#touchedCount = 0;
    this.commits++;
  }

  discard(): void {
    for (let index = 0; index < this.#touchedCount; index++)
      this.#pending[this.#touched[index]] = State.Absent;
    this.#touchedCount = 0;
  }

  /** Start of a row's text in `texts`. Only for rows whose form is not Number. */
  textStart(row: number): number {
    return this.#side(row) * this.textLimit;
  }

  textEnd(row: number): number {
    const side = this.#side(row);
    return side * this.textLimit + this.#lengths[side];
  }

  /** Text of a row for people and programs; empty when it was never read. Allocates: not for the hot path. */
  textOf(row: number): string {
    if (row < 0 || this.states[row] !== State.Present) return "";
    if (this.forms[row] === Form.Number)
      return valueText(this.significands[row], this.exponents[row], this.units[row]);
    let text = "";
    const end = this.textEnd(row);
    for (let at = this.textStart(row); at < end; at++) text += String.fromCharCode(this.texts[at]);
    return text;
  }

  /** The committed side of a row's text. */
  #side(row: number): number {
    const slot = this.#slots[row];
    return 2 * slot + this.#sides[slot];
  }

  #claim(code: number): number {
    // Telegrams bring their codes in the same order each time: most often it is the row behind the last one.
    const next = this.#next;
    if (next < this.count && this.codes[next] === code) {
      this.#next = next + 1;
      return next;
    }
    const row = this.row(code);
    this.#next = row + 1;
    if (row >= 0) return row;
    if (this.count === this.codes.length) {
      this.refused++;
      return -1;
    }
    this.codes[this.count] = code;
    return this.count++;
  }

  #touch(row: number, state: number): void {
    if (this.#pending[row] === State.Absent) this.#touched[this.#touchedCount++] = row;
    this.#pending[row] = state;
  }

  #put(row: number, significand: number, exponent: number, unit: number): void {
    if (row < 0) return;
    this.#touch(row, State.Present);
    this.#significands[row] = significand;
    this.#kinds[row] = (unit << 16) | ((exponent & 0xff) << 8) | Form.Number;
  }

  #putText(row: number, buffer: Uint8Array, start: number, end: number, form: number, unit: number): void {
    let slot = this.#slots[row];
    if (end - start > this.textLimit || (slot === NO_SLOT && this.#slotsUsed === this.#sides.length)) {
      this.refused++;
      return;
    }
    if (slot === NO_SLOT) {
      slot = this.#slotsUsed++;
      this.#slots[row] = slot;
    }
    const side = 2 * slot + (this.#sides[slot] ^ 1);
    const at = side * this.textLimit - start;
    for (let index = start; index < end; index++) this.texts[at + index] = buffer[index];
    this.#lengths[side] = end - start;
    this.#touch(row, State.Present);
    this.#significands[row] = 0;
    this.#kinds[row] = (unit << 16) | form;
  }

  /** Rows that the meter's table names. */
  get tableRows(): number {
    return this.#table;
  }
}
