/**
 * Requests, framed: 5512-447 section 6.2, and the B8 requests that METERTOOL sends (see log.ts).
 *
 *   01 | 02 | 10 count, registers u16
 *   B8 05 type | 06 type, number u32, entries u16, count, registers | 07 type, offset u16, entries u16, count, registers
 *   A0 logger, count, registers, records, longest reply, time 8 bytes | A1 without time | A2 with number u16
 *   A3 as A0 with record offset u16
 *
 * The list is complete: there is no request here that changes anything in a meter. The order of the bytes of
 * A0's time is told two ways in the document, so the caller gives all eight; A2 avoids the question. A1 moves a
 * pointer in the logger ("last read") and disturbs whoever else reads it.
 */
import { Address, FrameWriter, START_TO_METER } from "./frame.js";
import { LogCommand } from "./log.js";
import { Command, REGISTERS_LIMIT } from "./message.js";

/** Most registers of one log request. */
export const LOG_REGISTERS_LIMIT = 16;
/** Bytes of the time of A0 and A3. */
export const LOGGER_TIME_SIZE = 8;
/** Address, command, the longest head (A3: 15), register numbers, CRC. */
const REQUEST_LIMIT = 2 + 15 + 2 * LOG_REGISTERS_LIMIT + 2;

export class RequestWriter {
  readonly #frame = new FrameWriter(REQUEST_LIMIT);

  get buffer(): Uint8Array {
    return this.#frame.buffer;
  }

  get end(): number {
    return this.#frame.end;
  }

  getType(): void {
    this.#frame.open(START_TO_METER, Address.Meter, Command.GetType);
    this.#frame.close();
  }

  getSerialNumber(): void {
    this.#frame.open(START_TO_METER, Address.Meter, Command.GetSerialNumber);
    this.#frame.close();
  }

  /** codes[0, count), 1 to 8 of them. */
  getRegister(codes: Uint16Array, count: number): void {
    if (count < 1 || count > REGISTERS_LIMIT) throw new RangeError(`1 to ${REGISTERS_LIMIT} registers`);
    this.#frame.open(START_TO_METER, Address.Meter, Command.GetRegister);
    this.#codes(codes, count);
    this.#frame.close();
  }

  logConfiguration(log: number): void {
    this.#openLog(LogCommand.Configuration, log);
    this.#frame.close();
  }

  /** `entries` entries, from number `id` to older ones. */
  logById(log: number, id: number, entries: number, codes: Uint16Array, count: number): void {
    checkLogCount(count);
    this.#openLog(LogCommand.ById, log);
    this.#frame.put32(id);
    this.#frame.put16(entries);
    this.#codes(codes, count);
    this.#frame.close();
  }

  /** `entries` entries, the first of them `offset` before the newest; an offset of FFFF ends at the oldest. */
  logByOffset(log: number, offset: number, entries: number, codes: Uint16Array, count: number): void {
    checkLogCount(count);
    this.#openLog(LogCommand.ByOffset, log);
    this.#frame.put16(offset);
    this.#frame.put16(entries);
    this.#codes(codes, count);
    this.#frame.close();
  }

  /** A2: `records` entries of a 601's or 801's logger from number `id`, in a reply of at most `longest` bytes. */
  loggerById(
    address: number,
    logger: number,
    codes: Uint16Array,
    count: number,
    records: number,
    longest: number,
    id: number,
  ): void {
    this.#openLogger(Command.LogById, address, logger, codes, count, records, longest);
    this.#frame.put16(id);
    this.#frame.close();
  }

  /** A1: entries since the last A1. */
  loggerLast(
    address: number,
    logger: number,
    codes: Uint16Array,
    count: number,
    records: number,
    longest: number,
  ): void {
    this.#openLogger(Command.LogLast, address, logger, codes, count, records, longest);
    this.#frame.close();
  }

  /** A0: entries from a time on. */
  loggerByTime(
    address: number,
    logger: number,
    codes: Uint16Array,
    count: number,
    records: number,
    longest: number,
    time: Uint8Array,
  ): void {
    this.#openLogger(Command.LogByTime, address, logger, codes, count, records, longest);
    this.#time(time);
    this.#frame.close();
  }

  /** A3: entries before a time, newest first, `offset` records left out. */
  loggerByTimePast(
    address: number,
    logger: number,
    codes: Uint16Array,
    count: number,
    records: number,
    longest: number,
    time: Uint8Array,
    offset: number,
  ): void {
    this.#openLogger(Command.LogByTimePast, address, logger, codes, count, records, longest);
    this.#time(time);
    this.#frame.put16(offset);
    this.#frame.close();
  }

  #openLog(command: number, log: number): void {
    this.#frame.open(START_TO_METER, Address.Meter, Command.LogRead);
    this.#frame.put8(command);
    this.#frame.put8(log);
  }

  #openLogger(
    command: number,
    address: number,
    logger: number,
    codes: Uint16Array,
    count: number,
    records: number,
    longest: number,
  ): void {
    checkLogCount(count);
    this.#frame.open(START_TO_METER, address, command);
    this.#frame.put8(logger);
    this.#codes(codes, count);
    this.#frame.put8(records);
    this.#frame.put8(longest);
  }

  #codes(codes: Uint16Array, count: number): void {
    this.#frame.put8(count);
    for (let index = 0; index < count; index++) this.#frame.put16(codes[index]);
  }

  #time(time: Uint8Array): void {
    if (time.length !== LOGGER_TIME_SIZE) throw new RangeError(`a time has ${LOGGER_TIME_SIZE} bytes`);
    for (let index = 0; index < LOGGER_TIME_SIZE; index++) this.#frame.put8(time[index]);
  }
}

function checkLogCount(count: number): void {
  if (count < 1 || count > LOG_REGISTERS_LIMIT) throw new RangeError(`1 to ${LOG_REGISTERS_LIMIT} registers`);
}
