/**
 * A conversation with an older Kamstrup meter: the data strings "/#2" (its configuration, once a day or when it is not
 * known) and "/#1" (all that it shows), asked at 300 baud and answered at 1200.
 *
 *   Ask --Speed 1200--> Answer --good--> Pause, Speed 300 --> Ask the next --> Done
 *                         '--nothing, or a bad one--> Pause --> Ask again, once
 *   no configuration that gives a scale: "/?!" --> Name --(no block by itself: acknowledge)--> Block
 *
 * Such a meter takes one to two seconds to answer, and may not answer at all while much water flows: Kamstrup's advice
 * is to ask again after five seconds. The configuration stays known as long as the readout lives. The block of "/?!"
 * carries its units but only energy, volume and hours; it is asked for when the strings alone would leave these out.
 * Who merely looks whether such a meter is there (ReadSet.Identify) asks "/#2" once.
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { isLook, type MeterReadout, ReadSet } from "../readout/protocol.js";
import { type LineFormat, NO_DEADLINE } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import { BlockReader } from "./block.js";
import { AsciiFrame, Event } from "./frame.js";
import { Answers, answerOf, Request } from "./message.js";
import { Scale } from "./scale.js";

/** What a meter's table has to say. */
export interface KamstrupAsciiMeter {
  /** 300 baud: that of the requests. */
  readonly line: LineFormat;
}

/** Speed of the answers to "/#x". */
const ANSWER_BAUD = 1200;
/** Milliseconds from the request to the first character of the answer; the repeat comes no sooner. */
export const ANSWER_LIMIT_MS = 5_000;
/** Milliseconds between two characters. */
export const CHARACTER_LIMIT_MS = 500;
/** Characters that a change of speed may make of the last one of an echo, beyond the one. */
const ECHO_SLACK = 2;
/** Between an answer and the next request. */
export const PAUSE_MS = 500;
/** "/?!": to the name of the meter, and from there until it is clear that the block waits for an acknowledgement. */
const NAME_LIMIT_MS = 2_000;
const ACKNOWLEDGE_AFTER_MS = 600;
/** Most characters that are listened to for one request: noise must end. */
const CHARACTER_LIMIT = 512;
export const ATTEMPT_LIMIT = 2;

const State = Object.freeze({
  Idle: 0,
  /** Going to the speed of the request. */
  Slow: 1,
  Asking: 2,
  /** Going to the speed of the answer. */
  Fast: 3,
  Answer: 4,
  Pause: 5,
  Name: 6,
  Acknowledge: 7,
  Block: 8,
  Over: 9,
});

/** What is asked for. */
const Ask = Object.freeze({ Setup: 0, Now: 1, Block: 2 });

export class KamstrupAsciiReadout implements MeterReadout {
  line: LineFormat;
  readonly passive = false;
  readonly outgoing = new Uint8Array(8);
  outgoingEnd = 0;
  deadline = NO_DEADLINE;
  fault: number = Fault.None;
  /** Requests that were repeated since the start. */
  repeats = 0;
  readonly #frame = new AsciiFrame();
  readonly #scale = new Scale();
  readonly #answers: Answers;
  readonly #blocks: BlockReader;
  readonly #sink: Sink;
  readonly #slow: LineFormat;
  readonly #fast: LineFormat;
  #set: number = ReadSet.All;
  #state: number = State.Idle;
  #ask: number = Ask.Setup;
  #attempt = 0;
  #heard = 0;
  #echoed = 0;
  /** A string was read well. */
  #hasAnswer = false;
  /** The meter has told its name. */
  #isNamed = false;

  /** @param configuration ABCCC if it is known; -1 where it is not */
  constructor(meter: KamstrupAsciiMeter, sink: Sink, configuration = -1) {
    this.#sink = sink;
    this.#answers = new Answers(sink, this.#scale);
    this.#blocks = new BlockReader(sink, true);
    this.#scale.configure(configuration);
    this.#slow = meter.line;
    this.#fast = Object.freeze({ ...meter.line, baud: ANSWER_BAUD });
    this.line = this.#slow;
  }

  /** ABCCC as the meter told it, -1 before that. */
  get configuration(): number {
    return this.#scale.configuration;
  }

  select(set: number): void {
    this.#set = set;
  }

