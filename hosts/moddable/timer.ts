/**
 * The device contract's timer over the SDK's: made once, set again and again, without allocating.
 *
 * It is a repeating timer that is unscheduled when it fires. The SDK frees a one-shot timer by itself, and on
 * Linux it starts a second clock when first and repeated interval differ: so both are always the same.
 */
import NativeTimer from "timer";
import type { Timer } from "../../modules/device/device.js";

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
  readonly #timer: NativeTimer;
  readonly #callback: () => void;

  constructor(callback: () => void) {
    this.#callback = callback;
    this.#timer = NativeTimer.repeat(fire, WAIT_LIMIT);
    (this.#timer as unknown as OwnedTimer).owner = this;
    NativeTimer.schedule(this.#timer);
  }

  set(milliseconds: number): void {
    const wait = Math.min(Math.max(1, Math.ceil(milliseconds)), WAIT_LIMIT);
    NativeTimer.schedule(this.#timer, wait, wait);
  }

  clear(): void {
    NativeTimer.schedule(this.#timer);
  }

  /** The time has come. */
  fire(): void {
    this.#callback();
  }

  /** Gives the timer back to the system; it cannot be set any more. */
  dispose(): void {
    NativeTimer.clear(this.#timer);
  }
}
