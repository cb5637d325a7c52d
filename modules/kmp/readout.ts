/**
 * A conversation with a meter that speaks KMP: the registers of its table in batches, or who it is.
 *
 *   Live, Slow, All, Extra   GetRegister, up to `batch` registers a request, in the order of the table
 *   Identify                 GetSerialNo, then GetType (a meter without an answer to that is identified all the same)
 *   KeepAlive                GetSerialNo
 *   Probe                    GetSerialNo, asked once
 *
 * A meter leaves registers out that it does not have. What is missing from a verified reply is told to the sink
 * as absent and never asked for again; `leaveOut` says so from an earlier life. Values are matched to questions
 * by their register number. A reply counts when its CRC, its command, its lengths and every one of its
 * register numbers are right, and is committed at once; otherwise nothing of it is. After a reply that arrived
 * damaged the repeat asks for half as many registers, since a shorter reply has better luck on a bad line.
 *
 * Not here: reading logs (log-readout.ts), and anything that changes a meter.
 */
import { readUnsigned16 } from "../bytes/integer.js";
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { type MeterReadout, ReadSet } from "../readout/protocol.js";
import type { LineFormat, Rows } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import { ATTEMPT_LIMIT_MS, Exchange } from "./exchange.js";
import { Address } from "./frame.js";
import { COMMAND_AT, Command, DATA_AT, isRegisterList, REGISTERS_LIMIT, ReplyReader } from "./message.js";
import { RequestWriter } from "./request.js";
import { FORMAT_SIZE } from "./value.js";

/** What a meter's table has to say. */
export interface KmpMeter {
  readonly line: LineFormat;
  /** Most registers of one request. */
  readonly batch: number;
  readonly fields: Rows<{ readonly code: number; readonly set: "live" | "slow" | "extra" }>;
}

/** The meter has no such register. */
const ABSENT = 0x80;

/** One bit for each set that a row belongs to. */
function setBits(set: "live" | "slow" | "extra"): number {
  if (set === "extra") return 1 << ReadSet.Extra;
  return (1 << ReadSet.All) | (1 << (set === "live" ? ReadSet.Live : ReadSet.Slow));
}

export class KmpReadout implements MeterReadout {
  readonly line: LineFormat;
  readonly passive = false;
  fault: number = Fault.None;
  readonly #request = new RequestWriter();
  readonly #exchange = new Exchange(this.#request.buffer, ATTEMPT_LIMIT_MS);
  readonly #reader: ReplyReader;
  readonly #sink: Sink;
  readonly #batch: number;
  readonly #codes: Uint16Array;
  /** Of each row the sets that it belongs to, and ABSENT. */
  readonly #sets: Uint8Array;
  readonly #asked = new Uint16Array(REGISTERS_LIMIT);
  readonly #askedRows = new Uint16Array(REGISTERS_LIMIT);
  /** Bits of the questions that the reply answers. */
  #answered = 0;
  #askedCount = 0;
  /** Most registers of the next request: `batch`, fewer while replies arrive damaged. */
  #size = 0;
  #set: number = ReadSet.Live;
  /** Command under way; 0 before the first. */
  #command = 0;
  /** First row that was not looked at. */
  #row = 0;
  /** Replies to earlier requests of this conversation that may come late. */
  #owed = 0;
  /** Nothing is to be asked: the conversation is over at its deadline, which is now. */
  #isOver = false;
  #overAt = 0;

