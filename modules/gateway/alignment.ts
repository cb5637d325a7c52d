/**
 * The alignment assistant: tells a person who moves a head over a meter's eye, once a second, what the head hears.
 *
 *   Idle --start--> Asking --answered, or in vain--> Pausing --a second since it asked--> Asking
 *     ^----------------------- stop, or LIMIT_MS --------------------------------------'
 *
 * It asks the lightest question of the meter's protocol (ReadSet.Probe), once, with the protocol's own patience: KMP wants
 * 1.6 s of silence after a request in vain (5512-447 section 2), so that a silent meter is asked every two seconds.
 * IEC 62056-21 meters know no lighter question than the sign-on, which their data follow: there one try is one readout,
 * and older Kamstrup meters are asked for their configuration.
 * Meters that speak by themselves are only listened to: each telegram counts, asked for or not.
 *
 * Known gap: a DLMS meter that was signed on at 300 baud (mode E) may not hear another sign-on for half a minute.
 *
 * While nobody knows which meter it is, KMP is tried in turn with the other protocols, until something answers.
 *
 * Everything that was tried is in the statistics of the line, as any other read. Whoever owns the line sees to it
 * that nobody else uses it meanwhile.
 */
import type { Device, Timer } from "../device/device.js";
import type { Line } from "../line/line.js";
import type { LineOwner } from "../line/owner.js";
import { Fault } from "../readout/fault.js";
import { type MeterReadout, ReadSet } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import { alignmentAdvice, Verdict, verdictOf } from "../readout/verdict.js";

/** Longest session in milliseconds: it costs the meter as much as hours of reading. */
export const LIMIT_MS = 120_000;
/** From one question to the next. */
export const PERIOD_MS = 1_000;
/** After an answer that took longer than PERIOD_MS: such a meter does not hear the next question at once. */
const SETTLE_MS = 2_500;
/** A try that hears nothing for so long is given up: some protocols have more patience than a person with a head. */
const DEAF_LIMIT_MS = 12_000;
/** A try that takes longer is given up, whatever it hears. */
const TRY_LIMIT_MS = 36_000;
/** The percentage is that of so many tries. */
export const WINDOW = 10;
/** What was heard best in so many tries is the verdict. */
const VERDICT_WINDOW = 3;
/** Bytes without a telegram for as long mean that they are none, with meters that speak by themselves. */
const TELEGRAM_LIMIT_MS = 15_000;

export interface AlignmentOwner {
  /** A question is about to be asked: the moment to stamp what it may bring. */
  asking(): void;
  /** Another try is over, or all of it (`running` is false). */
  aligned(): void;
}

export class Alignment implements LineOwner {
  running = false;
  attempts = 0;
  good = 0;
  /** Good ones among the last WINDOW tries. */
  percent = 0;
  verdict: number = Verdict.None;
  readonly #device: Device;
  readonly #line: Line;
  readonly #owner: AlignmentOwner;
  readonly #timer: Timer;
  /** Verdicts of the last tries. */
  readonly #window = new Uint8Array(WINDOW);
  #readouts: readonly MeterReadout[] = [];
  /** What the next try asks with. */
  #turn = 0;
  #until = 0;
  #askedAt = 0;
  #isAsking = false;
  #set: number = ReadSet.Probe;
  /** Telegrams of a meter that speaks by itself: when the last came, and what the line had counted then. */
  #heardAt = 0;
  #bytes = 0;
  #lineErrors = 0;

  constructor(device: Device, line: Line, owner: AlignmentOwner) {
    this.#device = device;
    this.#line = line;
    this.#owner = owner;
    this.#timer = device.timer(() => this.#tick());
  }

