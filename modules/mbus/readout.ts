/**
 * A conversation with a meter that speaks M-Bus (EN 13757-2 and -3), over the eye or the wire: reads, never sets.
 *
 *   Reset   NULs that wake the meter, SND_NKE --E5, or nothing--> Ask
 *   Ask     REQ_UD2 --telegram--> Ask again, frame count bit toggled, while the meter has more --> Done
 *   a telegram without a single reading --> Select (SND_UD, CI 50: back to the standard telegram) --E5--> Ask
 *   nothing, or a damaged telegram --> Quiet --> from the beginning, once; then Fault
 *
 * CI 50 resets which telegram the meter answers with, and nothing that it measures or stores: some Landis+Gyr meters answer
 * with their maker's own data until they hear it. Everything goes to address 254, to which any meter answers that is
 * alone on its line, as at an optical head. The echo of the head is passed over.
 *
 * How many telegrams are asked for: one for the live values, up to TELEGRAM_LIMIT for all (each takes a second of a
 * battery), up to EXTRA_TELEGRAM_LIMIT for the meter's whole memory.
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { isLook, type MeterReadout, ReadSet } from "../readout/protocol.js";
import { type LineFormat, NO_DEADLINE } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import { FrameKind, MbusReceiver } from "./frame.js";
import { Telegram } from "./message.js";

/** What a meter's table has to say. */
export interface MbusMeter {
  readonly line: LineFormat;
  readonly request?: { readonly wakeUp: number };
}

/** Longest wake-up: about three seconds at 2400 baud. */
export const WAKE_UP_LIMIT = 700;
/** Milliseconds to the acknowledgement of SND_NKE. It may not come: not every meter gives one. */
const RESET_LIMIT_MS = 800;
/** Milliseconds to the first byte of a telegram. */
export const ANSWER_LIMIT_MS = 2_000;
/** Milliseconds between two bytes. */
const BYTE_LIMIT_MS = 300;
/** Silence before everything is repeated. */
export const QUIET_MS = 1_000;
export const QUIET_LIMIT_MS = 5_000;
export const ATTEMPT_LIMIT = 2;
export const TELEGRAM_LIMIT = 3;
export const EXTRA_TELEGRAM_LIMIT = 40;
/** Bytes of one telegram and its echo; beyond it is noise that does not end. */
const BYTE_LIMIT = 1_400;

const ADDRESS = 0xfe;
const SND_NKE = 0x40;
const REQ_UD2 = 0x5b;
const SND_UD = 0x53;
const FRAME_COUNT = 0x20;
const RESET_APPLICATION = 0x50;
/** RSP_UD; the access demand and data flow bits do not matter. */
const RSP_UD = 0x08;
const RSP_UD_MASK = 0xcf;
const SHORT_SIZE = 5;

const State = Object.freeze({ Idle: 0, Reset: 1, Ask: 2, Select: 3, Quiet: 4, Over: 5 });

/** Whether the control field is that of an answer with data. */
export function isAnswer(control: number): boolean {
  return (control & RSP_UD_MASK) === RSP_UD;
}

export class MbusReadout implements MeterReadout {
  readonly line: LineFormat;
  readonly passive = false;
  readonly outgoing: Uint8Array;
  outgoingEnd = 0;
  deadline = NO_DEADLINE;
  fault: number = Fault.None;
  /** Conversations that were repeated since the start. */
  repeats = 0;
  readonly #receiver = new MbusReceiver(true);
  readonly #telegram: Telegram;
  readonly #sink: Sink;
  readonly #wakeUp: number;
  #set: number = ReadSet.All;
  #state: number = State.Idle;
  #attempt = 0;
  #count = 0;
  #telegrams = 0;
  /** A telegram with readings was committed. */
  #hasReadings = false;
  #isSelected = false;
  #heard = 0;
  /** A frame of this answer that did not hold. */
  #damage: number = Fault.None;
  #limit = NO_DEADLINE;

