/**
 * Replies about the logs that a meter keeps.
 *
 * Command B8 of the 303/403/603/803 generation is in no public document; it is known from METERTOOL at work on a
 * 603. Its replies run from the newest entry to the oldest, and number them:
 *
 *   05 type | format, date u16 | format, date u16 | format, records u8 | format, interval u8
 *           | depth u16 | count u8 | register u16...
 *   06 or 07 type | entries u16 | registers u8 | number of the first u32 | number of the newest u32 | info u16
 *           | first entry: registers as in value.ts | further entries: the bare values
 *
 * Commands A0..A3 of the loggers in a 601 and an 801 are those of 5512-447 section 6.2:
 *
 *   logger u8 | records u8 | number u16, registers as in value.ts | number u16, bare values... | last u16
 *           | newest u16 | info u8
 *
 * They do not say how many registers an entry has: it is the only count that makes the lengths add up.
 * Values are told only where the meter's info flags leave no doubt that they are values: an empty log answers
 * with an entry of zeros. Sub-commands 08 and 09 of B8 are not understood and pass without values.
 */
import { readUnsigned16, readUnsigned32 } from "../bytes/integer.js";
import { LogInfo, type LogSink } from "../reading/log.js";
import { Code } from "../reading/sink.js";
import { OFFSET_UNKNOWN, Unit } from "../reading/unit.js";
import { Fault } from "../readout/fault.js";
import { UNIT_CLOCK, UNIT_DATE, UNIT_DATE_TIME } from "./units.js";
import { DATE_TIME_SIZE, FORMAT_SIZE, type ValueReader } from "./value.js";

/** Sub-commands of B8 that only read. */
export const LogCommand = Object.freeze({ Configuration: 0x05, ById: 0x06, ByOffset: 0x07 });

/** Logs of B8. */
export const Log = Object.freeze({
  Configuration: 0,
  Info: 1,
  Year: 2,
  Month: 3,
  Day: 4,
  Hour: 5,
  Minute1: 6,
  Minute2: 7,
});
/** Loggers of A0..A3 are told as this plus their number, to keep them apart from the logs of B8. */
const FIRST_LOGGER = 0x100;

const names: readonly string[] = Object.freeze([
  "configuration",
  "info",
  "year",
  "month",
  "day",
  "hour",
  "minute1",
  "minute2",
  "software-download",
  "software-audit",
]);

/** Name of a log for people and for JSON. */
export function logText(log: number): string {
  return names[log] ?? (log < FIRST_LOGGER ? `log-${log}` : `logger-${log - FIRST_LOGGER}`);
}

/** Command B8: data begins with sub-command and type. */
const TYPE_AT = 3;
const DEPTH_AT = 14;
const CODES_AT = 17;
export const ENTRIES_AT = 4;
export const REGISTERS_AT = 6;
export const FIRST_ID_AT = 7;
export const NEWEST_ID_AT = 11;
const INFO_AT = 15;
export const FIRST_ENTRY_AT = 17;
/** Commands A0..A3. */
const RECORDS_AT = 3;
const FIRST_RECORD_AT = 4;
const LOGGER_TAIL = 5;
const LOG_BY_TIME_PAST = 0xa3;
const LOG_READ = 0xb8;
/** Flags with which the entries of a reply, if there are any, are not to be believed. */
export const LOG_WITHOUT_VALUES = LogInfo.Empty | LogInfo.OutOfRange | LogInfo.Failed;
const CODES_LIMIT = 255;

const LAST_DATE = 991231;
const LAST_CLOCK = 235959;
const DATE_TIME = 348;
const CLOCK = 1002;
const DATE = 1003;

/** `LogInfo` flags of a B8 reply. */
export function logReadInfo(frame: Uint8Array): number {
  const bits = readUnsigned16(frame, INFO_AT);
  let info = 0;
  if (bits & 0x0001) info |= LogInfo.Empty;
  if (bits & 0x0002) info |= LogInfo.OutOfRange;
  if (bits & 0x0008) info |= LogInfo.Unsupported;
  if (bits & 0x2010) info |= LogInfo.Cut;
  if (bits & 0x0020) info |= LogInfo.FormatChanged;
  if (bits & 0x0040) info |= LogInfo.Oldest;
  if (bits & 0x0080) info |= LogInfo.Newest;
  if (bits & 0x0300) info |= LogInfo.Failed;
  return info;
}

