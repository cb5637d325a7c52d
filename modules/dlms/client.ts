/**
 * Reads a meter over DLMS at its optical port, object by object: GET and nothing else.
 *
 *   (Request -> React -> Option -> Speed ->)   mode E, where the meter's table starts at 300 baud (sign-on.ts)
 *   Connect -> Associate -> (Prove ->) Get ... Get -> Release -> Disconnect -> Done
 *
 * Without keys and password: no security, as public client 16. With a password: LLS, client 1. With both keys: HLS by
 * GMAC, client 1, everything ciphered; the one ACTION that exists here carries the proof which HLS demands.
 * The server address is tried in the three usual forms. Scales are asked for once and remembered.
 *
 * A value is committed as soon as it is here. A meter that refuses an object has no such register. A frame that
 * gets no answer is repeated; a session that breaks is taken down politely where that is still possible.
 * Not done: selective access (profiles), GET with list, general block transfer as a client.
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import type { MeterReadout } from "../readout/protocol.js";
import { type LineFormat, NO_DEADLINE } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import { Assembly } from "./assembly.js";
import { HdlcLink, LinkEvent } from "./link.js";
import { Plan } from "./plan.js";
import type { DlmsMeter } from "./protocol.js";
import { type ClientOptions, Session, SessionEvent } from "./session.js";
import { IdentificationEvent, SIGN_ON_LINE, SignOn } from "./sign-on.js";

/** From the end of a frame to the first byte of its answer. */
const RESPONSE_MS = 2500;
/** Between two bytes of an answer. */
const GAP_MS = 500;
/** Before the acknowledgement of mode E, and behind it: the meter needs 200 ms to turn around. */
const REACTION_MS = 220;
const TURN_MS = 600;
/** Between two bytes of that echo, at 300 baud. */
const ECHO_GAP_MS = 120;
/** Times that a frame is sent. */
export const ATTEMPT_LIMIT = 3;
/** Times that every server address is tried. */
const CONNECT_ROUNDS = 2;
/** Longest session. */
const SESSION_LIMIT_MS = 120_000;

const State = Object.freeze({
  Idle: 0,
  Request: 1,
  React: 2,
  Option: 3,
  Speed: 4,
  Connect: 5,
  Session: 6,
  Disconnect: 7,
});

/** Server addresses in the order of trial: logical device 1 alone; and at physical address 17, in two and four bytes. */
const servers: readonly (readonly number[])[] = Object.freeze([
  Object.freeze([0x03]),
  Object.freeze([0x02, 0x23]),
  Object.freeze([0x00, 0x02, 0x00, 0x23]),
]);

export class DlmsReadout implements MeterReadout {
  line: LineFormat;
  readonly passive = false;
  outgoing: Uint8Array;
  outgoingEnd = 0;
  deadline: number = NO_DEADLINE;
  fault: number = Fault.None;

  readonly #table: LineFormat;
  readonly #plan: Plan;
  readonly #link = new HdlcLink();
  readonly #assembly = new Assembly();
  readonly #session: Session;
  readonly #signOn = new SignOn();
  readonly #client: Uint8Array;
  #state: number = State.Idle;
  #attempts = 0;
  #server = 0;
  #limit = 0;
  /** How the conversation ends once the link is down. */
  #verdict: number = Fault.None;
  #heard = false;

  constructor(meter: DlmsMeter, sink: Sink, options: ClientOptions) {
    this.#table = meter.line;
    this.line = meter.line;
    this.#plan = new Plan(meter);
    this.#session = new Session(this.#plan, sink, options);
    this.#client = new Uint8Array([this.#session.isSecured ? 0x03 : 0x21]);
    this.outgoing = this.#link.outgoing;
  }

  select(set: number): void {
    this.#plan.select(set);
  }

  advise(fault: number): string {
    if (fault !== Fault.KeyWrong) return "";
    return this.#session.isSecured
      ? "The meter refused the password, or the keys: compare them with those of the utility. Some meters lock for a while after wrong ones."
      : "The meter asks for a password, or for two keys: the utility gives them out.";
  }

  leaveOut(code: number): void {
    this.#plan.leaveOut(code);
  }