  get remainingMilliseconds(): number {
    return this.running ? Math.max(0, this.#until - this.#device.now()) : 0;
  }

  /** What to do now, in words. */
  get advice(): string {
    const { trouble } = this.#line;
    if (trouble !== "" && this.verdict <= Verdict.Nothing) return `The line cannot be used: ${trouble}.`;
    return alignmentAdvice(this.verdict, this.percent);
  }

  /**
   * Begins, or begins anew. The line has to be free, or to be listened to with the one readout, if that is passive.
   * @param readouts the meter's own; several while it is not known, the likeliest first
   * @param limit milliseconds, at most LIMIT_MS
   */
  start(readouts: readonly MeterReadout[], limit = LIMIT_MS): void {
    const now = this.#device.now();
    this.#readouts = readouts;
    this.#turn = 0;
    this.#set = ReadSet.Probe;
    this.attempts = 0;
    this.good = 0;
    this.percent = 0;
    this.verdict = Verdict.None;
    this.#until = now + Math.min(limit, LIMIT_MS);
    this.#heardAt = now;
    this.#mark();
    this.#isAsking = false;
    this.running = true;
    this.#tick();
    this.#owner.aligned();
  }

  stop(): void {
    if (!this.running) return;
    this.running = false;
    this.#timer.clear();
    if (!this.#isPassive) this.#line.stop();
    this.#owner.aligned();
  }

  /** A try is over, or a telegram has come. */
  ended(step: number, fault: number): void {
    if (!this.running) return;
    const { framingErrors, parityErrors } = this.#line.statistics;
    const verdict = verdictOf(step, fault, framingErrors + parityErrors - this.#lineErrors);
    this.#isAsking = false;
    if (step === Step.Done && this.#heardBytes === 0) {
      // This protocol had nothing to ask that is so light.
      this.#set = ReadSet.Live;
      this.#arm(this.#device.now());
      return;
    }
    this.#note(verdict);
    this.#choose(verdict);
    // Who was told may have ended it.
    if (this.#isPassive || !this.running) return;
    const now = this.#device.now();
    const isLong = step === Step.Done && now - this.#askedAt > PERIOD_MS;
    this.#arm(isLong ? now + SETTLE_MS : this.#askedAt + PERIOD_MS);
  }

  get #heardBytes(): number {
    return this.#line.statistics.bytesReceived - this.#bytes;
  }

  get #isPassive(): boolean {
    return this.#readouts[0].passive;
  }

  #tick(): void {
    const now = this.#device.now();
    if (now >= this.#until) {
      this.stop();
      return;
    }
    if (this.#isPassive) {
      this.#listen(now);
      if (this.running) this.#arm(now + PERIOD_MS);
      return;
    }
    if (this.#isAsking && this.#heardBytes > 0 && now - this.#askedAt < TRY_LIMIT_MS) {
      this.#arm(this.#askedAt + TRY_LIMIT_MS);
      return;
    }
    if (this.#isAsking) {
      this.#line.stop();
      this.ended(Step.Fault, this.#heardBytes > 0 ? Fault.Noise : Fault.Silence);
      return;
    }
    this.#askedAt = now;
    this.#isAsking = true;
    this.#mark();
    const readout = this.#readouts[this.#turn];
    readout.select(this.#set);
    this.#owner.asking();
    this.#arm(now + DEAF_LIMIT_MS);
    this.#line.run(readout, this);
  }

  /** Tells of what came without being a telegram, and of nothing. */
  #listen(now: number): void {
    if (now - this.#heardAt < TELEGRAM_LIMIT_MS) {
      this.#owner.aligned();
      return;
    }
    const { framingErrors, parityErrors } = this.#line.statistics;
    const errors = framingErrors + parityErrors - this.#lineErrors;
    this.#note(verdictOf(Step.Fault, this.#heardBytes > 0 ? Fault.Noise : Fault.Silence, errors));
  }

  #note(verdict: number): void {
    this.#window[this.attempts % WINDOW] = verdict;
    this.attempts++;
    if (verdict === Verdict.Good) this.good++;
    const kept = Math.min(this.attempts, WINDOW);
    let good = 0;
    for (let index = 0; index < kept; index++) if (this.#window[index] === Verdict.Good) good++;
    this.percent = Math.round((100 * good) / kept);
    this.verdict = Verdict.None;
    for (let back = 1; back <= Math.min(this.attempts, VERDICT_WINDOW); back++)
      this.verdict = Math.max(this.verdict, this.#window[(this.attempts - back) % WINDOW]);
    this.#heardAt = this.#device.now();
    if (this.#isPassive) this.#mark();
    this.#owner.aligned();
  }

  /** Stays with what the meter reacts to; else the first and one of the others take turns. */
  #choose(verdict: number): void {
    const count = this.#readouts.length;
    if (count === 1 || verdict >= Verdict.Framing) return;
    this.#turn = this.attempts % 2 === 0 ? 0 : 1 + (((this.attempts - 1) / 2) % (count - 1));
  }

  #mark(): void {
    const { bytesReceived, framingErrors, parityErrors } = this.#line.statistics;
    this.#bytes = bytesReceived;
    this.#lineErrors = framingErrors + parityErrors;
  }

  #arm(at: number): void {
    this.#timer.set(Math.max(0, Math.min(at, this.#until) - this.#device.now()));
  }
}
