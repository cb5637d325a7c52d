/**
 * Reads a log that the meter keeps (years, months, days, hours), from the newest entry back to one that the
 * caller already has: history that was missed while nobody listened. Command B8, known on 303 and 603; whether
 * other models answer it is not public, and one that does not is silent.
 *
 *   where is the newest? (07, offset FFFF) -> page of entries (06) -> older page ... -> Done
 *
 * Each verified page is told entry by entry, newest first; `LogSink.logEntry` says which. A page is as long as
 * the longest frame allows; where the meter cuts it shorter, the next ones ask for no more than it gave. When
 * the conversation fails half way, what was told stays told, and `reached` says how far it came.
 */
import { readUnsigned16, readUnsigned32 } from "../bytes/integer.js";
import { LogInfo, type LogSink } from "../reading/log.js";
import { Fault } from "../readout/fault.js";
import type { LineFormat, Readout } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import { Exchange, LOG_ATTEMPT_LIMIT_MS } from "./exchange.js";
import { Address, FRAME_LIMIT } from "./frame.js";
import {
  ENTRIES_AT,
  FIRST_ENTRY_AT,
  FIRST_ID_AT,
  LOG_WITHOUT_VALUES,
  LogCommand,
  LogReader,
  logReadInfo,
  NEWEST_ID_AT,
  REGISTERS_AT,
} from "./log.js";
import { COMMAND_AT, Command } from "./message.js";
import { LOG_REGISTERS_LIMIT, RequestWriter } from "./request.js";
import { FORMAT_SIZE, ValueReader } from "./value.js";

/** Offset that no log reaches: the meter answers from its oldest entry, and says which is the newest. */
const BEYOND_OLDEST = 0xffff;
/** Most bytes of one value. */
const VALUE_LIMIT = 8;

export class LogReadout implements Readout {
  readonly line: LineFormat;
  readonly passive = false;
  fault: number = Fault.None;
  /** Number of the newest entry in the log; -1 while unknown or when the log is empty. */
  newest = -1;
  /** Number of the oldest entry that was told in this conversation; -1 when none was. */
  reached = -1;
  readonly #request = new RequestWriter();
  readonly #exchange = new Exchange(this.#request.buffer, LOG_ATTEMPT_LIMIT_MS);
  readonly #reader: LogReader;
  readonly #codes = new Uint16Array(LOG_REGISTERS_LIMIT);
  #count = 0;
  #log = 0;
  #since = -1;
  #limit = 0;
  #command = 0;
  /** Next entry to ask for, and how many at once. */
  #next = -1;
  #asked = 0;
  #page = 0;
  #left = 0;

  constructor(line: LineFormat, sink: LogSink) {
    this.line = line;
    this.#reader = new LogReader(sink, new ValueReader(sink));
  }

  get outgoing(): Uint8Array {
    return this.#request.buffer;
  }

  get outgoingEnd(): number {
    return this.#request.end;
  }

  get deadline(): number {
    return this.#exchange.deadline;
  }

  /** Replies rejected and waits in vain since `begin`, by `Fault`. */
  get faults(): Uint32Array {
    return this.#exchange.faults;
  }

  /**
   * What the next `begin` reads: registers of a log (`Log`), entries newer than number `since` (-1 = all),
   * `limit` of them at most. A log whose newest number is below `since` was started anew and is read as a whole.
   */
  select(log: number, codes: readonly number[], since: number, limit: number): void {
    if (codes.length < 1 || codes.length > LOG_REGISTERS_LIMIT)
      throw new RangeError(`1 to ${LOG_REGISTERS_LIMIT} registers`);
    this.#log = log;
    this.#count = codes.length;
    for (let index = 0; index < codes.length; index++) this.#codes[index] = codes[index];
    this.#since = since;
    this.#limit = limit;
  }

  begin(now: number): number {
    this.#exchange.begin();
    this.fault = Fault.None;
    this.newest = -1;
    this.reached = -1;
    this.#left = this.#limit;
    this.#page = Math.floor(
      (FRAME_LIMIT - FIRST_ENTRY_AT - 2 - FORMAT_SIZE * this.#count) / (VALUE_LIMIT * this.#count),
    );
    this.#command = LogCommand.ByOffset;
    this.#asked = 1;
    this.#request.logByOffset(this.#log, BEYOND_OLDEST, 1, this.#codes, 1);
    return this.#exchange.start(this.#request.end, now);
  }