  begin(now: number): number {
    this.#limit = now + SESSION_LIMIT_MS;
    this.#verdict = Fault.None;
    this.#heard = false;
    this.#server = 0;
    this.#plan.begin();
    this.line = this.#table;
    if (!this.#plan.next()) return Step.Done;
    this.#plan.begin();
    if (this.#table.baud !== SIGN_ON_LINE.baud) return this.#connect();
    this.#signOn.request();
    this.#state = State.Request;
    return this.#transmit(this.#signOn.outgoing, this.#signOn.outgoingEnd);
  }

  push(byte: number, now: number): number {
    this.#heard = true;
    if (this.#state === State.Request) {
      const event = this.#signOn.push(byte);
      if (event === IdentificationEvent.NotOffered) return this.#end(Fault.Unexpected);
      if (event === IdentificationEvent.Offered) {
        this.#state = State.React;
        this.deadline = now + REACTION_MS;
      }
      return Step.Wait;
    }
    if (this.#state < State.Connect) {
      // The meter's echo of the acknowledgement may come late: it is heard out.
      if (this.#state === State.Option && this.deadline - now < ECHO_GAP_MS)
        this.deadline = now + ECHO_GAP_MS;
      return Step.Wait;
    }
    if (this.deadline - now < GAP_MS) this.deadline = now + GAP_MS;
    if (this.#link.receiver.push(byte) !== Step.Done) return Step.Wait;
    return this.#take(this.#link.heed());
  }

  sent(now: number): number {
    if (this.#state === State.Speed) return this.#connect();
    this.deadline = now + (this.#state === State.Option ? TURN_MS : RESPONSE_MS);
    return Step.Wait;
  }

  expire(now: number): number {
    switch (this.#state) {
      case State.React:
        this.#state = State.Option;
        return this.#transmit(this.#signOn.outgoing, this.#signOn.outgoingEnd);
      case State.Option:
        this.#state = State.Speed;
        this.line = this.#signOn.line;
        return Step.Speed;
      case State.Disconnect:
        return this.#over();
      case State.Idle:
        return Step.Done;
    }
    if (now >= this.#limit) return this.#end(Fault.Timeout);
    if (++this.#attempts < ATTEMPT_LIMIT && this.#state !== State.Connect) return this.#again();
    if (this.#state === State.Connect) {
      if (++this.#server < CONNECT_ROUNDS * servers.length) return this.#connect();
      return this.#end(this.#heard ? Fault.Noise : Fault.Silence);
    }
    return this.#end(this.#state === State.Request && this.#heard ? Fault.Noise : Fault.Silence);
  }

  #take(event: number): number {
    switch (event) {
      case LinkEvent.Acknowledged:
        if (this.#state === State.Disconnect) return this.#over();
        return this.#state === State.Connect ? this.#act(this.#session.begin(this.#link)) : Step.Wait;
      case LinkEvent.Disconnected:
        if (this.#state === State.Disconnect) return this.#over();
        return this.#fail(this.#state === State.Connect ? Fault.Refused : Fault.Line);
      case LinkEvent.Information:
        return this.#state === State.Session ? this.#information() : Step.Wait;
      default:
        return Step.Wait;
    }
  }

  #information(): number {
    const { receiver } = this.#link;
    const assembly = this.#assembly;
    const step = assembly.frame(receiver.buffer, receiver.start, receiver.end, receiver.segmented);
    if (step === Step.Fault) return this.#end(assembly.fault);
    if (step === Step.Wait) {
      if (!receiver.segmented) return this.#end(Fault.Unexpected);
      this.#link.receiveReady();
      return this.#transmit(this.#link.outgoing, this.#link.outgoingEnd);
    }
    return this.#act(this.#session.take(assembly.buffer, assembly.end, this.#link));
  }

  /** What the session wants next. */
  #act(event: number): number {
    if (event === SessionEvent.Send) {
      this.#state = State.Session;
      return this.#transmit(this.#link.outgoing, this.#link.outgoingEnd);
    }
    return this.#end(event === SessionEvent.Over ? Fault.None : this.#session.fault);
  }

  #connect(): number {
    this.#state = State.Connect;
    this.#assembly.reset();
    this.#link.address(this.#client, new Uint8Array(servers[this.#server % servers.length]));
    this.#link.connect();
    return this.#transmit(this.#link.outgoing, this.#link.outgoingEnd);
  }

  /** The link stands, or may stand: it is taken down before the verdict is told. */
  #end(verdict: number): number {
    this.#verdict = verdict;
    if (this.#state !== State.Session) return this.#over();
    this.#state = State.Disconnect;
    this.#link.disconnect();
    return this.#transmit(this.#link.outgoing, this.#link.outgoingEnd);
  }

  #fail(verdict: number): number {
    this.#verdict = verdict;
    return this.#over();
  }

  #over(): number {
    this.#state = State.Idle;
    this.deadline = NO_DEADLINE;
    this.fault = this.#verdict;
    return this.#verdict === Fault.None ? Step.Done : Step.Fault;
  }

  #transmit(outgoing: Uint8Array, end: number): number {
    this.#attempts = 0;
    this.outgoing = outgoing;
    this.outgoingEnd = end;
    this.deadline = NO_DEADLINE;
    return Step.Transmit;
  }

  /** The same frame once more: its number is the same, so that the meter knows it. */
  #again(): number {
    this.#link.receiver.reset();
    this.deadline = NO_DEADLINE;
    return Step.Transmit;
  }
}