  constructor(meter: MbusMeter, sink: Sink) {
    this.line = meter.line;
    this.#sink = sink;
    this.#telegram = new Telegram(sink);
    this.#wakeUp = Math.min(WAKE_UP_LIMIT, meter.request?.wakeUp ?? 0);
    this.outgoing = new Uint8Array(this.#wakeUp + 2 * SHORT_SIZE);
  }

  select(set: number): void {
    this.#set = set;
  }

  begin(now: number): number {
    this.fault = Fault.None;
    this.#attempt = 0;
    // Nothing keeps such a port awake; Done is told from `expire`, not inside the owner's own call.
    if (this.#set === ReadSet.KeepAlive) return this.#wait(State.Over, now);
    return this.#reset();
  }

  sent(now: number): number {
    if (this.#state === State.Reset || this.#state === State.Select) this.deadline = now + RESET_LIMIT_MS;
    else if (this.#state === State.Ask) this.deadline = now + ANSWER_LIMIT_MS;
    return Step.Wait;
  }

  push(byte: number, now: number): number {
    if (this.#state === State.Quiet) {
      this.deadline = Math.min(this.#limit, now + QUIET_MS);
      return Step.Wait;
    }
    if (this.#state === State.Idle || this.#state === State.Over) return Step.Wait;
    if (++this.#heard > BYTE_LIMIT + this.#wakeUp) return this.#failed(Fault.Noise, now);
    // While our own request is on its way out there is no deadline to move.
    if (this.deadline !== NO_DEADLINE && this.#isOpen(byte))
      this.deadline = Math.max(this.deadline, now + BYTE_LIMIT_MS);
    let step = this.#receiver.push(byte);
    while (step !== Step.Wait) {
      const next = this.#take(step, now);
      if (next !== Step.Wait || this.#state === State.Quiet) return next;
      step = this.#receiver.next();
    }
    return Step.Wait;
  }

  expire(now: number): number {
    switch (this.#state) {
      case State.Reset:
      case State.Select:
        return this.#ask();
      case State.Ask:
        return this.#failed(this.#reason(), now);
      case State.Quiet:
        return this.#reset();
      case State.Over:
        return this.#end(Step.Done);
    }
    return Step.Wait;
  }

  /** One event of the receiver. */
  #take(step: number, now: number): number {
    // Noise may look like the beginning of a frame; the answer may still come.
    if (step === Step.Fault) {
      this.#damage = this.#receiver.fault;
      return Step.Wait;
    }
    const receiver = this.#receiver;
    if (receiver.kind === FrameKind.Single)
      return this.#state === State.Reset || this.#state === State.Select ? this.#ask() : Step.Wait;
    // Short frames, and long ones that are no answer, are the echo of our own.
    if (receiver.kind !== FrameKind.Long || !isAnswer(receiver.buffer[receiver.start])) return Step.Wait;
    if (this.#state !== State.Ask) return Step.Wait;
    return this.#answered(now);
  }

  #answered(now: number): number {
    const receiver = this.#receiver;
    const telegram = this.#telegram;
    const fault = telegram.read(receiver.buffer, receiver.start + 2, receiver.end);
    if (fault !== Fault.None) return this.#failed(fault, now);
    this.#sink.commit();
    this.#telegrams++;
    if (telegram.good > 0) this.#hasReadings = true;
    if (isLook(this.#set)) return this.#end(Step.Done);
    if (!this.#hasReadings && !telegram.hasMore)
      return this.#isSelected ? this.#end(Step.Done) : this.#selectStandard();
    if (telegram.hasMore && this.#telegrams < this.#most()) {
      this.#count = 1 - this.#count;
      return this.#ask();
    }
    return this.#end(Step.Done);
  }

  #most(): number {
    if (this.#set === ReadSet.Extra) return EXTRA_TELEGRAM_LIMIT;
    return this.#set === ReadSet.Live && this.#hasReadings ? 1 : TELEGRAM_LIMIT;
  }

  #reset(): number {
    this.#attempt++;
    this.#receiver.reset();
    this.#count = 0;
    this.#telegrams = 0;
    this.#hasReadings = false;
    this.#isSelected = false;
    this.outgoing.fill(0, 0, this.#wakeUp);
    return this.#transmit(State.Reset, this.#short(this.#wakeUp, SND_NKE));
  }

  #ask(): number {
    this.#receiver.reset();
    return this.#transmit(State.Ask, this.#short(0, REQ_UD2 | (this.#count * FRAME_COUNT)));
  }

  #selectStandard(): number {
    this.#isSelected = true;
    this.#count = 0;
    const outgoing = this.outgoing;
    outgoing[0] = 0x68;
    outgoing[1] = 4;
    outgoing[2] = 4;
    outgoing[3] = 0x68;
    outgoing[4] = SND_UD;
    outgoing[5] = ADDRESS;
    outgoing[6] = RESET_APPLICATION;
    outgoing[7] = 0;
    outgoing[8] = (SND_UD + ADDRESS + RESET_APPLICATION) & 0xff;
    outgoing[9] = 0x16;
    return this.#transmit(State.Select, 10);
  }

  #short(at: number, control: number): number {
    const outgoing = this.outgoing;
    outgoing[at] = 0x10;
    outgoing[at + 1] = control;
    outgoing[at + 2] = ADDRESS;
    outgoing[at + 3] = (control + ADDRESS) & 0xff;
    outgoing[at + 4] = 0x16;
    return at + SHORT_SIZE;
  }

  /** Whether this byte belongs to something that goes on: not to the NULs in front, not to a lone E5. */
  #isOpen(byte: number): boolean {
    return this.#receiver.isOpen || byte === 0x68 || byte === 0x10;
  }

  #failed(fault: number, now: number): number {
    this.fault = fault;
    this.#sink.discard();
    this.#receiver.reset();
    if (this.#attempt >= ATTEMPT_LIMIT || isLook(this.#set)) return this.#end(Step.Fault);
    this.repeats++;
    this.#limit = now + QUIET_LIMIT_MS;
    return this.#wait(State.Quiet, now + QUIET_MS);
  }

  /** Why no telegram came. */
  #reason(): number {
    if (this.#damage !== Fault.None) return this.#damage;
    if (this.#receiver.isOpen) return Fault.Truncated;
    if (this.#heard === 0) return Fault.Silence;
    return this.#heard === this.outgoingEnd ? Fault.Echo : Fault.Noise;
  }

  #transmit(state: number, end: number): number {
    this.#state = state;
    this.outgoingEnd = end;
    this.#heard = 0;
    this.#damage = Fault.None;
    this.deadline = NO_DEADLINE;
    return Step.Transmit;
  }

  #wait(state: number, deadline: number): number {
    this.#state = state;
    this.deadline = deadline;
    return Step.Wait;
  }

  #end(step: number): number {
    this.#state = State.Idle;
    this.deadline = NO_DEADLINE;
    return step;
  }
}
