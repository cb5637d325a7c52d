/**
 * When to read what, for one meter: pure, over monotonic milliseconds.
 *
 *   live        every interval
 *   slow        at the start, then once a day (together with the live set, in one waking of the meter)
 *   extra       right after the slow set; when that fails, the next day
 *   keep-alive  so that an optical port that goes dark stays on
 *   by request  at once
 *
 * In quiet hours only what is asked for by hand is read, and the port is kept on.
 *
 * After a failure the next try comes sooner than the interval at first and then later and later: RETRY_FIRST (or what the
 * meter's battery allows), doubled each time, up to the interval or RETRY_CAP, whichever is longer. A meter that
 * refuses (water meters do) or sleeps is not asked in a tight loop.
 */
import { ReadSet } from "../readout/protocol.js";

export const RETRY_FIRST = 15_000;
export const RETRY_CAP = 60_000;
export const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Longer than a readout takes: what is read once a day is not put off to the next day for that. */
const SLACK = 60_000;
/** Two requests by hand within this time are one. */
export const REQUEST_FLOOR = 2_000;

export class Schedule {
  /** Conversations in a row that failed. */
  failures = 0;
  #interval: number;
  readonly #keepAlive: number;
  readonly #hasExtra: boolean;
  readonly #retryFirst: number;
  #liveDue: number;
  #slowDue: number;
  #extraDue = false;
  #quietUntil = Number.NEGATIVE_INFINITY;
  #lastTraffic = Number.NEGATIVE_INFINITY;
  #lastRequest = Number.NEGATIVE_INFINITY;
  #requested = -1;
  #isByHand = false;

  /**
   * @param interval milliseconds between two live reads
   * @param keepAlive the port goes dark after this many milliseconds without traffic; 0 = it does not
   * @param hasExtra the meter's table has registers of the extra set
   * @param retryFirst milliseconds from a first failure to the next try
   */
  constructor(
    interval: number,
    keepAlive: number,
    hasExtra: boolean,
    now: number,
    retryFirst: number = RETRY_FIRST,
  ) {
    this.#retryFirst = retryFirst;
    this.#interval = interval;
    this.#hasExtra = hasExtra;
    // A margin of a tenth: the port's own clock is not ours.
    this.#keepAlive = Math.floor(keepAlive * 0.9);
    this.#liveDue = now;
    this.#slowDue = now;
  }

  get interval(): number {
    return this.#interval;
  }

  /** Another interval from now on; what was due sooner stays so. */
  changeInterval(interval: number, now: number): void {
    this.#interval = interval;
    this.#liveDue = Math.min(this.#liveDue, now + interval);
  }

  /** Puts off the next read to this moment, monotonic: a time of day, or when the battery allows it. */
  putOff(until: number): void {
    this.#liveDue = until;
    // Where summer time begins, the next time of day comes an hour sooner.
    if (this.#slowDue - until < HOUR) this.#slowDue = Math.min(this.#slowDue, until);
  }

  /** Nothing is read by itself before this moment, monotonic. */
  keepQuiet(until: number): void {
    this.#quietUntil = until;
  }

  /** The meter has answered something else: what failed before may be tried again at once. */
  heard(now: number): void {
    if (this.failures > 0) this.#liveDue = Math.min(this.#liveDue, now);
    this.#lastTraffic = now;
  }

  /** Asks for a read now. False: one was asked for a moment ago. */
  request(set: number, now: number): boolean {
    if (now - this.#lastRequest < REQUEST_FLOOR) return false;
    this.#lastRequest = now;
    this.#requested = set;
    this.#isByHand = true;
    return true;
  }

  /** Asks for a read as soon as it may be. */
  want(set: number): void {
    this.#requested = set;
    this.#isByHand = false;
  }

  /** Monotonic milliseconds of the next conversation. */
  dueAt(now: number): number {
    if (this.#requested >= 0 && this.#isByHand) return now;
    const isWanted = this.#extraDue || this.#requested >= 0;
    const due = Math.max(isWanted ? now : this.#liveDue, this.#quietUntil);
    return this.#keepAlive > 0 && this.failures === 0
      ? Math.min(due, this.#lastTraffic + this.#keepAlive)
      : due;
  }

  /** Which `ReadSet` the conversation that is due at `now` asks for. */
  dueSet(now: number): number {
    if (this.#requested >= 0 && (this.#isByHand || now >= this.#quietUntil)) return this.#requested;
    if (now < this.#quietUntil) return ReadSet.KeepAlive;
    if (this.#extraDue) return ReadSet.Extra;
    if (now < this.#liveDue) return ReadSet.KeepAlive;
    return now >= this.#slowDue ? ReadSet.All : ReadSet.Live;
  }

  done(set: number, now: number): void {
    this.failures = 0;
    this.#settle(set, now);
    if (set === ReadSet.Live || set === ReadSet.All) this.#advanceLive(now);
    if (set !== ReadSet.Slow && set !== ReadSet.All) return;
    this.#slowDue = now + DAY - SLACK;
    this.#extraDue = this.#hasExtra;
  }

  failed(set: number, now: number): void {
    this.failures++;
    this.#settle(set, now);
    const first = Math.min(this.#interval, this.#retryFirst);
    const wait = first * 2 ** Math.min(this.failures - 1, 20);
    this.#liveDue = now + Math.min(wait, Math.max(this.#interval, RETRY_CAP));
  }

  #settle(set: number, now: number): void {
    this.#lastTraffic = now;
    if (set === this.#requested) this.#requested = -1;
    if (set === ReadSet.Extra) this.#extraDue = false;
  }

  /** Keeps the rhythm of the first read, whatever the readout took; skips what was missed. */
  #advanceLive(now: number): void {
    if (this.#liveDue > now) return;
    const missed = Math.floor((now - this.#liveDue) / this.#interval);
    this.#liveDue += (missed + 1) * this.#interval;
  }
}
