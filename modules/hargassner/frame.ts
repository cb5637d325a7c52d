/**
 * Lines of a Hargassner boiler (TCP port 23, or RS-232 at 19200 8N1), taken apart as they pass:
 *
 *   pm 7 10.1 9.0 ... 0083 4001 0   values, once a second: decimal ones, then digital words in hexadecimal
 *   z 22:33:49 Kessel Start         what the boiler is about
 *   tm 2017-11-26 12:26:19          its clock (old boilers)
 *   $<<<DAQPRJ>...</DAQPRJ>>>       its list of channels, handed on byte by byte; pm lines may stand within it
 *
 * CR, LF or both end a line. There is no checksum: a line counts only from its "pm " to its end, with nothing in it
 * that is no number, and with a plausible count of values. What follows a lost connection is never added to what
 * came before it (`reset`). Everything that is none of the above is passed over.
 */
import { Fault } from "../readout/fault.js";
import { CHANNEL_LIMIT } from "./map.js";
import { isHexLetter, isLetter, isUnusual } from "./token.js";

/** Longest line in bytes, "pm " aside; 213 values take 1 kB. */
export const LINE_LIMIT = 2048;
export const VALUES_MINIMUM = 40;
export const VALUES_LIMIT = CHANNEL_LIMIT;
/** Digits before the point that count for the range of a value; more stand for "very large". */
const WHOLE_LIMIT = 100_000_000;
const NOT_DECIMAL = -1;
/** A number as C writes it where decimals do not do: "nan", "-inf", "1.2e-07". It stands for some value, and is not told. */
export const UNUSUAL = -2;

export const Event = Object.freeze({
  None: 0,
  /** `count` values are in `buffer`. */
  Line: 1,
  /** A `z` line is in buffer[0, textEnd). */
  Note: 2,
  /** A `tm` line is in buffer[0, textEnd). */
  Clock: 3,
  /** A line of values was given up; `fault` says why. */
  Fault: 4,
});

const Mode = Object.freeze({ Other: 0, Values: 1, List: 2, Overflow: 3 });

/** "<DAQPRJ", as bytes: XS makes objects of the characters of a string. */
const LIST = Uint8Array.of(0x3c, 0x44, 0x41, 0x51, 0x50, 0x52, 0x4a);

/** The list of channels goes here. */
export interface ListSink {
  beginList(): void;
  pushList(byte: number): void;
  /** False once it has ended, or is given up. */
  readonly listRuns: boolean;
}

export class LineFrame {
  readonly buffer = new Uint8Array(LINE_LIMIT);
  /** Bytes of the line that is coming. */
  length = 0;
  textEnd = 0;
  /** Values of the line; value v is buffer[starts[v], ends[v]). */
  count = 0;
  readonly starts = new Uint16Array(VALUES_LIMIT);
  readonly ends = new Uint16Array(VALUES_LIMIT);
  /** Digits after the point; -1: not a decimal number, but perhaps a hexadecimal one; or UNUSUAL. */
  readonly decimals = new Int8Array(VALUES_LIMIT);
  /** Sign and digits before the point, at most WHOLE_LIMIT. */
  readonly wholes = new Int32Array(VALUES_LIMIT);
  fault: number = Fault.None;
  readonly #list: ListSink;
  #mode: number = Mode.Other;
  /** Where to go on after a line of values. */
  #resume: number = Mode.Other;
  #isBad = false;
  #afterLetter = false;
  #afterLine = false;
  /** Characters of "pm " and of LIST that have come in a row. */
  #matched = 0;
  #listMatched = 0;
  /** The value that is coming: where it began (-1: none), its point, its sign, whether hexadecimal letters came. */
  #start = -1;
  #point = -1;
  #whole = 0;
  #isHex = false;
  /** Something stands in it that no decimal or hexadecimal number has. */
  #isOdd = false;

  constructor(list: ListSink) {
    this.#list = list;
  }

  reset(): void {
    this.#mode = Mode.Other;
    this.#resume = Mode.Other;
    this.#matched = 0;
    this.#listMatched = 0;
    this.#afterLetter = false;
    this.length = 0;
    this.count = 0;
  }

  /** Bytes of a line of values have come, and not its end. */
  get isCut(): boolean {
    return this.#mode === Mode.Values && this.length > 0;
  }

  /** Only zeros stand behind the point of a value. */
  isWhole(value: number): boolean {
    const end = this.ends[value];
    for (let at = end - this.decimals[value]; at < end; at++) if (this.buffer[at] !== 0x30) return false;
    return true;
  }

