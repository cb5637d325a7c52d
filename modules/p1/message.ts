/**
 * The lines of a P1 telegram, to the sink: `A-B:C.D.E(value)(value)...`, the values in order, each under the
 * code of its line, digits as the meter wrote them.
 *
 *   (00123.456*kWh)   a number with its unit
 *   (00013)           a number, except where the code says that it is a name (equipment ids, versions, tariffs)
 *   (170102192002W)   an instant, kept as text; 0-0:1.0.0 also becomes the time of the telegram
 *   DSMR 2 and 3      0-1:24.3.0(090212160000)(00)(60)(1)(0-1:24.2.1)(m3) and on the next line (00001.001): the
 *                     number belongs to the code, and has the unit, that the line before it names
 *
 * A line that is none of this is left out, and a telegram without a CRC is refused for it. Nothing is guessed: a number whose unit is unknown stays text.
 * Winter and summer marks (W, S) become offsets where the telegram names a standard of Central Europe.
 */
import { Code, type Sink } from "../reading/sink.js";
import { OFFSET_UNKNOWN, Unit } from "../reading/unit.js";
import { Fault } from "../readout/fault.js";
import {
  CLOCK,
  CLOSE,
  CR,
  copyDecoded,
  groupsEnd,
  isDigit,
  isName,
  LF,
  lineEnd,
  MINUS,
  OPEN,
  POINT,
  SUBMETER_HOURLY,
  serialRank,
  VERSION,
  VERSION_BELGIUM,
  wholeAt,
} from "./grammar.js";
import { NO_UNIT, unitAt, WRITTEN_VAR } from "./units.js";

const STAR = 0x2a;
const COLON = 0x3a;
const WINTER = 0x57;
const SUMMER = 0x53;
const NO_CODE = -1;
/** yymmddhhmmss and W or S. */
const INSTANT_SIZE = 13;
/** Longest serial number in hexadecimal digits. */
const SERIAL_LIMIT = 96;
/** First version of the Dutch standard, and of those made after it, whose telegrams have a CRC. */
const CRC_VERSION = 40;
/** What stands behind A, B, C, D and E. */
const separators = new Uint8Array([MINUS, COLON, POINT, POINT, STAR]);
const LAST_PLACE = separators.length;
/** Offsets in quarters of an hour. */
const CENTRAL_WINTER = 4;
const CENTRAL_SUMMER = 8;

export class P1Message {
  /** Lines that were left out of the last telegram. */
  skipped = 0;

  readonly #sink: Sink;
  readonly #unitMask: number;
  readonly #serial = new Uint8Array(SERIAL_LIMIT);
  #serialEnd = 0;
  #serialRank = 0;
  #instant = 0;
  #isSummer = false;
  #version = 0;
  #isCentral = false;
  #values = 0;
  /** Code and unit that a DSMR 3 line names for the number behind it. */
  #namedCode = NO_CODE;
  #namedUnit: number = Unit.None;
  #code = NO_CODE;
  /** Groups C, D and E of the code read last. */
  #groups = 0;
  #at = 0;
  /** Of the group looked at last: its end, the "*" in it (or its end), and whether a number stands before that. */
  #to = 0;
  #star = 0;
  #isNumber = false;

  /** `asWritten`: units carry WRITTEN_VAR where the meter spells VAr. */
  constructor(sink: Sink, asWritten: boolean) {
    this.#sink = sink;
    this.#unitMask = asWritten ? 0xffff : 0xffff & ~WRITTEN_VAR;
  }

