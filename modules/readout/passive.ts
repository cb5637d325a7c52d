/**
 * A readout for meters that push by themselves: it never transmits, and hands each byte to a decoder.
 *
 * A pause of GAP in the middle of a message ends it (frames of one push follow each other closely, also at
 * 2400 baud). No good telegram for SILENCE: Fault.Silence, or Fault.Noise where bytes came all the same,
 * which most likely means another speed or parity; and again after each further SILENCE.
 */
import { type Framing, pushAdvice } from "./advice.js";
import { LineEvidence } from "./evidence.js";
import { Fault } from "./fault.js";
import { type Decoder, type MeterReadout, ReadSet } from "./protocol.js";
import type { LineFormat } from "./readout.js";
import { Step } from "./step.js";

export const GAP_MS = 1000;
/** The slowest pushes of the meters in the tables come once a minute. */
export const SILENCE_MS = 150000;
/** How long it is listened for a telegram where nobody knows yet that this is such a meter: P1 sends every 10 s. */
export const LISTEN_MS = 12_000;

/** Bytes right behind a good telegram that belong to it: the closing flag of HDLC, the end of a line of P1. */
export const TAIL_LIMIT = 4;

export interface PushDecoder extends Decoder {
  /** Forgets what was begun. */
  reset(): void;
  /** Values without a name in the last good telegram. */
  readonly unnamed?: number;
}

export class PassiveReadout implements MeterReadout {
  readonly line: LineFormat;
  readonly passive = true;
  readonly outgoing = new Uint8Array(0);
  readonly outgoingEnd = 0;
  deadline = 0;
  fault: number = Fault.None;
  readonly evidence = new LineEvidence();

  readonly #framing: Framing;
  readonly #decoder: PushDecoder;
  /** Bytes since the last pause or message. */
  #isOpen = false;
  #heard = false;
  #tail = 0;
  #patience = SILENCE_MS;
  #silenceAt = 0;
  #quietAt = 0;

  constructor(framing: Framing, line: LineFormat, decoder: PushDecoder) {
    this.#framing = framing;
    this.line = line;
    this.#decoder = decoder;
  }

  /** What a person should do about `fault`, from what was heard; empty = nothing to say. */
  advise(fault: number, lineErrors: number): string {
    const { line, evidence } = this;
    return pushAdvice({ framing: this.#framing, line, fault, evidence, lineErrors });
  }

  /** A push meter sends what it sends. */
  select(set: number): void {
    this.#patience = set === ReadSet.Identify ? LISTEN_MS : SILENCE_MS;
  }

  begin(now: number): number {
    this.#decoder.reset();
    this.evidence.reset();
    this.#isOpen = false;
    this.#heard = false;
    this.#tail = 0;
    this.#silenceAt = now + this.#patience;
    this.deadline = this.#silenceAt;
    return Step.Wait;
  }

  push(byte: number, now: number): number {
    // The pause may be over before its deadline was looked at.
    if (this.#isOpen && now >= this.#quietAt) this.#pause();
    this.evidence.push(byte);
    this.#isOpen = true;
    if (this.#tail > 0) this.#tail--;
    else this.#heard = true;
    this.#quietAt = now + GAP_MS;
    const step = this.#take(this.#decoder.push(byte), now);
    this.deadline = Math.min(this.#quietAt, this.#silenceAt);
    return step;
  }

  sent(): number {
    return Step.Wait;
  }

  expire(now: number): number {
    if (this.#isOpen && now >= this.#quietAt) {
      const step = this.#take(this.#decoder.end(), now);
      if (step === Step.Done || (step === Step.Fault && this.fault !== Fault.Noise)) {
        // There may be more in the bytes that are here: look again at once.
        this.deadline = now;
        return step;
      }
      this.#pause();
      this.#isOpen = false;
    }
    if (now < this.#silenceAt) {
      this.deadline = this.#silenceAt;
      return Step.Wait;
    }
    this.fault = this.#heard ? Fault.Noise : Fault.Silence;
    this.#heard = false;
    this.#silenceAt = now + this.#patience;
    this.deadline = this.#silenceAt;
    return Step.Fault;
  }

  #pause(): void {
    this.#decoder.reset();
    this.#tail = 0;
  }

  #take(step: number, now: number): number {
    if (step === Step.Done) {
      this.evidence.telegrams++;
      this.evidence.unnamed = this.#decoder.unnamed ?? 0;
      this.#heard = false;
      this.#tail = TAIL_LIMIT;
      this.#silenceAt = now + this.#patience;
    } else if (step === Step.Fault) this.fault = this.#decoder.fault;
    return step;
  }
}