  sent(now: number): number {
    this.#exchange.sent(now);
    return Step.Wait;
  }

  push(byte: number, now: number): number {
    if (this.#exchange.push(byte, now) !== Step.Done) return Step.Wait;
    const fault = this.#check();
    if (fault !== Fault.None) {
      this.#exchange.refuse(fault, now);
      return Step.Wait;
    }
    this.#exchange.accept(now);
    return this.#command === LogCommand.ByOffset ? this.#locate(now) : this.#turnPage(now);
  }

  expire(now: number): number {
    const step = this.#exchange.expire(now);
    if (step === Step.Fault) this.fault = this.#exchange.fault;
    if (step === Step.Transmit && this.#exchange.isDamaged && this.#command === LogCommand.ById)
      this.#halve();
    return step;
  }

  /** A damaged page is asked for by half: a shorter reply has better luck on a bad line. */
  #halve(): void {
    this.#asked = Math.ceil(this.#asked / 2);
    this.#page = this.#asked;
    this.#request.logById(this.#log, this.#next, this.#asked, this.#codes, this.#count);
    this.#exchange.replace(this.#request.end);
  }

  /** Whether the frame answers the request, to the last register number. */
  #check(): number {
    const frame = this.#exchange.frame.buffer;
    const end = this.#exchange.frame.end;
    if (frame[0] !== Address.Meter || frame[COMMAND_AT] !== Command.LogRead) return Fault.Unexpected;
    if (end < FIRST_ENTRY_AT) return Fault.Malformed;
    if (frame[2] !== this.#command || frame[3] !== this.#log) return Fault.Unexpected;
    if (this.#command === LogCommand.ByOffset || !hasValues(frame)) return Fault.None;
    if (readUnsigned32(frame, FIRST_ID_AT) !== this.#next) return Fault.Unexpected;
    if (readUnsigned16(frame, ENTRIES_AT) > this.#asked) return Fault.Unexpected;
    const registers = frame[REGISTERS_AT];
    let at = FIRST_ENTRY_AT;
    for (let index = 0; index < registers; index++) {
      if (at + FORMAT_SIZE > end) return Fault.Malformed;
      if (!this.#isAsked(readUnsigned16(frame, at))) return Fault.Unexpected;
      at += FORMAT_SIZE + frame[at + 3];
    }
    return this.#reader.read(frame, end);
  }

  #isAsked(code: number): boolean {
    for (let index = 0; index < this.#count; index++) if (this.#codes[index] === code) return true;
    return false;
  }

  /** The first reply: only the number of the newest entry matters. */
  #locate(now: number): number {
    const frame = this.#exchange.frame.buffer;
    const info = logReadInfo(frame);
    if (info & LogInfo.Failed) return this.#refused();
    if (info & LogInfo.Empty) return Step.Done;
    this.newest = readUnsigned32(frame, NEWEST_ID_AT);
    if (this.#since > this.newest) this.#since = -1;
    this.#next = this.newest;
    return this.#askPage(now);
  }

  #turnPage(now: number): number {
    const frame = this.#exchange.frame.buffer;
    const info = logReadInfo(frame);
    if (info & LogInfo.Failed) return this.#refused();
    if (!hasValues(frame)) return Step.Done;
    const entries = readUnsigned16(frame, ENTRIES_AT);
    this.reached = this.#next - entries + 1;
    this.#next -= entries;
    this.#left -= entries;
    if (info & LogInfo.Cut) this.#page = entries;
    if (info & LogInfo.Oldest) return Step.Done;
    return this.#askPage(now);
  }

  #askPage(now: number): number {
    this.#asked = Math.min(this.#page, this.#left, this.#next - this.#since);
    if (this.#asked <= 0 || this.#next < 0) return Step.Done;
    this.#command = LogCommand.ById;
    this.#request.logById(this.#log, this.#next, this.#asked, this.#codes, this.#count);
    return this.#exchange.start(this.#request.end, now);
  }

  #refused(): number {
    this.fault = Fault.Refused;
    return Step.Fault;
  }
}

function hasValues(frame: Uint8Array): boolean {
  return (logReadInfo(frame) & LOG_WITHOUT_VALUES) === 0 && readUnsigned16(frame, ENTRIES_AT) > 0;
}