  /** Delivers the telegram in buffer[start, end), "/" to before "!". `checked`: its CRC held. A Fault. */
  read(buffer: Uint8Array, start: number, end: number, checked: boolean): number {
    this.skipped = 0;
    this.#serialEnd = 0;
    this.#serialRank = 0;
    this.#instant = 0;
    this.#version = 0;
    this.#isCentral = false;
    this.#values = 0;
    this.#code = NO_CODE;
    this.#namedCode = NO_CODE;
    let at = lineEnd(buffer, start, end);
    this.#sink.text(Code.Type, buffer, start + 1, at);
    while (at < end) {
      const byte = buffer[at];
      at = byte === CR || byte === LF ? at + 1 : this.#line(buffer, at, end);
    }
    if (this.#values === 0) return Fault.Malformed;
    // Without a CRC nothing but its form speaks for a telegram: one bad line, and it may be two that ran together.
    if (!checked && this.skipped > 0) return Fault.Malformed;
    // From DSMR 4 on a telegram without a CRC is one that lost it.
    if (!checked && this.#version >= CRC_VERSION) return Fault.Crc;
    if (this.#instant > 0) this.#sink.value(Code.Time, this.#instant, this.#offset(), Unit.DateTime);
    if (this.#serialRank > 0) this.#sink.text(Code.Serial, this.#serial, 0, this.#serialEnd);
    return Fault.None;
  }

  /** Reads the line at `start`, or leaves it out; its end. */
  #line(buffer: Uint8Array, start: number, end: number): number {
    const isContinued = buffer[start] === OPEN;
    this.#at = start;
    if (!isContinued) {
      this.#code = this.#obis(buffer, end);
      this.#namedCode = NO_CODE;
    }
    const code = this.#code;
    let stop = -1;
    if (code !== NO_CODE && buffer[this.#at] === OPEN) {
      // Most lines are one group: then it is looked at once.
      this.#scan(buffer, this.#at + 1, end);
      stop = this.#isOnly(buffer, end) ? this.#to + 1 : groupsEnd(buffer, this.#at, end);
    }
    if (stop < 0) {
      this.#code = NO_CODE;
      this.skipped++;
      return lineEnd(buffer, start, end);
    }
    // The number behind a line of DSMR 3 has the name and the unit that the line before it tells.
    const isNamed = isContinued && this.#namedCode !== NO_CODE;
    for (let index = 0; this.#at < stop; index++) {
      const from = this.#at + 1;
      if (index > 0) this.#scan(buffer, from, stop);
      if (isNamed) this.#deliver(buffer, from, this.#namedCode, this.#namedUnit);
      else this.#value(buffer, from, code);
      const to = this.#to;
      if (!isContinued) this.#heed(buffer, from, to, code, index);
      this.#at = to + 1;
    }
    return stop;
  }

  /** The group looked at last is closed, and nothing stands behind it on its line. */
  #isOnly(buffer: Uint8Array, end: number): boolean {
    const behind = this.#to + 1;
    if (behind > end || buffer[this.#to] !== CLOSE) return false;
    return behind === end || buffer[behind] === CR || buffer[behind] === LF;
  }

  /** Looks once at the group whose content starts at `from`: its end, its "*", and whether it begins with a number. */
  #scan(buffer: Uint8Array, from: number, end: number): void {
    let at = from;
    let digits = 0;
    let points = 0;
    let other = 0;
    if (buffer[at] === MINUS) at++;
    for (; at < end; at++) {
      const byte = buffer[at];
      if (byte >= 0x30 && byte <= 0x39) digits++;
      else if (byte === CLOSE || byte === STAR || byte === CR || byte === LF) break;
      else if (byte === POINT && digits > 0) points++;
      else other++;
    }
    this.#star = at;
    this.#isNumber = digits > 0 && points <= 1 && other === 0 && buffer[at - 1] !== POINT;
    while (at < end && buffer[at] !== CLOSE && buffer[at] !== CR && buffer[at] !== LF) at++;
    this.#to = at;
  }

  #value(buffer: Uint8Array, from: number, code: number): void {
    const to = this.#to;
    const star = this.#star;
    if (star < to) {
      const unit = this.#isNumber ? unitAt(buffer, star + 1, to) : NO_UNIT;
      if (unit === NO_UNIT) this.#text(buffer, from, to, code);
      else this.#number(buffer, from, star, code, unit & this.#unitMask);
    } else if (isName(this.#groups)) this.#text(buffer, from, to, code);
    else this.#deliver(buffer, from, code, Unit.None);
  }

  #deliver(buffer: Uint8Array, from: number, code: number, unit: number): void {
    if (this.#isNumber && this.#star === this.#to) this.#number(buffer, from, this.#to, code, unit);
    else this.#text(buffer, from, this.#to, code);
  }

  #number(buffer: Uint8Array, from: number, to: number, code: number, unit: number): void {
    this.#values++;
    this.#sink.digits(code, buffer, from, to, unit);
  }

  #text(buffer: Uint8Array, from: number, to: number, code: number): void {
    this.#values++;
    this.#sink.text(code, buffer, from, to);
  }

  /** Time, serial number, version of the standard, and what a line of DSMR 3 names. */
  #heed(buffer: Uint8Array, from: number, to: number, code: number, index: number): void {
    if (this.#groups === SUBMETER_HOURLY) this.#heedNames(buffer, from, to);
    if (index > 0 || (this.#groups > 0xffff && this.#groups < 0x2a0000)) {
      if (index === 0 && code === CLOCK) this.#heedClock(buffer, from, to);
      return;
    }
    if (code === VERSION || code === VERSION_BELGIUM) {
      this.#isCentral = true;
      if (code === VERSION_BELGIUM) this.#version = CRC_VERSION;
      else if (to - from <= 3 && this.#isNumber) this.#version = wholeAt(buffer, from, to);
    }
    const rank = serialRank(code);
    if (rank > this.#serialRank && to > from && to - from <= SERIAL_LIMIT) {
      this.#serialRank = rank;
      this.#serialEnd = copyDecoded(this.#serial, buffer, from, to);
    }
  }

  /** (0-1:24.2.1)(m3): name and unit of the number on the next line. */
  #heedNames(buffer: Uint8Array, from: number, to: number): void {
    if (this.#namedCode !== NO_CODE) {
      const unit = unitAt(buffer, from, to);
      if (unit !== NO_UNIT) this.#namedUnit = unit & this.#unitMask;
      return;
    }
    const here = this.#at;
    const own = this.#groups;
    this.#at = from;
    const named = this.#obis(buffer, to);
    if (this.#at === to) this.#namedCode = named;
    this.#at = here;
    this.#groups = own;
    this.#namedUnit = Unit.None;
  }

  #heedClock(buffer: Uint8Array, from: number, to: number): void {
    const size = to - from;
    if (size !== INSTANT_SIZE && size !== INSTANT_SIZE - 1) return;
    for (let index = from; index < from + INSTANT_SIZE - 1; index++) if (!isDigit(buffer[index])) return;
    const mark = size === INSTANT_SIZE ? buffer[to - 1] : 0;
    if (mark !== 0 && mark !== WINTER && mark !== SUMMER) return;
    this.#isSummer = mark === SUMMER;
    if (mark === 0) this.#isCentral = false;
    this.#instant = 20e12 + wholeAt(buffer, from, from + INSTANT_SIZE - 1);
  }

  #offset(): number {
    if (!this.#isCentral) return OFFSET_UNKNOWN;
    return this.#isSummer ? CENTRAL_SUMMER : CENTRAL_WINTER;
  }

  /** Reads A-B:C.D.E or A-B:C.D.E*F from #at on, and leaves #at behind it; NO_CODE where it is none. */
  #obis(buffer: Uint8Array, end: number): number {
    let at = this.#at;
    let place = 0;
    let channel = 0;
    let groups = 0;
    let number = -1;
    for (; at < end; at++) {
      const byte = buffer[at];
      if (byte >= 0x30 && byte <= 0x39) {
        number = number < 0 ? byte - 0x30 : number * 10 + byte - 0x30;
        if (number > 255) return NO_CODE;
        continue;
      }
      if (number < 0 || byte !== separators[place]) break;
      // A and B, then C, D and E; what stands last may be F.
      if (place < 2) channel = (channel << 8) | number;
      else groups = (groups << 8) | number;
      number = -1;
      place++;
    }
    this.#at = at;
    if (number < 0) return NO_CODE;
    if (place === LAST_PLACE) return this.#packed(channel, groups, number);
    return place === LAST_PLACE - 1 ? this.#packed(channel, (groups << 8) | number, 255) : NO_CODE;
  }

  #packed(channel: number, groups: number, f: number): number {
    this.#groups = groups;
    return channel * 0x1_0000_0000 + groups * 256 + f;
  }
}