/** `LogInfo` flags of an A0..A3 reply; bit 4 is the end of the log in the direction of reading. */
function loggerInfo(command: number, bits: number): number {
  let info = 0;
  if (bits & 0x01) info |= LogInfo.Empty;
  if (bits & 0x04) info |= LogInfo.OutOfRange;
  if (bits & 0x08) info |= LogInfo.Cut;
  if (bits & 0x10) info |= command === LOG_BY_TIME_PAST ? LogInfo.Oldest : LogInfo.Newest;
  return info;
}

/** Tells entries to a sink, each with its own commit. Whole replies or nothing. */
export class LogReader {
  readonly #sink: LogSink;
  readonly #values: ValueReader;
  readonly #codes = new Uint16Array(CODES_LIMIT);
  /** Bytes of the bare values of one entry, as the last `#measure` found. */
  #entrySize = 0;
  #date = -1;
  #clock = -1;

  constructor(sink: LogSink, values: ValueReader) {
    this.#sink = sink;
    this.#values = values;
  }

  /** A `Fault`: None, or Malformed and nothing was told. */
  read(frame: Uint8Array, end: number): number {
    if (frame[1] !== LOG_READ) return this.#readLogger(frame, end);
    if (end <= TYPE_AT) return Fault.Malformed;
    switch (frame[2]) {
      case LogCommand.Configuration:
        return this.#readConfiguration(frame, end);
      case LogCommand.ById:
      case LogCommand.ByOffset:
        return this.#readEntries(frame, end);
    }
    return Fault.None;
  }

