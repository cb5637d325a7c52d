/**
 * One record of EN 13757-3 (clause 6.3): DIF, DIFEs, VIF, VIFEs and value, told to the sink.
 *
 * A record that holds no value (digits above nine, an error that the meter reports, a length that no type has) is left
 * out and counted. A date that has not come yet (FF FF) is absent; one of nothing but zeros is "never".
 */
import { writeDecimal } from "../bytes/decimal.js";
import type { Sink } from "../reading/sink.js";
import { Code } from "../reading/sink.js";
import { OFFSET_UNKNOWN, Unit } from "../reading/unit.js";
import { FunctionField, Kind, packCode, Table } from "./code.js";
import { Form, Information } from "./information.js";
import {
  NO_VALUE,
  RealReader,
  readClock,
  readDate,
  readDecimal,
  readInteger,
  readLongInteger,
  readMinute,
  readSecond,
  readUnsigned,
} from "./value.js";

/** Extensions that a DIF or a VIF may have. */
const EXTENSION_LIMIT = 10;
const IDENTITY_LIMIT = 12;
const PLAIN_TEXT_LIMIT = 128;
/** Leaves room for any number in front of it. */
const PLAIN_UNIT_LIMIT = 20;

export class RecordReader {
  /** Records that gave a reading, and records that were left out. */
  good = 0;
  leftOut = 0;
  readonly #sink: Sink;
  readonly #information = new Information();
  readonly #real = new RealReader();
  readonly #text = new Uint8Array(PLAIN_TEXT_LIMIT);
  #at = 0;
  #end = 0;
  #place = 0;
  /** Of the record under way: data field of the DIF, function, and the counters of the DIFEs. */
  #field = 0;
  #function = 0;
  #storage = 0;
  #tariff = 0;
  #subunit = 0;
  /** A unit in plain text stands in [#unitStart, #unitEnd) of the telegram. */
  #unitStart = 0;
  #unitEnd = 0;
  /** Length byte of a value of variable length. */
  #variable = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  reset(): void {
    this.good = 0;
    this.leftOut = 0;
    this.#place = 0;
  }

  /** Reads the record that begins at `at`; the index after it, or -1 where the telegram ends in the middle of it. */
  read(buffer: Uint8Array, at: number, end: number): number {
    this.#at = at + 1;
    this.#end = end;
    this.#place++;
    if (!this.#dataInformation(buffer, buffer[at]) || !this.#valueInformation(buffer)) return -1;
    const length = this.#length(buffer);
    if (length < 0 || this.#at + length > end) return -1;
    this.#tell(buffer, this.#at, length);
    return this.#at + length;
  }

  #dataInformation(buffer: Uint8Array, dif: number): boolean {
    this.#field = dif & 15;
    this.#function = (dif >>> 4) & 3;
    this.#storage = (dif >>> 6) & 1;
    this.#tariff = 0;
    this.#subunit = 0;
    let storagePlace = 2;
    let tariffPlace = 1;
    let subunitPlace = 1;
    let byte = dif;
    for (let count = 0; byte & 0x80; count++) {
      if (count === EXTENSION_LIMIT || this.#at >= this.#end) return false;
      byte = buffer[this.#at++];
      this.#storage += (byte & 15) * storagePlace;
      this.#tariff += ((byte >>> 4) & 3) * tariffPlace;
      this.#subunit += ((byte >>> 6) & 1) * subunitPlace;
      storagePlace *= 16;
      tariffPlace *= 4;
      subunitPlace *= 2;
    }
    return true;
  }

  #valueInformation(buffer: Uint8Array): boolean {
    if (this.#at >= this.#end) return false;
    let byte = buffer[this.#at++];
    let table: number = Table.Main;
    this.#unitEnd = 0;
    if (byte === 0xfd || byte === 0xfb) {
      if (this.#at >= this.#end) return false;
      table = byte === 0xfd ? Table.Fd : Table.Fb;
      byte = buffer[this.#at++];
    }
    const information = this.#information;
    information.set(table, byte & 0x7f);
    // The unit in plain text stands between VIF and VIFEs.
    if (table === Table.Main && (byte & 0x7f) === Kind.Text && !this.#plainUnit(buffer)) return false;
    const isMakers = table === Table.Main && (byte & 0x7f) === 0x7f;
    for (let count = 0; byte & 0x80; count++) {
      if (count === EXTENSION_LIMIT || this.#at >= this.#end) return false;
      byte = buffer[this.#at++];
      // Behind the maker's own VIF or VIFE everything is the maker's own.
      if (isMakers || (byte & 0x7f) === 0x7f) information.form = Form.Nothing;
      else information.extend(byte & 0x7f);
    }
    return true;
  }

  #plainUnit(buffer: Uint8Array): boolean {
    if (this.#at >= this.#end) return false;
    const length = buffer[this.#at++];
    this.#unitStart = this.#at;
    this.#unitEnd = this.#at + length;
    this.#at = this.#unitEnd;
    return this.#at <= this.#end;
  }

  /** Bytes of the value; -1 where the telegram is over. Consumes the length byte of a variable one. */
  #length(buffer: Uint8Array): number {
    if (this.#field !== 0x0d) return LENGTHS[this.#field];
    if (this.#at >= this.#end) return -1;
    const length = buffer[this.#at++];
    this.#variable = length;
    if (length < 0xc0) return length;
    if (length < 0xd0) return length - 0xc0;
    if (length < 0xe0) return length - 0xd0;
    return length < 0xf0 ? length - 0xe0 : -1;
  }

  #tell(buffer: Uint8Array, at: number, length: number): void {
    const information = this.#information;
    const code = packCode(
      information.kind,
      information.firstVife,
      information.secondVife,
      this.#function,
      this.#storage,
      this.#tariff,
      this.#subunit,
      this.#place,
    );
    // No data, or a request for a readout.
    if (this.#field === 0 || this.#field === 8) return;
    if (information.form === Form.Nothing) {
      this.leftOut++;
      return;
    }
    if (this.#field === 0x0d && this.#variable < 0xc0) this.#tellText(code, buffer, at, length);
    else if (information.form === Form.Date || information.form === Form.DateTime)
      this.#tellDate(code, buffer, at, length);
    else if (this.#field === 0x05) this.#tellReal(code, buffer, at);
    else this.#tellNumber(code, buffer, at, length);
  }

  #tellNumber(code: number, buffer: Uint8Array, at: number, length: number): void {
    const value = this.#number(buffer, at, length);
    const information = this.#information;
    if (value === NO_VALUE) this.leftOut++;
    else if (information.form === Form.Identity && this.#isDecimal()) {
      this.good++;
      this.#tellDigits(code, buffer, at, length);
    } else if (this.#unitEnd > 0) this.#tellWithUnit(code, buffer, value);
    else {
      this.good++;
      this.#sink.value(code, value, information.exponent, information.unit);
    }
  }

  #isDecimal(): boolean {
    return this.#field >= 9 && this.#field !== 0x0d;
  }

  #number(buffer: Uint8Array, at: number, length: number): number {
    if (this.#field === 0x0d) {
      if (length === 0 || length > 6 || this.#variable >= 0xe0) return NO_VALUE;
      const value = readDecimal(buffer, at, length);
      return this.#variable >= 0xd0 && value !== NO_VALUE && value !== 0 ? -value : value;
    }
    if (this.#field >= 9) return readDecimal(buffer, at, length);
    if (length === 8) return readLongInteger(buffer, at);
    return this.#information.unsigned ? readUnsigned(buffer, at, length) : readInteger(buffer, at, length);
  }

  #tellReal(code: number, buffer: Uint8Array, at: number): void {
    const real = this.#real;
    if (!real.read(buffer, at) || this.#unitEnd > 0) {
      this.leftOut++;
      return;
    }
    this.good++;
    const information = this.#information;
    this.#sink.value(code, real.significand, real.exponent + information.exponent, information.unit);
  }

  #tellDate(code: number, buffer: Uint8Array, at: number, length: number): void {
    if (this.#field === 0x0d || this.#isDecimal() || this.#field === 5) {
      this.leftOut++;
      return;
    }
    let value = NO_VALUE;
    let unit: number = Unit.DateTime;
    if (length === 2) {
      value = readDate(buffer, at);
      unit = Unit.LongDate;
    } else if (length === 3) {
      value = readClock(buffer, at);
      unit = Unit.Clock;
    } else if (length === 4) value = readMinute(buffer, at);
    else if (length === 6) value = readSecond(buffer, at);
    // FF FF and 00 00 E1 FF stand for a day that has not come yet.
    if (value === NO_VALUE) {
      this.#sink.absent(code);
      return;
    }
    this.good++;
    if (unit === Unit.DateTime && value === 0) unit = Unit.LongDate;
    this.#sink.value(code, value, unit === Unit.DateTime ? OFFSET_UNKNOWN : 0, unit);
    if (unit === Unit.DateTime && code === METER_TIME)
      this.#sink.value(Code.Time, value, OFFSET_UNKNOWN, unit);
  }

  /** Text is sent with its last letter first. */
  #tellText(code: number, buffer: Uint8Array, at: number, length: number): void {
    if (length > PLAIN_TEXT_LIMIT) {
      this.leftOut++;
      return;
    }
    for (let index = 0; index < length; index++) this.#text[index] = buffer[at + length - 1 - index];
    this.good++;
    this.#sink.text(code, this.#text, 0, length);
  }

  /** An identification: leading zeros count. */
  #tellDigits(code: number, buffer: Uint8Array, at: number, length: number): void {
    const text = this.#text;
    const bytes = Math.min(length, IDENTITY_LIMIT);
    for (let index = 0; index < bytes; index++) {
      text[2 * index] = digit(buffer[at + bytes - 1 - index] >>> 4);
      text[2 * index + 1] = digit(buffer[at + bytes - 1 - index] & 15);
    }
    this.#sink.text(code, text, 0, 2 * bytes);
  }

  /** A number whose unit the meter wrote out: "12 %RH", as text, since no table knows the unit. */
  #tellWithUnit(code: number, buffer: Uint8Array, value: number): void {
    const text = this.#text;
    const length = this.#unitEnd - this.#unitStart;
    if (length > PLAIN_UNIT_LIMIT) {
      this.leftOut++;
      return;
    }
    let end = writeDecimal(text, 0, value, this.#information.exponent);
    text[end++] = 0x20;
    for (let index = this.#unitEnd - 1; index >= this.#unitStart; index--) text[end++] = buffer[index];
    this.good++;
    this.#sink.text(code, text, 0, end);
  }
}

/** Bytes of a value by the data field of its DIF; the variable one aside. */
const LENGTHS: readonly number[] = Object.freeze([0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, -1, 6, -1]);

const METER_TIME = packCode(Kind.DateTime, 0, 0, FunctionField.Now, 0, 0, 0, 0);

/** Digit of a nibble, lower case beyond nine. */
export function digit(nibble: number): number {
  return nibble < 10 ? 0x30 + nibble : 0x57 + nibble;
}
