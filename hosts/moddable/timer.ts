/**
 * The device contract's timer over the SDK's: set again and again without allocating, until it is cleared.
 *
 * It is a repeating timer that is unscheduled when it fires. The SDK frees a one-shot timer by itself, and on
 * Linux it starts a second clock when first and repeated interval differ: so both are always the same.
 */
import NativeTimer from "timer";
import type { Timer, TimerOwner } from "../../modules/device/device.js";

/** Longest time in milliseconds that every platform's timer takes; a longer one fires early. */
export const WAIT_LIMIT = 0x3fffffff;

/** The SDK's timer, which knows ours. */
interface OwnedTimer {
  owner: ReusableTimer;
}

/** One function for all timers: a closure for each would cost memory. */
function fire(timer: NativeTimer): void {
  NativeTimer.schedule(timer);
  (timer as unknown as OwnedTimer).owner.fire();
}

export class ReusableTimer implements Timer {
  /** Absent while it is cleared: the system holds on to its timers, and so to whoever is to be called. */
  #timer: NativeTimer | undefined;
  readonly #owner: TimerOwner | (() => void);

  constructor(owner: TimerOwner | (() => void)) {
    this.#owner = owner;
  }

  set(milliseconds: number): void {
    const wait = Math.min(Math.max(1, Math.ceil(milliseconds)), WAIT_LIMIT);
    if (this.#timer) {
      NativeTimer.schedule(this.#timer, wait, wait);
      return;
    }
    this.#timer = NativeTimer.repeat(fire, wait);
    (this.#timer as unknown as OwnedTimer).owner = this;
  }

  clear(): void {
    if (!this.#timer) return;
    NativeTimer.clear(this.#timer);
    this.#timer = undefined;
  }

  /** The time has come. */
  fire(): void {
    if (typeof this.#owner === "function") this.#owner();
    else this.#owner.onTimer();
  }

  /** Gives the timer back to the system. */
  dispose(): void {
    this.clear();
  }
}