  push(byte: number): number {
    if (this.#mode === Mode.Values) return this.#pushValues(byte);
    if (this.#mode === Mode.List) return this.#pushList(byte);
    if (byte === 0x0d || byte === 0x0a) return this.#endOther();
    if (this.#matchValues(byte)) return Event.None;
    if (this.#mode === Mode.Overflow) return Event.None;
    if (this.length < LINE_LIMIT) this.buffer[this.length++] = byte;
    if (byte === LIST[this.#listMatched]) {
      if (++this.#listMatched === LIST.length) this.#beginList();
    } else this.#listMatched = byte === 0x3c ? 1 : 0;
    return Event.None;
  }

  /** "pm " begins a line wherever it stands, unless it is the end of a word. */
  #matchValues(byte: number): boolean {
    if (byte === 0x70 && !this.#afterLetter) this.#matched = 1;
    else if (byte === 0x6d && this.#matched === 1) this.#matched = 2;
    else if (byte === 0x20 && this.#matched === 2) {
      this.#beginValues(Mode.Other);
      return true;
    } else this.#matched = 0;
    this.#afterLetter = isLetter(byte);
    return false;
  }

  #beginValues(resume: number): void {
    this.#mode = Mode.Values;
    this.#resume = resume;
    this.#matched = 0;
    this.#listMatched = 0;
    this.#isBad = false;
    this.#start = -1;
    this.length = 0;
    this.count = 0;
  }

  #beginList(): void {
    this.#listMatched = 0;
    this.#matched = 0;
    this.#afterLetter = false;
    this.#mode = Mode.List;
    this.length = 0;
    this.#list.beginList();
    for (let index = 0; index < LIST.length; index++) this.#list.pushList(LIST[index]);
  }

  #pushValues(byte: number): number {
    if (byte === 0x0d || byte === 0x0a) return this.#endValues();
    // Another line, or the list of channels, begins before this one has ended.
    if (byte === 0x70 || byte === 0x24 || byte === 0x3c) return this.#interrupt(byte);
    if (this.length === LINE_LIMIT) return this.#giveUp(Fault.Overflow);
    if (byte === 0x20 || byte === 0x09) {
      this.#endValue();
      this.buffer[this.length++] = byte;
      return Event.None;
    }
    if (this.#start < 0) this.#beginValue();
    if (byte >= 0x30 && byte <= 0x39) {
      if (this.#point < 0 && this.#whole < WHOLE_LIMIT) this.#whole = this.#whole * 10 + (byte - 0x30);
    } else if (byte === 0x2e && this.#point < 0 && this.length > this.#start) this.#point = this.length;
    else if (isHexLetter(byte)) this.#isHex = true;
    else if (byte !== 0x2d || this.length !== this.#start) this.#isOdd = true;
    this.buffer[this.length++] = byte;
    return Event.None;
  }

  #beginValue(): void {
    this.#start = this.length;
    this.#point = -1;
    this.#whole = 0;
    this.#isHex = false;
    this.#isOdd = false;
  }

  #endValue(): void {
    const start = this.#start;
    if (start < 0) return;
    this.#start = -1;
    if (this.count === VALUES_LIMIT) {
      this.#isBad = true;
      return;
    }
    const end = this.length;
    const isNegative = this.buffer[start] === 0x2d;
    const decimals = this.#point < 0 ? 0 : end - this.#point - 1;
    const digits = (this.#point < 0 ? end : this.#point) - start - (isNegative ? 1 : 0);
    const isOdd = this.#isOdd || (this.#isHex && (this.#point >= 0 || isNegative));
    if (isOdd) {
      if (!isUnusual(this.buffer, isNegative ? start + 1 : start, end)) this.#isBad = true;
    } else if (digits === 0 || (this.#point >= 0 && decimals === 0)) this.#isBad = true;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.decimals[this.count] = isOdd ? UNUSUAL : this.#isHex ? NOT_DECIMAL : Math.min(decimals, 99);
    this.wholes[this.count] = isNegative ? -this.#whole : this.#whole;
    this.count++;
  }

  #endValues(): number {
    this.#endValue();
    this.#mode = this.#resume;
    this.#afterLine = true;
    this.#afterLetter = false;
    this.length = 0;
    if (this.count === 0) return Event.None;
    if (!this.#isBad && this.count >= VALUES_MINIMUM) return Event.Line;
    this.fault = Fault.Malformed;
    return Event.Fault;
  }

  #interrupt(byte: number): number {
    const had = this.count > 0 || this.#start >= 0;
    this.#mode = this.#resume;
    this.#matched = 0;
    this.#afterLetter = false;
    this.length = 0;
    this.push(byte);
    this.fault = Fault.Truncated;
    return had ? Event.Fault : Event.None;
  }

  #giveUp(fault: number): number {
    this.#mode = this.#resume === Mode.List ? Mode.List : Mode.Overflow;
    this.length = 0;
    this.fault = fault;
    return Event.Fault;
  }

  /** Bytes that may be a "pm " are held back until it is clear: they are no part of the list then. */
  #pushList(byte: number): number {
    // The second half of a line's CR LF.
    const isEnd = this.#afterLine && (byte === 0x0d || byte === 0x0a);
    this.#afterLine = false;
    if (isEnd) return Event.None;
    const matched = this.#matched;
    if (matched === 3) {
      this.#matched = 0;
      if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d) {
        this.#beginValues(Mode.List);
        return this.#pushValues(byte);
      }
      this.#release(3);
    } else if (matched > 0) {
      if (byte === (matched === 1 ? 0x6d : 0x20)) {
        this.#matched = matched + 1;
        return Event.None;
      }
      this.#matched = 0;
      this.#release(matched);
    }
    if (byte === 0x70) this.#matched = 1;
    else this.#list.pushList(byte);
    if (!this.#list.listRuns) this.#mode = Mode.Other;
    return Event.None;
  }

  #release(count: number): void {
    this.#list.pushList(0x70);
    if (count > 1) this.#list.pushList(0x6d);
    if (count > 2) this.#list.pushList(0x20);
  }

  #endOther(): number {
    const length = this.length;
    const isOverflow = this.#mode === Mode.Overflow;
    this.#mode = Mode.Other;
    this.#matched = 0;
    this.#listMatched = 0;
    this.#afterLetter = false;
    this.length = 0;
    this.textEnd = length;
    if (isOverflow || length === 0) return Event.None;
    if (this.buffer[0] === 0x7a) return Event.Note;
    const isClock = this.buffer[0] === 0x74 && this.buffer[1] === 0x6d && this.buffer[2] === 0x20;
    return isClock ? Event.Clock : Event.None;
  }
}