  #readConfiguration(frame: Uint8Array, end: number): number {
    if (end < CODES_AT || end !== CODES_AT + 2 * frame[CODES_AT - 1]) return Fault.Malformed;
    const count = frame[CODES_AT - 1];
    for (let index = 0; index < count; index++)
      this.#codes[index] = readUnsigned16(frame, CODES_AT + 2 * index);
    this.#sink.logConfiguration(frame[TYPE_AT], readUnsigned16(frame, DEPTH_AT), this.#codes, count);
    return Fault.None;
  }

  #readEntries(frame: Uint8Array, end: number): number {
    if (end < FIRST_ENTRY_AT) return Fault.Malformed;
    const log = frame[TYPE_AT];
    const entries = readUnsigned16(frame, ENTRIES_AT);
    const info = logReadInfo(frame);
    const registers = frame[REGISTERS_AT];
    const firstId = readUnsigned32(frame, FIRST_ID_AT);
    const isTold = (info & LOG_WITHOUT_VALUES) === 0 && entries > 0;
    if (isTold) {
      const firstEnd = this.#measure(frame, FIRST_ENTRY_AT, registers, end);
      if (firstEnd < 0 || this.#entrySize === 0 || firstId < entries - 1) return Fault.Malformed;
      if (firstEnd + (entries - 1) * this.#entrySize !== end) return Fault.Malformed;
    }
    this.#sink.logReply(log, info, readUnsigned32(frame, NEWEST_ID_AT));
    if (!isTold) return Fault.None;
    let at = this.#tell(log, firstId, frame, FIRST_ENTRY_AT, FIRST_ENTRY_AT, registers);
    for (let entry = 1; entry < entries; entry++)
      at = this.#tell(log, firstId - entry, frame, FIRST_ENTRY_AT, at, registers);
    return Fault.None;
  }

  #readLogger(frame: Uint8Array, end: number): number {
    const tail = end - LOGGER_TAIL;
    // With any info flag set, only command and info are sure to be there.
    if (tail < 2) return end > 2 && frame[end - 1] !== 0 ? Fault.None : Fault.Malformed;
    const log = FIRST_LOGGER + frame[2];
    const info = loggerInfo(frame[1], frame[end - 1]);
    const records = frame[RECORDS_AT];
    let registers = 0;
    if ((info & LOG_WITHOUT_VALUES) === 0 && records > 0) {
      registers = this.#countRegisters(frame, tail, records);
      if (registers === 0 && info === 0) return Fault.Malformed;
    }
    this.#sink.logReply(log, info, readUnsigned16(frame, tail + 2));
    if (registers === 0) return Fault.None;
    const formats = FIRST_RECORD_AT + 2;
    let at = this.#tell(log, readUnsigned16(frame, FIRST_RECORD_AT), frame, formats, formats, registers);
    for (let record = 1; record < records; record++)
      at = this.#tell(log, readUnsigned16(frame, at), frame, formats, at + 2, registers);
    return Fault.None;
  }

  /** The number of registers with which `records` entries fill the frame up to `tail`; 0 if there is none. */
  #countRegisters(frame: Uint8Array, tail: number, records: number): number {
    const formats = FIRST_RECORD_AT + 2;
    for (let registers = 1; formats + registers * FORMAT_SIZE <= tail; registers++) {
      const at = this.#measure(frame, formats, registers, tail);
      if (at < 0) return 0;
      if (at + (records - 1) * (2 + this.#entrySize) === tail) return registers;
    }
    return 0;
  }

  /** End of the first entry of so many registers, or -1 where it passes `end`. Sets `#entrySize`. */
  #measure(frame: Uint8Array, start: number, registers: number, end: number): number {
    let at = start;
    for (let index = 0; index < registers; index++) {
      if (at + FORMAT_SIZE > end) return -1;
      at += FORMAT_SIZE + frame[at + 3];
    }
    this.#entrySize = at - start - registers * FORMAT_SIZE;
    return at > end ? -1 : at;
  }

  /**
   * Tells one entry whose formats start at `format`. Where `at` is the same place, each value follows its own
   * format; otherwise the bare values stand one behind the other. Returns the place after the entry.
   */
  #tell(log: number, id: number, frame: Uint8Array, format: number, at: number, registers: number): number {
    const isFirst = format === at;
    this.#date = -1;
    this.#clock = -1;
    this.#sink.logEntry(log, id);
    for (let index = 0; index < registers; index++) {
      const size = frame[format + 3];
      const value = isFirst ? format + FORMAT_SIZE : at;
      // No bytes: the log does not have this register.
      if (size > 0) {
        this.#values.read(frame, format, value);
        this.#note(frame, format, value);
      }
      format += FORMAT_SIZE + size;
      at = isFirst ? format : at + size;
    }
    if (this.#date >= 0 && this.#clock >= 0)
      this.#sink.value(Code.Time, this.#date * 1e6 + this.#clock, OFFSET_UNKNOWN, Unit.DateTime);
    this.#sink.commit();
    return at;
  }

  /** Remembers when the entry was made: register 348, or 1003 and 1002. */
  #note(frame: Uint8Array, format: number, value: number): void {
    const code = readUnsigned16(frame, format);
    if (code !== DATE_TIME && code !== DATE && code !== CLOCK) return;
    const unit = frame[format + 2];
    const size = frame[format + 3];
    if (code === DATE_TIME && unit === UNIT_DATE_TIME && size === DATE_TIME_SIZE) {
      this.#setDate(frame[value + 1] * 10000 + frame[value + 2] * 100 + frame[value + 3]);
      this.#setClock(frame[value + 4] * 10000 + frame[value + 5] * 100 + frame[value + 6]);
    } else if (code === DATE && unit === UNIT_DATE && size === 4) this.#setDate(readUnsigned32(frame, value));
    else if (code === CLOCK && unit === UNIT_CLOCK && size === 4)
      this.#setClock(readUnsigned32(frame, value));
  }

  #setDate(date: number): void {
    if (date > 0 && date <= LAST_DATE) this.#date = 20000000 + date;
  }

  #setClock(clock: number): void {
    if (clock <= LAST_CLOCK) this.#clock = clock;
  }
}
