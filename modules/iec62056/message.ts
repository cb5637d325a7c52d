/**
 * Data sets of IEC 62056-21 clause 6.4 as they pass: `code(value*unit)`, several to a line, an empty code for a
 * further value of the same code, `&` between the values of one data set.
 *
 * One data set is buffered, never the block. Each value of it is a reading of its own:
 *
 *   number*unit        digits, as written                          6.8(0328.871*GJ)
 *   number*?           text "number*?": a unit that units.ts does not know is not guessed
 *   yyyy-mm-dd         Unit.LongDate; 2000-00-00 is 0, "never"     6.36.5(2000-00-00)
 *   hh:mm:ss           Unit.Clock
 *   digits with point  a bare number                               13.7(0.98)
 *   nothing            absent
 *   anything else      text, "66153690", "01-01", "1>1>04": nibbles above 9 come as : ; < = > ?
 *
 * A data set whose number holds anything but a number is damaged: it is left out whole, and counted.
 * When the meter says what time it is (9.36, or 0.9.1 and 0.9.2) and who it is (9.20, 0.0, C.1.0), Code.Time and
 * Code.Serial tell so too.
 */
import { Code, type Sink } from "../reading/sink.js";
import { OFFSET_UNKNOWN, Unit } from "../reading/unit.js";
import { CODE_TEXT_LIMIT, iecCode, MEMBER_LIMIT, packCode, WHOLE } from "./code.js";
import type { BlockForm } from "./form.js";
import { dayOf, hasPoint, isDay, isNumber, isPattern, isTime, number, timeOf } from "./shape.js";
import { UNKNOWN_UNIT, wireUnit } from "./units.js";

/** Longest content of one pair of parentheses. */
export const DATA_SET_LIMIT = 256;
/** "2022-05-19" and "2022-05-19&19:41:17". */
const DAY_LENGTH = 10;
const MOMENT_LENGTH = 19;
const SERIAL_LIMIT = 24;

const METER_CLOCK = iecCode("9.36");
const CLOCK = iecCode("0.9.1");
const DATE = iecCode("0.9.2");
/** Who the meter is, the best name first. */
const SERIALS: readonly number[] = Object.freeze([
  iecCode("9.20"),
  iecCode("0.0"),
  iecCode("0.0.0"),
  iecCode("C.1.0"),
  iecCode("C.1"),
]);

const Kind = Object.freeze({
  Damaged: 0,
  Empty: 1,
  Number: 2,
  Foreign: 3,
  Date: 4,
  Clock: 5,
  Plain: 6,
  Text: 7,
});

const LF = 0x0a;
const CR = 0x0d;
const OPEN = 0x28;
const CLOSE = 0x29;
const STAR = 0x2a;
const AMPERSAND = 0x26;
const DASH = 0x2d;
const COLON = 0x3a;

export class DataSets {
  /** Data sets since `reset` that were delivered. */
  good = 0;
  /** Data sets since `reset` that were left out. */
  damaged = 0;
  readonly #sink: Sink;
  readonly #code = new Uint8Array(CODE_TEXT_LIMIT + 1);
  #codeEnd = 0;
  readonly #set = new Uint8Array(DATA_SET_LIMIT);
  #setEnd = 0;
  #inside = false;
  #isDamaged = false;
  /** Code of the data set, member 0, and how many members of it have passed. */
  #base = -1;
  #members = 0;
  /** Where the unit of the value that was looked at last begins, and which it is. */
  #star = 0;
  #unit = 0;
  #serialRank = SERIALS.length;
  #date = 0;
  #clock = -1;

  /** Base codes of the data sets that are delivered in one piece. */
  readonly #wholes: Float64Array;

  readonly #form: BlockForm | undefined;

  /**
   * @param wholes codes made with WHOLE: these data sets are delivered as one text, "&" as a blank
   * @param form told what each data set looks like
   */
  constructor(sink: Sink, wholes: readonly number[] = [], form?: BlockForm) {
    this.#sink = sink;
    this.#form = form;
    this.#wholes = Float64Array.from(wholes, (code) => code - WHOLE);
  }

  /** Whether the last data set has begun and not ended. */
  get open(): boolean {
    return this.#inside;
  }

  reset(): void {
    this.good = 0;
    this.damaged = 0;
    this.#codeEnd = 0;
    this.#inside = false;
    this.#isDamaged = false;
    this.#base = -1;
    this.#serialRank = SERIALS.length;
    this.#date = 0;
    this.#clock = -1;
    this.#form?.reset();
  }

