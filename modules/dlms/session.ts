/**
 * A session within a link: association, proof, one GET after the other, release. Writes each request into the link and
 * reads each response; timing and frames are the client's.
 */
import type { Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { KEY_SIZE } from "../readout/ciphering.js";
import { Fault } from "../readout/fault.js";
import type { Gcm } from "../readout/protocol.js";
import { APDU_LIMIT } from "./assembly.js";
import { Association, PASSWORD_LIMIT, Security, writeRelease } from "./association.js";
import { AxdrScanner } from "./axdr.js";
import { BodyReader } from "./body.js";
import type { HdlcLink } from "./link.js";
import { isScalerUnit } from "./objects.js";
import type { Plan } from "./plan.js";
import { NORMAL, writeActionHead, writeGet, writeGetNext, writeHeader } from "./request.js";
import { GET_RESPONSE, ResponseReader, ResponseType } from "./response.js";
import { PROOF_SIZE, SessionKeys } from "./session-keys.js";
import { unitOf } from "./units.js";

export interface ClientOptions {
  readonly gcm?: Gcm;
  readonly key?: Uint8Array;
  readonly authenticationKey?: Uint8Array;
  /** LLS password, as bytes. */
  readonly password?: Uint8Array;
  /** Wall clock in seconds, 0 = not set: where the counter of ciphered sessions starts. */
  readonly clock?: { wallSeconds(): number };
}

export const SessionEvent = Object.freeze({ Send: 0, Over: 1, Fault: 2 });

const State = Object.freeze({ Associate: 0, Prove: 1, Get: 2, Release: 3 });
const ACTION_RESPONSE = 0xc7;
const GLO_GET_REQUEST = 0xc8;
const GLO_ACTION_REQUEST = 0xcb;
const GLO_GET_RESPONSE = 0xcc;
const GLO_ACTION_RESPONSE = 0xcf;
const EXCEPTION = 0xd8;
const RELEASE_RESPONSE = 0x63;
const ATTRIBUTE_VALUE = 2;
const ATTRIBUTE_SCALE = 3;
/** Our name in ciphered sessions: three letters and a number. */
const TITLE = Object.freeze([0x49, 0x52, 0x49, 0, 0, 0, 0, 1]);
/** 1 January 2020, from which counters are counted, eight in a second: 32 bits last until 2037. */
const COUNTER_EPOCH = 1_577_836_800;
const COUNTER_RATE = 8;

export class Session {
  fault: number = Fault.None;
  readonly isSecured: boolean;

  readonly #plan: Plan;
  readonly #sink: Sink;
  readonly #options: ClientOptions;
  readonly #keys: SessionKeys | undefined;
  readonly #association: Association;
  readonly #scanner = new AxdrScanner();
  readonly #responses = new ResponseReader(this.#scanner);
  readonly #body: BodyReader;
  readonly #blocks = new Uint8Array(APDU_LIMIT);
  #blocksEnd = 0;
  #block = 0;
  #state: number = State.Associate;
  #asksScale = false;
  /** End of the plain APDU that `#unseal` found. */
  #end = 0;

  constructor(plan: Plan, sink: Sink, options: ClientOptions) {
    this.#plan = plan;
    this.#sink = sink;
    this.#options = options;
    const { gcm, key, authenticationKey, password } = options;
    for (const each of [key, authenticationKey])
      if (each && each.length !== KEY_SIZE) throw new RangeError(`a key has ${KEY_SIZE} bytes`);
    if (password && password.length > PASSWORD_LIMIT)
      throw new RangeError(`a password has at most ${PASSWORD_LIMIT} bytes`);
    if (gcm && key && authenticationKey)
      this.#keys = new SessionKeys(gcm, key, authenticationKey, new Uint8Array(TITLE));
    this.isSecured = this.#keys !== undefined || password !== undefined;
    const security = this.#keys ? Security.High : password ? Security.Low : Security.None;
    this.#association = new Association(security, password ?? new Uint8Array(0), this.#keys);
    this.#body = new BodyReader(sink, this.#scanner, undefined);
  }

  /** The link stands: writes the first request. */
  begin(link: HdlcLink): number {
    const keys = this.#keys;
    if (keys) {
      const seconds = this.#options.clock?.wallSeconds() ?? 0;
      const start = Math.max(0, seconds - COUNTER_EPOCH) * COUNTER_RATE;
      if (start > keys.counter) keys.counter = start;
    }
    this.#state = State.Associate;
    this.#body.open(false);
    link.send(this.#association.writeRequest(link.outgoing, writeHeader(link)));
    return SessionEvent.Send;
  }

  /** Takes the APDU in buffer[0, end), and writes the next request. */
  take(buffer: Uint8Array, end: number, link: HdlcLink): number {
    if (end === 0) return this.#fail(Fault.Malformed);
    switch (this.#state) {
      case State.Associate:
        return this.#associated(buffer, end, link);
      case State.Prove:
        return this.#proved(buffer, end, link);
      case State.Get:
        return this.#got(buffer, end, link);
      default:
        return buffer[0] === RELEASE_RESPONSE ? SessionEvent.Over : this.#fail(Fault.Unexpected);
    }
  }

  #associated(buffer: Uint8Array, end: number, link: HdlcLink): number {
    const fault = this.#association.readResponse(buffer, 0, end);
    if (fault !== Fault.None) return this.#fail(fault);
    if (!this.#keys) return this.#nextObject(link);
    this.#state = State.Prove;
    const out = link.outgoing;
    const start = writeHeader(link);
    let at = writeActionHead(out, start);
    at = this.#keys.writeProof(out, at, this.#association.challenge, this.#association.challengeSize);
    link.send(this.#keys.seal(out, start, at, GLO_ACTION_REQUEST));
    return SessionEvent.Send;
  }

  #proved(buffer: Uint8Array, end: number, link: HdlcLink): number {
    const keys = this.#keys as SessionKeys;
    const at = this.#unseal(buffer, end, GLO_ACTION_RESPONSE);
    if (at < 0) return SessionEvent.Fault;
    const { ownChallenge } = this.#association;
    // Response, normal, invoke, success, a value follows, it is data, 17 octets.
    const isProof =
      buffer[at] === ACTION_RESPONSE &&
      buffer[at + 1] === NORMAL &&
      buffer[at + 3] === 0 &&
      buffer[at + 4] === 1 &&
      buffer[at + 5] === 0 &&
      buffer[at + 6] === 0x09 &&
      buffer[at + 7] === PROOF_SIZE &&
      this.#end - at === 8 + PROOF_SIZE;
    if (!isProof) return this.#fail(Fault.Refused);
    if (!keys.isProof(buffer, at + 8, ownChallenge, ownChallenge.length)) return this.#fail(Fault.Tag);
    return this.#nextObject(link);
  }

  /** Index of the plain APDU, its end then stands in #end. -1: `fault` says why there is none. */
  #unseal(buffer: Uint8Array, end: number, tag: number): number {
    this.#end = end;
    const keys = this.#keys;
    if (!keys) return 0;
    if (buffer[0] !== tag) {
      this.fault = buffer[0] === EXCEPTION ? Fault.Refused : Fault.Unexpected;
      return -1;
    }
    const content = this.#scanner.scanLength(buffer, 1, end);
    if (content < 0 || content + this.#scanner.length !== end) {
      this.fault = Fault.Malformed;
      return -1;
    }
    this.fault = keys.open(buffer, content, end);
    this.#end = end - 12;
    return this.fault === Fault.None ? content + 5 : -1;
  }

  /** Asks for the next object, or says good-bye. */
  #nextObject(link: HdlcLink): number {
    if (!this.#plan.next()) {
      this.#state = State.Release;
      link.send(writeRelease(link.outgoing, writeHeader(link)));
      return SessionEvent.Send;
    }
    this.#state = State.Get;
    this.#asksScale = this.#plan.needsScale;
    return this.#get(link);
  }

  #get(link: HdlcLink): number {
    const plan = this.#plan;
    const out = link.outgoing;
    const start = writeHeader(link);
    this.#blocksEnd = 0;
    this.#block = 0;
    const attribute = this.#asksScale ? ATTRIBUTE_SCALE : ATTRIBUTE_VALUE;
    const at = writeGet(out, start, plan.classes[plan.row], plan.codes[plan.row], attribute);
    link.send(this.#seal(out, start, at));
    return SessionEvent.Send;
  }

  #seal(out: Uint8Array, start: number, end: number): number {
    return this.#keys ? this.#keys.seal(out, start, end, GLO_GET_REQUEST) : end;
  }

  #nextBlock(link: HdlcLink): number {
    const out = link.outgoing;
    const start = writeHeader(link);
    const at = writeGetNext(out, start, this.#block);
    link.send(this.#seal(out, start, at));
    return SessionEvent.Send;
  }

  #got(buffer: Uint8Array, end: number, link: HdlcLink): number {
    const at = this.#unseal(buffer, end, GLO_GET_RESPONSE);
    if (at < 0) return SessionEvent.Fault;
    end = this.#end;
    if (buffer[at] !== GET_RESPONSE)
      return this.#fail(buffer[at] === EXCEPTION ? Fault.Refused : Fault.Unexpected);
    const responses = this.#responses;
    const fault = responses.open(buffer, at, end);
    if (fault !== Fault.None) return this.#fail(fault);
    if (responses.type === ResponseType.Block) return this.#gotBlock(buffer, link);
    if (responses.type !== ResponseType.Normal || !responses.next()) return this.#fail(Fault.Unexpected);
    if (responses.refusal !== 0) return this.#refused(link);
    return this.#value(buffer, responses.start, responses.end, link);
  }

  #gotBlock(buffer: Uint8Array, link: HdlcLink): number {
    const responses = this.#responses;
    if (responses.refusal !== 0) return this.#refused(link);
    if (responses.block !== this.#block + 1) return this.#fail(Fault.Sequence);
    const size = responses.end - responses.start;
    if (this.#blocksEnd + size > this.#blocks.length) return this.#fail(Fault.Overflow);
    for (let index = 0; index < size; index++)
      this.#blocks[this.#blocksEnd + index] = buffer[responses.start + index];
    this.#blocksEnd += size;
    this.#block = responses.block;
    if (!responses.isLast) return this.#nextBlock(link);
    if (this.#scanner.scan(this.#blocks, 0, this.#blocksEnd) !== this.#blocksEnd)
      return this.#fail(Fault.Malformed);
    return this.#value(this.#blocks, 0, this.#blocksEnd, link);
  }

  #value(buffer: Uint8Array, at: number, end: number, link: HdlcLink): number {
    const plan = this.#plan;
    if (this.#asksScale) {
      if (isScalerUnit(buffer, at, end)) plan.setScale((buffer[at + 3] << 24) >> 24, unitOf(buffer[at + 5]));
      else plan.setScale(0, Unit.None);
      this.#asksScale = false;
      return this.#get(link);
    }
    const row = plan.row;
    this.#body.write(buffer, at, end, plan.codes[row], plan.exponents[row], plan.units[row]);
    this.#sink.commit();
    return this.#nextObject(link);
  }

  /** The meter has no such object, or does not show it to us. */
  #refused(link: HdlcLink): number {
    if (this.#asksScale) {
      // The value alone may still be shown; it goes out as the bare number.
      this.#plan.setScale(0, Unit.None);
      this.#asksScale = false;
      return this.#get(link);
    }
    const code = this.#plan.codes[this.#plan.row];
    this.#plan.leaveOut(code);
    this.#sink.absent(code);
    this.#sink.commit();
    return this.#nextObject(link);
  }

  #fail(fault: number): number {
    this.fault = fault;
    this.#sink.discard();
    return SessionEvent.Fault;
  }
}
