/**
 * One readout of a meter that speaks IEC 62056-21, modes A to D, all of it at once: there is nothing to select.
 *
 *   Request --identification--> mode A                               --> Data
 *                           --> mode B: Speed                        --> Data
 *                           --> mode C, E: React, acknowledge, Speed --> Data --partial block: acknowledge--> Data
 *   Data --check character--> Done
 *   any of them --fault--> Quiet --silence--> Request, once; then Fault
 *
 * The optical echo of the request is passed over. Only blocks whose check character holds are taken, and only with a
 * form that the table knows or the block before it had (form.ts): the first block of a meter that no table knows is
 * asked for twice, every later one once. In mode D (empty request) the meter speaks by itself and the readout listens.
 *
 * A break (SOH B0 ETX q) is sent when the meter was asked for data in mode C and they did not come: it would
 * otherwise wait a minute or two with its light on. Programming mode, passwords and writes do not exist here; of
 * mode E only the readout of mode C, which such meters have too (the binary protocol is `modules/dlms`).
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { isLook, type MeterReadout, ReadSet } from "../readout/protocol.js";
import { type LineFormat, NO_DEADLINE } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import { Iec62056Decoder } from "./decoder.js";
import { BlockForm } from "./form.js";
import { Hearing, isWhole } from "./hearing.js";
import {
  baudOf,
  Mode,
  modeOf,
  Option,
  reactionTime,
  SIGN_ON_BAUD,
  writeAcknowledgement,
} from "./identification.js";
import {
  ATTEMPT_LIMIT,
  BREAK,
  blockLimitMs,
  CHARACTER_LIMIT_MS,
  CONFIRMED_LIMIT,
  DATA_START_LIMIT_MS,
  IDENTIFICATION_LIMIT_MS,
  LINE_FEED_LIMIT_MS,
  QUIET_LIMIT_MS,
  QUIET_MS,
  REQUEST_LIMIT,
  SPEEDS,
} from "./limits.js";
import { formatsOf, type Iec62056Meter, requestOf, wholesOf } from "./sign-on.js";

const CR = 0x0d;

const State = Object.freeze({
  Idle: 0,
  Request: 1,
  Identification: 2,
  React: 3,
  Acknowledge: 4,
  Speed: 5,
  Data: 6,
  Confirm: 7,
  Break: 8,
  Quiet: 9,
  Return: 10,
  Over: 11,
  LineEnd: 12,
});

export class Iec62056Readout implements MeterReadout {
  line: LineFormat;
  readonly tellsAll = true;
  readonly passive: boolean;
  readonly outgoing = new Uint8Array(REQUEST_LIMIT);
  outgoingEnd = 0;
  deadline = NO_DEADLINE;
  fault: number = Fault.None;
  /** Readouts that were repeated since the start. */
  repeats = 0;
  readonly #decoder: Iec62056Decoder;
  readonly #request: Uint8Array;
  readonly #signOn: LineFormat;
  readonly #formats: readonly LineFormat[];
  #set: number = ReadSet.All;
  #state: number = State.Idle;
  #attempt = 0;
  #attempts = ATTEMPT_LIMIT;
  /** No state lasts beyond this. */
  #limit = NO_DEADLINE;
  readonly #hearing = new Hearing();
  #isIdentified = false;
  #acknowledged = false;

  constructor(meter: Iec62056Meter, sink: Sink) {
    this.#request = requestOf(meter);
    this.passive = this.#request.length === 0;
    this.#signOn = meter.line;
    this.#formats = formatsOf(meter.line);
    this.line = meter.line;
    this.#decoder = new Iec62056Decoder(sink, {
      checkedOnly: !this.passive,
      wholes: wholesOf(meter),
      tellsDamaged: true,
      form: new BlockForm(meter.request?.forms),
    });
  }

  select(set: number): void {
    this.#set = set;
    this.#decoder.isLenient = set === ReadSet.Identify;
  }

  begin(now: number): number {
    this.fault = Fault.None;
    this.#attempt = 0;
    this.#attempts = ATTEMPT_LIMIT;
    this.line = this.#signOn;
    if (this.passive) {
      this.#decoder.reset();
      return this.#wait(State.Data, NO_DEADLINE);
    }
    // Nothing keeps these optical ports awake; Done is told from `expire`, not inside the owner's own call.
    if (this.#set === ReadSet.KeepAlive) return this.#wait(State.Over, now);
    return this.#ask();
  }

  sent(now: number): number {
    switch (this.#state) {
      case State.Request:
        if (this.#isIdentified) return this.#identified(now);
        this.#limit = now + IDENTIFICATION_LIMIT_MS + CHARACTER_LIMIT_MS;
        return this.#wait(State.Identification, now + IDENTIFICATION_LIMIT_MS);
      case State.Acknowledge:
        this.line = this.#format();
        if (this.line.baud === SIGN_ON_BAUD) return this.#expectData(now);
        this.#state = State.Speed;
        return Step.Speed;
      case State.Speed:
        return this.#expectData(now);
      case State.Confirm:
        return this.#wait(State.Data, Math.min(this.#limit, now + DATA_START_LIMIT_MS));
      case State.Break:
        return this.#quiet(now);
      case State.Return:
        return this.#ask();
    }
    return Step.Wait;
  }

  push(byte: number, now: number): number {
    if (this.passive) return this.#overhear(byte);
    if (this.#state === State.Quiet) {
      this.deadline = Math.min(this.#limit, now + QUIET_MS);
      return Step.Wait;
    }
    if (this.#state === State.Idle || this.#state === State.Over || this.#state === State.Return)
      return Step.Wait;
    this.#hearing.push(byte, this.outgoing, this.outgoingEnd);
    const decoder = this.#decoder;
    const step = decoder.push(byte);
    switch (this.#state) {
      case State.Request:
        if (decoder.identified) this.#isIdentified = true;
        return Step.Wait;
      case State.Identification:
        // Its line feed is still on the wire: before that the speed must not change.
        if (decoder.identified)
          return byte === CR ? this.#wait(State.LineEnd, now + LINE_FEED_LIMIT_MS) : this.#identified(now);
        this.deadline = Math.min(this.#limit, now + CHARACTER_LIMIT_MS);
        return Step.Wait;
      case State.LineEnd:
        return this.#identified(now);
      case State.Data:
        this.deadline = Math.min(this.#limit, now + CHARACTER_LIMIT_MS);
        if (step === Step.Done) return this.#end(Step.Done);
        if (step === Step.Fault) return this.#rejected(now);
        if (decoder.partial) {
          this.outgoing[0] = 0x06;
          return this.#transmit(State.Confirm, 1);
        }
    }
    return Step.Wait;
  }

  expire(now: number): number {
    switch (this.#state) {
      case State.Identification:
        return this.#failed(this.#hearing.fault, now);
      case State.LineEnd:
        return this.#identified(now);
      case State.React:
        this.#acknowledged = true;
        return this.#transmit(
          State.Acknowledge,
          writeAcknowledgement(this.outgoing, 0, this.#decoder.frame.identification[3], Option.Readout),
        );
      case State.Data:
        if (now >= this.#limit) return this.#failed(Fault.Timeout, now);
        return this.#failed(this.#decoder.dataSets.good > 0 ? Fault.Truncated : this.#hearing.fault, now);
      case State.Quiet:
        this.#state = State.Return;
        this.line = this.#signOn;
        return Step.Speed;
      case State.Over:
        return this.#end(Step.Done);
    }
    return Step.Wait;
  }

  #ask(): number {
    this.#decoder.reset();
    this.#attempt++;
    this.#isIdentified = false;
    this.#acknowledged = false;
    this.outgoing.set(this.#request);
    return this.#transmit(State.Request, this.#request.length);
  }

  #identified(now: number): number {
    const identification = this.#decoder.frame.identification;
    const mode = modeOf(identification, this.#decoder.frame.identificationEnd);
    if (mode === Mode.A) return this.#expectData(now);
    if (mode !== Mode.B) return this.#wait(State.React, now + reactionTime(identification));
    this.line = this.#format();
    this.#state = State.Speed;
    return Step.Speed;
  }

  #format(): LineFormat {
    const baud = baudOf(this.#decoder.frame.identification);
    for (let step = 0; step < SPEEDS; step++)
      if (this.#formats[step].baud === baud) return this.#formats[step];
    return this.#signOn;
  }

  #expectData(now: number): number {
    this.#hearing.reset();
    this.#limit = now + blockLimitMs(this.line.baud);
    return this.#wait(State.Data, now + DATA_START_LIMIT_MS);
  }

  /** Who only looks knows enough of a block that nothing speaks for; everybody else asks for another. */
  #rejected(now: number): number {
    const fault = this.#decoder.fault;
    if (fault === Fault.Unconfirmed) {
      if (isLook(this.#set)) return this.#end(Step.Done);
      this.#attempts = CONFIRMED_LIMIT;
    }
    return this.#failed(fault, now);
  }

  #failed(fault: number, now: number): number {
    this.fault = fault;
    this.#decoder.reset();
    if (this.#acknowledged && !isWhole(fault)) {
      this.#acknowledged = false;
      this.outgoing.set(BREAK);
      return this.#transmit(State.Break, BREAK.length);
    }
    return this.#quiet(now);
  }

  #quiet(now: number): number {
    // Who only looks whether such a meter is there asks once.
    if (this.#attempt >= this.#attempts || isLook(this.#set)) return this.#end(Step.Fault);
    this.repeats++;
    this.#limit = now + QUIET_LIMIT_MS;
    return this.#wait(State.Quiet, now + QUIET_MS);
  }

  #overhear(byte: number): number {
    const step = this.#decoder.push(byte);
    if (step !== Step.Fault) return step;
    this.fault = this.#decoder.fault;
    // The next block may speak for this one.
    return this.fault === Fault.Unconfirmed ? Step.Wait : step;
  }

  #transmit(state: number, end: number): number {
    this.#state = state;
    this.outgoingEnd = end;
    this.#hearing.reset();
    this.deadline = NO_DEADLINE;
    return Step.Transmit;
  }

  #wait(state: number, deadline: number): number {
    this.#state = state;
    this.deadline = deadline;
    return Step.Wait;
  }

  /** The line goes back to the speed of the next request. */
  #end(step: number): number {
    this.#state = State.Idle;
    this.deadline = NO_DEADLINE;
    this.line = this.#signOn;
    return step;
  }
}