  constructor(meter: KmpMeter, sink: Sink) {
    this.line = meter.line;
    this.#sink = sink;
    this.#reader = new ReplyReader(sink);
    this.#batch = Math.max(1, Math.min(REGISTERS_LIMIT, meter.batch));
    const rows = meter.fields.length;
    this.#codes = new Uint16Array(rows);
    this.#sets = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const field = meter.fields.at(row)!;
      this.#codes[row] = field.code;
      this.#sets[row] = setBits(field.set);
    }
  }

  get outgoing(): Uint8Array {
    return this.#request.buffer;
  }

  get outgoingEnd(): number {
    return this.#request.end;
  }

  get deadline(): number {
    return this.#isOver ? this.#overAt : this.#exchange.deadline;
  }

  /** Replies rejected and waits in vain since `begin`, by `Fault`, those included that a repeat made good. */
  get faults(): Uint32Array {
    return this.#exchange.faults;
  }

  /** A `ReadSet`. */
  select(set: number): void {
    this.#set = set;
  }

  leaveOut(code: number): void {
    for (let row = 0; row < this.#codes.length; row++)
      if (this.#codes[row] === code) this.#sets[row] |= ABSENT;
  }

  begin(now: number): number {
    this.#exchange.begin(this.#set !== ReadSet.Probe);
    this.#size = this.#batch;
    this.fault = Fault.None;
    this.#command = 0;
    this.#row = 0;
    this.#owed = 0;
    this.#isOver = false;
    const step = this.#ask(now);
    if (step !== Step.Done) return step;
    // Done is told from `expire`: an owner is not called back inside its own call.
    this.#isOver = true;
    this.#overAt = now;
    return Step.Wait;
  }

  sent(now: number): number {
    this.#exchange.sent(now);
    return Step.Wait;
  }

  push(byte: number, now: number): number {
    if (this.#exchange.push(byte, now) !== Step.Done) return Step.Wait;
    const fault = this.#answer();
    if (fault !== Fault.None) {
      this.#exchange.refuse(fault, now);
      return Step.Wait;
    }
    this.#owed += this.#exchange.owed;
    this.#exchange.accept(now);
    return this.#ask(now);
  }

  expire(now: number): number {
    if (this.#isOver) return this.#endUnasked();
    const step = this.#exchange.expire(now);
    if (step === Step.Transmit && this.#exchange.isDamaged) this.#halve();
    if (step !== Step.Fault) return step;
    this.fault = this.#exchange.fault;
    return this.#command === Command.GetType ? Step.Done : Step.Fault;
  }

  #ask(now: number): number {
    switch (this.#set) {
      case ReadSet.Identify:
        if (this.#command === Command.GetType) return Step.Done;
        if (this.#command === 0) return this.#askSerialNumber(now);
        this.#command = Command.GetType;
        this.#request.getType();
        return this.#exchange.start(this.#request.end, now);
      case ReadSet.KeepAlive:
      case ReadSet.Probe:
        return this.#command === 0 ? this.#askSerialNumber(now) : Step.Done;
    }
    return this.#askRegisters(now);
  }

  #askSerialNumber(now: number): number {
    this.#command = Command.GetSerialNumber;
    this.#request.getSerialNumber();
    return this.#exchange.start(this.#request.end, now);
  }

  #askRegisters(now: number): number {
    const rows = this.#codes.length;
    let count = 0;
    while (this.#row < rows && count < this.#size) {
      if (this.#isOfSet(this.#row) && !this.#isAbsent(this.#row)) {
        this.#asked[count] = this.#codes[this.#row];
        this.#askedRows[count] = this.#row;
        count++;
      }
      this.#row++;
    }
    this.#askedCount = count;
    if (count === 0) return Step.Done;
    this.#command = Command.GetRegister;
    this.#request.getRegister(this.#asked, count);
    return this.#exchange.start(this.#request.end, now);
  }

  /** The repeat of a damaged reply asks for half; the rest comes with the next request. */
  #halve(): void {
    if (this.#command !== Command.GetRegister || this.#askedCount < 2) return;
    this.#size = this.#askedCount >> 1;
    this.#row = this.#askedRows[this.#size];
    this.#askedCount = this.#size;
    this.#request.getRegister(this.#asked, this.#size);
    this.#exchange.replace(this.#request.end);
  }

  #isAbsent(row: number): boolean {
    return (this.#sets[row] & ABSENT) !== 0;
  }

  #isOfSet(row: number): boolean {
    return (this.#sets[row] & (1 << this.#set)) !== 0;
  }

  /** Tells and commits the frame that came, or says why it does not answer what was asked. */
  #answer(): number {
    const frame = this.#exchange.frame.buffer;
    const end = this.#exchange.frame.end;
    if (frame[0] !== Address.Meter || frame[COMMAND_AT] !== this.#command) return Fault.Unexpected;
    if (this.#command === Command.GetRegister) return this.#answerRegisters(frame, end);
    const fault = this.#reader.read(frame, end);
    if (fault === Fault.None) this.#sink.commit();
    return fault;
  }

  #answerRegisters(frame: Uint8Array, end: number): number {
    if (!isRegisterList(frame, DATA_AT, end)) return Fault.Malformed;
    this.#answered = 0;
    let at = DATA_AT;
    while (at < end) {
      const index = this.#indexOfAsked(readUnsigned16(frame, at));
      if (index < 0) return this.#unexpected();
      if (this.#answered & (1 << index)) return Fault.Malformed;
      this.#answered |= 1 << index;
      at += FORMAT_SIZE + frame[at + 3];
    }
    // An empty reply could be the late one to another request: then it says nothing about this one.
    if (end === DATA_AT && this.#owed > 0) return this.#unexpected();
    this.#reader.readRegisters(frame, end);
    for (let index = 0; index < this.#askedCount; index++)
      if ((this.#answered & (1 << index)) === 0) this.#sets[this.#askedRows[index]] |= ABSENT;
    this.#tellAbsent();
    this.#sink.commit();
    this.#size = Math.min(this.#batch, 2 * this.#size);
    return Fault.None;
  }

  #unexpected(): number {
    if (this.#owed > 0) this.#owed--;
    return Fault.Unexpected;
  }

  #indexOfAsked(code: number): number {
    for (let index = 0; index < this.#askedCount; index++) if (this.#asked[index] === code) return index;
    return -1;
  }

  /** What the meter is known not to have is told with every reply, so that a new sink learns it too. */
  #tellAbsent(): void {
    for (let row = 0; row < this.#codes.length; row++)
      if (this.#isAbsent(row) && this.#isOfSet(row)) this.#sink.absent(this.#codes[row]);
  }

  #endUnasked(): number {
    this.#isOver = false;
    this.#overAt = Number.POSITIVE_INFINITY;
    this.#tellAbsent();
    this.#sink.commit();
    return Step.Done;
  }
}
