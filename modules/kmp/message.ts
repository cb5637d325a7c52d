/**
 * Replies of a meter, read from a frame whose CRC held: 5512-447 sections 3.3 and 6.2.
 *
 *   01 GetType      type u16 | software letter (1 = A), number
 *   02 GetSerialNo  u32
 *   10 GetRegister  registers, see value.ts; those a meter does not have are left out, all of them perhaps
 *   A0..A3, B8      entries of a log, see log.ts
 *
 * Structure is checked before the first value is told: a reply of the wrong length tells nothing. Other
 * commands (event status, electricity meters) pass without values. What writes to a meter (SetClock,
 * PutRegister, Reset, cut-off...) is neither sent nor read by this software.
 */
import { writeUnsigned } from "../bytes/decimal.js";
import { writeHex } from "../bytes/hex.js";
import { readUnsigned32 } from "../bytes/integer.js";
import { isLogSink, type LogSink } from "../reading/log.js";
import { Code, type Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { Fault } from "../readout/fault.js";
import { LogReader } from "./log.js";
import { FORMAT_SIZE, ValueReader, valueSize } from "./value.js";

export const Command = Object.freeze({
  GetType: 0x01,
  GetSerialNumber: 0x02,
  GetRegister: 0x10,
  LogByTime: 0xa0,
  LogLast: 0xa1,
  LogById: 0xa2,
  LogByTimePast: 0xa3,
  LogRead: 0xb8,
});

/** Where the parts of a frame stand. */
export const COMMAND_AT = 1;
export const DATA_AT = 2;
/** Most registers of one GetRegister. */
export const REGISTERS_LIMIT = 8;

/** "0001 G255". */
const TYPE_LIMIT = 9;
const LETTERS = 26;

/** Whether [start, end) is a whole number of registers, each with a value. */
export function isRegisterList(buffer: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const size = valueSize(buffer, at, end);
    if (size === 0) return false;
    at += FORMAT_SIZE + size;
  }
  return at === end;
}

/** Tells the content of replies to a sink. Commits nothing: whoever knows that it answers the question does. */
export class ReplyReader {
  readonly values: ValueReader;
  readonly #sink: Sink;
  readonly #log: LogReader | undefined;
  readonly #scratch = new Uint8Array(TYPE_LIMIT);

  constructor(sink: Sink) {
    this.#sink = sink;
    this.values = new ValueReader(sink);
    this.#log = isLogSink(sink) ? new LogReader(sink as LogSink, this.values) : undefined;
  }

  /**
   * Reads a frame [0, end) without CRC as `Deframer` leaves it. A `Fault`: None, or Malformed and nothing was
   * told. Entries of logs are committed one by one, since each repeats the codes of the one before.
   */
  read(frame: Uint8Array, end: number): number {
    switch (frame[COMMAND_AT]) {
      case Command.GetType:
        return this.readType(frame, end);
      case Command.GetSerialNumber:
        return this.readSerialNumber(frame, end);
      case Command.GetRegister:
        return this.readRegisters(frame, end);
      case Command.LogRead:
      case Command.LogByTime:
      case Command.LogLast:
      case Command.LogById:
      case Command.LogByTimePast:
        return this.#log ? this.#log.read(frame, end) : Fault.None;
    }
    return Fault.None;
  }

  /** "0001 G1": the type word in hexadecimal digits; the software as letter and number, or its two bytes. */
  readType(frame: Uint8Array, end: number): number {
    if (end !== DATA_AT + 4) return Fault.Malformed;
    const text = this.#scratch;
    const letter = frame[DATA_AT + 2];
    let at = writeHex(text, 0, frame, DATA_AT, DATA_AT + 2);
    text[at++] = 0x20;
    if (letter >= 1 && letter <= LETTERS) {
      text[at++] = 0x40 + letter;
      at = writeUnsigned(text, at, frame[DATA_AT + 3]);
    } else at = writeHex(text, at, frame, DATA_AT + 2, DATA_AT + 4);
    this.#sink.text(Code.Type, text, 0, at);
    return Fault.None;
  }

  readSerialNumber(frame: Uint8Array, end: number): number {
    if (end !== DATA_AT + 4) return Fault.Malformed;
    this.#sink.value(Code.Serial, readUnsigned32(frame, DATA_AT), 0, Unit.None);
    return Fault.None;
  }

  readRegisters(frame: Uint8Array, end: number): number {
    if (!isRegisterList(frame, DATA_AT, end)) return Fault.Malformed;
    let at = DATA_AT;
    while (at < end) {
      this.values.read(frame, at, at + FORMAT_SIZE);
      at += FORMAT_SIZE + frame[at + 3];
    }
    return Fault.None;
  }
}