  push(byte: number): void {
    if (this.#inside) this.#insideByte(byte);
    else if (byte === OPEN) this.#open();
    else if (byte === LF || byte === CR) {
      this.#codeEnd = 0;
      this.#isDamaged = false;
    } else if (byte < 0x20 || byte >= 0x7f) this.#isDamaged = true;
    else if (this.#codeEnd <= CODE_TEXT_LIMIT) this.#code[this.#codeEnd++] = byte;
  }

  /** The block is complete and good: what is known about the meter as a whole. The caller commits. */
  finish(): void {
    if (this.#date > 0 && this.#clock >= 0)
      this.#sink.value(Code.Time, this.#date * 1e6 + this.#clock, OFFSET_UNKNOWN, Unit.DateTime);
  }

  #open(): void {
    this.#inside = true;
    this.#setEnd = 0;
    this.#form?.begin(this.#code, 0, this.#codeEnd);
    if (this.#codeEnd > 0) {
      this.#base = packCode(this.#code, 0, this.#codeEnd);
      this.#members = 0;
    }
    this.#codeEnd = 0;
    if (this.#base < 0) this.#isDamaged = true;
  }

  #insideByte(byte: number): void {
    if (byte === CLOSE) {
      this.#inside = false;
      this.#close();
      this.#isDamaged = false;
    } else if (byte === LF || byte === CR) {
      this.#inside = false;
      this.#isDamaged = false;
      this.#leaveOut();
    } else if (byte < 0x20 || byte >= 0x7f || byte === OPEN || this.#setEnd === DATA_SET_LIMIT)
      this.#isDamaged = true;
    else this.#set[this.#setEnd++] = byte;
  }

  #close(): void {
    if (this.#isDamaged || !this.#isSound()) {
      this.#leaveOut();
      return;
    }
    this.good++;
    this.#form?.end(this.#set, this.#setEnd, true);
    if (this.#isWhole()) return;
    let start = 0;
    for (let index = 0; index <= this.#setEnd; index++)
      if (index === this.#setEnd || this.#set[index] === AMPERSAND) {
        this.#deliver(this.#base + this.#members++, start, index);
        start = index + 1;
      }
  }

  #leaveOut(): void {
    this.damaged++;
    this.#form?.end(this.#set, this.#setEnd, false);
  }

  /** Delivers the data set in one piece if its table wants it so. */
  #isWhole(): boolean {
    let row = 0;
    while (row < this.#wholes.length && this.#wholes[row] !== this.#base) row++;
    if (row === this.#wholes.length || this.#members > 0) return false;
    if (this.#base === METER_CLOCK && this.#isMoment()) return true;
    for (let index = 0; index < this.#setEnd; index++)
      if (this.#set[index] === AMPERSAND) this.#set[index] = 0x20;
    this.#members = MEMBER_LIMIT;
    if (this.#setEnd === 0) this.#sink.absent(this.#base + WHOLE);
    else this.#sink.text(this.#base + WHOLE, this.#set, 0, this.#setEnd);
    return true;
  }

  /** Delivers "2022-05-19&19:41:17" as one moment, of no known zone. */
  #isMoment(): boolean {
    const set = this.#set;
    if (this.#setEnd !== MOMENT_LENGTH || set[DAY_LENGTH] !== AMPERSAND) return false;
    if (this.#look(0, DAY_LENGTH) !== Kind.Date || this.#look(DAY_LENGTH + 1, this.#setEnd) !== Kind.Clock)
      return false;
    this.#date = dayOf(set, 0);
    this.#clock = timeOf(set, DAY_LENGTH + 1);
    this.#members = MEMBER_LIMIT;
    this.#sink.value(this.#base + WHOLE, this.#date * 1e6 + this.#clock, OFFSET_UNKNOWN, Unit.DateTime);
    return true;
  }

  /** Whether every value of the data set is what it should be. */
  #isSound(): boolean {
    let start = 0;
    let members = this.#members;
    for (let index = 0; index <= this.#setEnd; index++)
      if (index === this.#setEnd || this.#set[index] === AMPERSAND) {
        if (this.#look(start, index) === Kind.Damaged) return false;
        members++;
        start = index + 1;
      }
    return members <= MEMBER_LIMIT;
  }

  #deliver(code: number, start: number, end: number): void {
    const sink = this.#sink;
    const set = this.#set;
    const base = this.#base;
    switch (this.#look(start, end)) {
      case Kind.Empty:
        sink.absent(code);
        return;
      case Kind.Number:
        sink.digits(code, set, start, this.#star, this.#unit);
        return;
      case Kind.Plain:
        sink.digits(code, set, start, end, Unit.None);
        return;
      case Kind.Date: {
        const date = dayOf(set, start);
        const isNever = date % 10000 === 0;
        sink.value(code, isNever ? 0 : date, 0, Unit.LongDate);
        if (base === METER_CLOCK || base === DATE) this.#date = isNever ? 0 : date;
        return;
      }
      case Kind.Clock: {
        const clock = timeOf(set, start);
        sink.value(code, clock, 0, Unit.Clock);
        if (base === METER_CLOCK || base === CLOCK) this.#clock = clock;
        return;
      }
      default:
        sink.text(code, set, start, end);
        if (code === base) this.#identity(start, end);
    }
  }

  /** Texts that say something about the meter. */
  #identity(start: number, end: number): void {
    if (this.#base === DATE && end - start === 8 && isPattern(this.#set, start, end, DASH, 2))
      this.#date =
        20000000 +
        number(this.#set, start, 2) * 10000 +
        number(this.#set, start + 3, 2) * 100 +
        number(this.#set, start + 6, 2);
    if (end - start > SERIAL_LIMIT) return;
    for (let rank = 0; rank < this.#serialRank; rank++)
      if (SERIALS[rank] === this.#base) {
        this.#serialRank = rank;
        this.#sink.text(Code.Serial, this.#set, start, end);
      }
  }

  /** What stands in [start, end); sets `#star` and `#unit` of a number. */
  #look(start: number, end: number): number {
    const set = this.#set;
    if (start === end) return Kind.Empty;
    let star = start;
    while (star < end && set[star] !== STAR) star++;
    if (star < end) {
      if (star === start) return Kind.Empty;
      if (!isNumber(set, start, star)) return Kind.Damaged;
      this.#star = star;
      this.#unit = wireUnit(set, star + 1, end);
      return this.#unit === UNKNOWN_UNIT ? Kind.Foreign : Kind.Number;
    }
    if (end - start === 10 && isPattern(set, start, end, DASH, 4))
      return isDay(set, start) ? Kind.Date : Kind.Text;
    if (end - start === 8 && isPattern(set, start, end, COLON, 2))
      return isTime(set, start) ? Kind.Clock : Kind.Text;
    return isNumber(set, start, end) && hasPoint(set, start, end) ? Kind.Plain : Kind.Text;
  }
}
