/**
 * Which meter is it? The part of `auto` that speaks KMP: a pure state machine that is a sink.
 *
 *   1. The owner reads with ReadSet.Identify into the recogniser: type word and serial number.
 *   2. `next()` names a small table to be read with ReadSet.Live into it: at most eight registers on whose presence the
 *      candidates differ most. Undefined: asking on would change nothing, or the meter was asked often enough.
 *   3. `best` and `level` say who it is. The gateway stores the id, so that this is done once.
 *
 * Public type words exist for the 601 alone (Kamstrup 5512-447 section 6.2.1), so the rest is told by which
 * registers answer. Models of one generation answer alike; then `level` is Family, and the best one is the
 * one of which most is known: it reads the others just as well. Without any register of a heat or water
 * meter it is Unknown, and `best` the table that reads whatever answers.
 */
import { hexDigit } from "../bytes/hex.js";
import { registerKey } from "../kmp/registers.js";
import { Quantity } from "../reading/quantity.js";
import { Code, type Sink } from "../reading/sink.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Confidence, Field, Meter } from "./meter.js";

export const Level = Object.freeze({
  /** Nothing fits. */
  Unknown: 0,
  /** Others fit as well, or nearly. */
  Family: 1,
  /** The registers fit this one better than any other. */
  Likely: 2,
  /** The meter named its type. */
  Certain: 3,
});

/** Most probe requests after the identification; a battery pays for each. */
export const PROBE_LIMIT = 2;

const TYPE_FITS = 1000;
/** The maker's list of this model's type words does not have the one that came. */
const TYPE_DIFFERS = -10;
/** It answers what this model has; it lacks what this model lacks. */
const ANSWERS = 2;
const OMITS = 1;
const CONTRADICTS = -3;
/** By how much the best has to lead to be Likely, and how far behind a candidate is worth a question. */
const LEAD = 2;
const IN_PLAY = 6;

const State = Object.freeze({ Unasked: 0, Answered: 1, Omitted: 2 });
const NO_TYPE = -1;
/** Through a top module (67-05) the type word of the meter shows 15 in its high byte. */
const THROUGH_TOP_MODULE = 0x15;

const confidences: readonly Confidence[] = Object.freeze(["confirmed", "reported", "assumed", "unknown"]);

export class Recogniser implements Sink {
  /** Type word of GetType, -1 before it is known. */
  type = NO_TYPE;
  /** Serial number, -1 before it is known. */
  serial = -1;
  /** Probe requests asked for so far. */
  probes = 0;

  readonly #candidates: readonly Meter[];
  readonly #fallback: Meter;
  /** Registers that tell candidates apart, and what is known of each. */
  readonly #codes: Float64Array;
  readonly #states: Uint8Array;
  readonly #pending: Uint8Array;
  #pendingType = NO_TYPE;
  #pendingSerial = -1;

  /** Candidates are tables of KMP meters; `fallback` is the table that fits any, and no candidate. */
  constructor(candidates: readonly Meter[], fallback: Meter) {
    this.#candidates = candidates.filter((meter) => meter !== fallback && meter.protocol === "kmp");
    this.#fallback = fallback;
    const codes = new Set<number>();
    for (const { recognise } of this.#candidates) {
      for (const code of recognise.answers ?? []) codes.add(code);
      for (const code of recognise.omits ?? []) codes.add(code);
    }
    this.#codes = Float64Array.from([...codes].sort((one, other) => one - other));
    this.#states = new Uint8Array(this.#codes.length);
    this.#pending = new Uint8Array(this.#codes.length);
  }

  value(code: number, significand: number): void {
    if (code === Code.Serial) this.#pendingSerial = significand;
    else this.#note(code, State.Answered);
  }

  digits(code: number): void {
    this.#note(code, State.Answered);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    if (code === Code.Type) this.#pendingType = typeWord(buffer, start, end);
    else this.#note(code, State.Answered);
  }

  absent(code: number): void {
    this.#note(code, State.Omitted);
  }