  begin(now: number): number {
    this.fault = Fault.None;
    this.line = this.#slow;
    this.#hasAnswer = false;
    // Nothing keeps these optical ports awake; Done is told from `expire`, not inside the owner's own call.
    if (this.#set === ReadSet.KeepAlive) return this.#wait(State.Over, now);
    const wantsSetup = this.#set !== ReadSet.Live || this.#scale.configuration < 0;
    return this.#start(wantsSetup ? Ask.Setup : Ask.Now);
  }

  sent(now: number): number {
    switch (this.#state) {
      case State.Slow:
        return this.#send();
      case State.Asking:
        if (this.#ask === Ask.Block) return this.#wait(State.Name, now + NAME_LIMIT_MS);
        this.line = this.#fast;
        this.#state = State.Fast;
        return Step.Speed;
      case State.Fast:
        return this.#wait(State.Answer, now + ANSWER_LIMIT_MS);
      case State.Acknowledge:
        return this.#wait(State.Block, now + NAME_LIMIT_MS);
    }
    return Step.Wait;
  }

  push(byte: number, now: number): number {
    if (this.#state < State.Asking || this.#state === State.Pause || this.#state === State.Over)
      return Step.Wait;
    if (++this.#heard > CHARACTER_LIMIT) return this.#failed(Fault.Noise, now);
    if (this.#echoed < this.outgoingEnd && byte === this.outgoing[this.#echoed]) this.#echoed++;
    const event = this.#frame.push(byte);
    // An echo, garbled or not, is as long as the request; what is more is the answer, and goes on without long gaps.
    if (this.#state === State.Answer && this.#heard > this.outgoingEnd + ECHO_SLACK)
      this.deadline = now + CHARACTER_LIMIT_MS;
    // A 66-C, D or E sends the block unasked.
    if (this.#state === State.Name && this.#isNamed && byte !== 0x0d && byte !== 0x0a)
      this.#state = State.Block;
    if (this.#state === State.Block) this.deadline = now + CHARACTER_LIMIT_MS;
    switch (event) {
      case Event.Answer:
        return this.#ask === Ask.Block ? Step.Wait : this.#answered(now);
      case Event.Identified:
        if (this.#state === State.Name) this.deadline = now + ACKNOWLEDGE_AFTER_MS;
        this.#isNamed = true;
        return Step.Wait;
      case Event.Block:
        return this.#ask === Ask.Block ? this.#blockRead(now) : Step.Wait;
      case Event.Broken:
        return this.#failed(this.#frame.fault, now);
    }
    return Step.Wait;
  }

  expire(now: number): number {
    switch (this.#state) {
      case State.Answer:
      case State.Block:
        return this.#failed(this.#reason(), now);
      case State.Name:
        return this.#isNamed ? this.#acknowledge() : this.#failed(this.#reason(), now);
      case State.Pause:
        if (this.line === this.#slow) return this.#send();
        this.line = this.#slow;
        this.#state = State.Slow;
        return Step.Speed;
      case State.Over:
        return this.#end(Step.Done);
    }
    return Step.Wait;
  }

  #start(ask: number): number {
    this.#ask = ask;
    this.#attempt = 0;
    return this.#send();
  }

  #send(): number {
    this.#attempt++;
    this.#frame.reset();
    this.#isNamed = false;
    const outgoing = this.outgoing;
    outgoing[0] = 0x2f;
    if (this.#ask === Ask.Block) {
      outgoing[1] = 0x3f;
      outgoing[2] = 0x21;
      outgoing[3] = 0x0d;
      outgoing[4] = 0x0a;
      return this.#transmit(State.Asking, 5);
    }
    outgoing[1] = 0x23;
    outgoing[2] = this.#ask === Ask.Setup ? Request.Setup : Request.Now;
    return this.#transmit(State.Asking, 3);
  }

  /** ACK 0 0 0: the block, at 300. */
  #acknowledge(): number {
    const outgoing = this.outgoing;
    outgoing[0] = 0x06;
    outgoing[1] = 0x30;
    outgoing[2] = 0x30;
    outgoing[3] = 0x30;
    outgoing[4] = 0x0d;
    outgoing[5] = 0x0a;
    return this.#transmit(State.Acknowledge, 6);
  }

  #answered(now: number): number {
    const wanted = this.#ask === Ask.Setup ? Request.Setup : Request.Now;
    // The echo of the request may have been garbled by the change of speed; what was asked is known here.
    this.#frame.request = 0;
    const answer = answerOf(this.#frame);
    if (answer !== wanted) return this.#failed(answer < 0 ? Fault.Malformed : Fault.Unexpected, now);
    const fault = this.#answers.deliver(answer, this.#frame.numbers);
    if (fault !== Fault.None) return this.#failed(fault, now);
    this.#sink.commit();
    this.#hasAnswer = true;
    if (this.#ask === Ask.Setup && !isLook(this.#set)) return this.#next(Ask.Now, now);
    if (this.#ask === Ask.Now && this.#isIncomplete()) return this.#next(Ask.Block, now);
    return this.#end(Step.Done);
  }

  /** Whether energy or volume were left out for want of a scale. */
  #isIncomplete(): boolean {
    return !this.#scale.isKnown || (!this.#scale.hasEnergy && !Number.isNaN(this.#frame.numbers[0]));
  }

  #blockRead(now: number): number {
    const fault = this.#blocks.deliver(this.#frame);
    if (fault !== Fault.None) return this.#failed(fault, now);
    this.#sink.commit();
    return this.#end(Step.Done);
  }

  #next(ask: number, now: number): number {
    this.#ask = ask;
    this.#attempt = 0;
    return this.#wait(State.Pause, now + PAUSE_MS);
  }

  #failed(fault: number, now: number): number {
    this.#sink.discard();
    const isSearch = isLook(this.#set);
    if (!isSearch && this.#attempt < ATTEMPT_LIMIT) {
      this.repeats++;
      return this.#wait(State.Pause, now + ANSWER_LIMIT_MS);
    }
    if (this.fault === Fault.None || this.fault === Fault.Silence) this.fault = fault;
    // The strings are not for this meter, or not for now: the block may be.
    if (!isSearch && this.#ask !== Ask.Block && !this.#hasAnswer) return this.#next(Ask.Block, now);
    return this.#end(Step.Fault);
  }

  /** Why nothing came that could be understood. */
  #reason(): number {
    if (this.#heard === 0) return Fault.Silence;
    if (this.#heard === this.#echoed) return Fault.Echo;
    return this.#frame.count > 0 || this.#frame.blockEnd > 0 ? Fault.Truncated : Fault.Noise;
  }

  #transmit(state: number, end: number): number {
    this.#state = state;
    this.outgoingEnd = end;
    this.#heard = 0;
    this.#echoed = 0;
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
    this.line = this.#slow;
    return step;
  }
}
