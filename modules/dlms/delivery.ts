/**
 * The last step of a value's way to the sink: which scale it has, and what else it tells.
 *
 * Scale: what the telegram says; else the chosen meter's table, by the same code or the same code of another
 * channel (1-1:1.8.0 for 1-0:1.8.0); else the maker's (`lists.ts`); else none, the number as it came.
 * On the way texts tell the maker and the serial number, and clocks the time where the telegram had none.
 */
import { POSITION, withoutChannel } from "../reading/obis.js";
import { Code, type Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { isString } from "./axdr.js";
import { Kind, kindOf, kindUnit, makerOf, makers, UNSCALED } from "./lists.js";
import { isClock, isListVersion, isMakerCode, serialRank } from "./roles.js";
import { contentStart, isWholeNumber, textEnd, ValueForm, ValueWriter, wholeNumberAt } from "./value.js";

/** The chosen meter's table: columns of equal length. */
export interface MeterTable {
  readonly codes: readonly number[];
  /** Units and powers of ten; UNSCALED in the exponent: the table does not say. */
  readonly units: readonly number[];
  readonly exponents: readonly number[];
  /** Deliver a value of another channel under the table's own code: for programs that look it up there. */
  readonly renames: boolean;
}

/** No meter of 1 V resolution reads this high: a Kamstrup in Bornholm sends 0.01 V. */
const VOLTAGE_ABSURD = 8000;
const FINE_VOLTAGE = -2;
/** Tag and four bytes: the widest number that `wholeNumberAt` reads. */
const NARROW = 5;
/** First code with group A = 1. Below, group B counts devices: 0-1 and 0-2 are not the same thing. */
const ELECTRICITY = 2 ** 40;
/** Shortest device number at the end of a list. */
const NUMBER_DIGITS = 8;

export class Delivery {
  readonly #sink: Sink;
  readonly #writer: ValueWriter;
  readonly #table: MeterTable | undefined;
  #maker = -1;
  #hasTime = false;
  #serialRank = 0;
  #serialStart = 0;
  #serialEnd = 0;
  /** Values of this message that went out by place. */
  unnamed = 0;

  constructor(sink: Sink, table: MeterTable | undefined) {
    this.#sink = sink;
    this.#table = table;
    this.#writer = new ValueWriter(sink);
  }

  /** A message begins. `title`: its system title, empty where it has none. */
  begin(title: Uint8Array, hasTime: boolean): void {
    this.#maker = makerOf(title, 0, title.length);
    this.#hasTime = hasTime;
    this.#serialRank = 0;
    this.#serialEnd = 0;
    this.unnamed = 0;
  }

  /** A further message of the same session: a serial number has to be a better one than before. */
  resume(): void {
    this.#serialEnd = 0;
  }

  /** A value to come: it may name the maker, which decides on the scale of those before it. */
  expect(buffer: Uint8Array, at: number, end: number, code: number): void {
    if (this.#maker < 0 && isString(buffer[at]) && isMakerCode(code))
      this.#maker = makerOf(buffer, contentStart(buffer, at), end);
  }

  /** The message is read: its serial number goes out. */
  finish(buffer: Uint8Array): void {
    if (this.#serialEnd > 0) this.#sink.text(Code.Serial, buffer, this.#serialStart, this.#serialEnd);
  }

  /** Delivers the scalar [at, end) with the scale of the meter's table, else of its maker, else none. */
  unscaled(buffer: Uint8Array, at: number, end: number, code: number): void {
    if (code < POSITION && isWholeNumber(buffer[at])) {
      const table = this.#table;
      const row = this.#row(code);
      if (table && row >= 0 && table.exponents[row] !== UNSCALED) {
        this.#electric(buffer, at, end, code, table.exponents[row], table.units[row]);
        return;
      }
      const kind = this.#maker < 0 ? Kind.None : kindOf(code);
      const exponent = kind === Kind.None ? UNSCALED : makers[this.#maker].exponents[kind];
      if (exponent !== UNSCALED) {
        this.#electric(buffer, at, end, code, exponent, kindUnit(kind));
        return;
      }
    }
    this.scaled(buffer, at, end, code, 0, Unit.None);
  }

  #electric(buffer: Uint8Array, at: number, end: number, code: number, exponent: number, unit: number): void {
    const isFine =
      unit === Unit.Volt &&
      exponent === 0 &&
      end - at <= NARROW &&
      wholeNumberAt(buffer, at) >= VOLTAGE_ABSURD;
    this.scaled(buffer, at, end, code, isFine ? FINE_VOLTAGE : exponent, unit);
  }

  #codeOf(code: number): number {
    const table = this.#table;
    if (!table?.renames) return code;
    const row = this.#row(code);
    return row < 0 ? code : table.codes[row];
  }

  /** Row of the meter's table: the same code, or the same code of another channel; -1 = none. */
  #row(code: number): number {
    const table = this.#table;
    if (!table) return -1;
    for (let row = 0; row < table.codes.length; row++) if (table.codes[row] === code) return row;
    const wanted = withoutChannel(code);
    if (wanted < ELECTRICITY) return -1;
    for (let row = 0; row < table.codes.length; row++)
      if (withoutChannel(table.codes[row]) === wanted) return row;
    return -1;
  }

  /** Delivers the scalar [at, end) with a scale that is known. */
  scaled(buffer: Uint8Array, at: number, end: number, code: number, exponent: number, unit: number): void {
    if (code >= POSITION) this.unnamed++;
    const form = this.#writer.write(this.#codeOf(code), buffer, at, end, exponent, unit);
    if (form === ValueForm.Text) this.#heedText(buffer, contentStart(buffer, at), end, code);
    else if (form === ValueForm.Instant && !this.#hasTime && isClock(code)) {
      this.#hasTime = true;
      this.#writer.write(Code.Time, buffer, at, end, 0, Unit.None);
    }
  }

  /** A text may name the maker and be the serial number. */
  #heedText(buffer: Uint8Array, start: number, end: number, code: number): void {
    if (this.#maker < 0 && (code >= POSITION || isMakerCode(code))) this.#maker = makerOf(buffer, start, end);
    if (isListVersion(code) || (code === POSITION && this.#maker >= 0 && makers[this.#maker].isList))
      this.#sink.text(Code.Type, buffer, start, end);
    const rank = serialRank(code);
    const last = rank > this.#serialRank ? textEnd(buffer, start, end) : -1;
    if (last <= start) return;
    this.#serialRank = rank;
    this.#serialStart = start;
    this.#serialEnd = last;
  }

  /** Austrian meters close their list with the number of the device, without a name. */
  number(buffer: Uint8Array, at: number, end: number): void {
    if (this.#serialRank > 0 || !isString(buffer[at])) return;
    const start = contentStart(buffer, at);
    if (end - start < NUMBER_DIGITS) return;
    for (let index = start; index < end; index++) if (buffer[index] < 0x30 || buffer[index] > 0x39) return;
    this.#serialRank = 1;
    this.#serialStart = start;
    this.#serialEnd = end;
  }
}
