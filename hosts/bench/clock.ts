/**
 * The two clocks of the bench: the machine's, and one that tests own.
 *
 * The virtual clock moves only in `advance`, which runs due timers in the order of their time, those of the
 * same time in the order in which they were set. A callback may set further timers; they run in the same
 * `advance` when they are due. Nothing here waits, so a day passes as fast as its callbacks run.
 */
import type { Timer } from "../../modules/device/device.js";

export interface BenchClock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Milliseconds since 1970 UTC. */
  wallMs(): number;
  timer(callback: () => void): Timer;
}

class RealTimer implements Timer {
  readonly #callback: () => void;
  #handle: NodeJS.Timeout | undefined;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  set(milliseconds: number): void {
    clearTimeout(this.#handle);
    this.#handle = setTimeout(this.#callback, milliseconds);
  }

  clear(): void {
    clearTimeout(this.#handle);
    this.#handle = undefined;
  }
}

/** @param shiftMs added to the machine's wall clock: a meter whose clock is wrong, or another season */
export function realClock(shiftMs = 0): BenchClock {
  return {
    now: () => performance.now(),
    wallMs: () => Date.now() + shiftMs,
    timer: (callback) => new RealTimer(callback),
  };
}

/** Timers that run at one moment before `advance` takes it for a loop that never ends. */
export const LOOP_LIMIT = 1_000_000;

class VirtualTimer implements Timer {
  readonly callback: () => void;
  readonly #clock: VirtualClock;
  due = 0;
  order = 0;

  constructor(clock: VirtualClock, callback: () => void) {
    this.#clock = clock;
    this.callback = callback;
  }

  set(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError(`a timer cannot be set to ${milliseconds} ms`);
    this.#clock.arm(this, milliseconds);
  }

  clear(): void {
    this.#clock.disarm(this);
  }
}

export class VirtualClock implements BenchClock {
  #now = 0;
  readonly #wallStart: number;
  /** Offset of the wall clock; tests set it to see how the rest takes a clock that is set or jumps. */
  wallShiftMs = 0;
  readonly #armed = new Set<VirtualTimer>();
  #order = 0;

  /** @param start wall clock at now() = 0, ISO 8601 */
  constructor(start = "2026-01-15T12:00:00Z") {
    this.#wallStart = Date.parse(start);
    if (Number.isNaN(this.#wallStart)) throw new RangeError(`"${start}" is no date`);
  }

  now(): number {
    return this.#now;
  }

  wallMs(): number {
    return this.#wallStart + this.wallShiftMs + this.#now;
  }

  wallSeconds(): number {
    return Math.floor(this.wallMs() / 1000);
  }

  timer(callback: () => void): Timer {
    return new VirtualTimer(this, callback);
  }

  /** Runs the callback as soon as the present one has returned and time is let on. */
  soon(callback: () => void): void {
    this.timer(callback).set(0);
  }

  /** Timers that are set: a program that has stopped leaves none. */
  get pending(): number {
    return this.#armed.size;
  }

  /** Moves time forward and runs what falls due. */
  advance(milliseconds: number): void {
    this.#run(this.#now + milliseconds, undefined);
  }

  /** Moves time forward until the condition holds, at most this long; returns whether it held. */
  advanceUntil(condition: () => boolean, limitMs: number): boolean {
    return condition() || this.#run(this.#now + limitMs, condition);
  }

  arm(timer: VirtualTimer, milliseconds: number): void {
    timer.due = this.#now + milliseconds;
    timer.order = ++this.#order;
    this.#armed.add(timer);
  }

  disarm(timer: VirtualTimer): void {
    this.#armed.delete(timer);
  }

  #run(until: number, condition: (() => boolean) | undefined): boolean {
    let rounds = 0;
    for (;;) {
      let next: VirtualTimer | undefined;
      for (const timer of this.#armed)
        if (!next || timer.due < next.due || (timer.due === next.due && timer.order < next.order))
          next = timer;
      if (!next || next.due > until) break;
      rounds = next.due === this.#now ? rounds + 1 : 0;
      if (rounds > LOOP_LIMIT) throw new Error("timers set one another without time passing");
      this.#now = next.due;
      this.#armed.delete(next);
      next.callback();
      if (condition?.()) return true;
    }
    this.#now = until;
    return false;
  }
}