  commit(): void {
    if (this.#pendingType !== NO_TYPE) this.type = this.#pendingType;
    if (this.#pendingSerial >= 0) this.serial = this.#pendingSerial;
    for (let index = 0; index < this.#pending.length; index++)
      if (this.#pending[index] !== State.Unasked) this.#states[index] = this.#pending[index];
    this.discard();
  }

  discard(): void {
    this.#pendingType = NO_TYPE;
    this.#pendingSerial = -1;
    this.#pending.fill(State.Unasked);
  }

  /** Candidates, the best first. Those that nothing speaks for are left out. */
  ranking(): readonly Meter[] {
    return this.#candidates
      .filter((meter) => this.#fits(meter))
      .sort(
        (one, other) =>
          this.#score(other) - this.#score(one) ||
          confidences.indexOf(one.confidence) - confidences.indexOf(other.confidence),
      );
  }

  get best(): Meter {
    return this.ranking()[0] ?? this.#fallback;
  }

  get level(): number {
    const [best, second] = this.ranking();
    if (best === undefined) return Level.Unknown;
    const lead = this.#score(best) - (second === undefined ? 0 : this.#score(second));
    if (lead >= TYPE_FITS / 2) return Level.Certain;
    return lead >= LEAD ? Level.Likely : Level.Family;
  }

  /** Table of the registers to be asked next, or undefined. */
  next(): Meter | undefined {
    if (this.probes >= PROBE_LIMIT || this.level === Level.Certain) return undefined;
    const inPlay = this.#inPlay();
    const worths = Array.from(this.#codes, (code, index) =>
      this.#states[index] === State.Unasked ? worth(inPlay, code) : 0,
    );
    const chosen = worths
      .map((_, index) => index)
      .filter((index) => worths[index] > 0)
      .sort((one, other) => worths[other] - worths[one] || one - other)
      .slice(0, KMP_BATCH)
      .map((index) => this.#codes[index])
      .sort((one, other) => one - other);
    if (chosen.length === 0) return undefined;
    this.probes++;
    const fields: readonly Field[] = Object.freeze(chosen.map(probed));
    // Inherits what it does not have itself: on the device a table may, too, and then has little to copy.
    return Object.freeze(Object.create(this.#fallback, { fields: { value: fields } })) as Meter;
  }

  /** Candidates that more answers could still put first. */
  #inPlay(): readonly Meter[] {
    let top = Number.NEGATIVE_INFINITY;
    for (const meter of this.#candidates) top = Math.max(top, this.#score(meter));
    return this.#candidates.filter((meter) => this.#score(meter) >= top - IN_PLAY);
  }

  #fits(meter: Meter): boolean {
    if (this.#typeScore(meter) > 0) return true;
    return (meter.recognise.answers ?? []).some((code) => this.#state(code) === State.Answered);
  }

  #score(meter: Meter): number {
    let score = this.#typeScore(meter);
    for (const code of meter.recognise.answers ?? []) {
      const state = this.#state(code);
      if (state === State.Answered) score += ANSWERS;
      else if (state === State.Omitted) score += CONTRADICTS;
    }
    for (const code of meter.recognise.omits ?? []) {
      const state = this.#state(code);
      if (state === State.Omitted) score += OMITS;
      else if (state === State.Answered) score += CONTRADICTS;
    }
    return score;
  }

  #typeScore(meter: Meter): number {
    const { types } = meter.recognise;
    if (this.type === NO_TYPE || types === undefined) return 0;
    const type = this.type >>> 8 === THROUGH_TOP_MODULE ? this.type & 0xff : this.type;
    return types.includes(type) ? TYPE_FITS : TYPE_DIFFERS;
  }

  #state(code: number): number {
    const index = this.#codes.indexOf(code);
    return index < 0 ? State.Unasked : this.#states[index];
  }

  #note(code: number, state: number): void {
    const index = this.#codes.indexOf(code);
    if (index >= 0) this.#pending[index] = state;
  }
}

/** "0001 G1" -> 1; -1 when the text does not begin with four hexadecimal digits. */
function typeWord(buffer: Uint8Array, start: number, end: number): number {
  if (end - start < 4) return NO_TYPE;
  let word = 0;
  for (let index = start; index < start + 4; index++) {
    const digit = hexDigit(buffer[index]);
    if (digit < 0) return NO_TYPE;
    word = word * 16 + digit;
  }
  return word;
}

/** A register whose presence is asked for: what it means does not matter. */
function probed(code: number): Field {
  const key = registerKey(code) ?? `register_${code}`;
  return Object.freeze({ key, code, quantity: Quantity.Identity, kind: "state", set: "live", name: key });
}

/** How many pairs of candidates the presence of a register would tell apart; a contradiction counts twice. */
function worth(candidates: readonly Meter[], code: number): number {
  let answers = 0;
  let omits = 0;
  for (const { recognise } of candidates) {
    if (recognise.answers?.includes(code)) answers++;
    else if (recognise.omits?.includes(code)) omits++;
  }
  const silent = candidates.length - answers - omits;
  return 2 * answers * omits + silent * (answers + omits);
}
