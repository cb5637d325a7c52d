/**
 * What to do about a lost Wi-Fi, by stages, pure over monotonic milliseconds:
 *
 *   joined --lost--> try again after RETRY_FIRST, doubled up to RETRY_CAP
 *                    every RADIO_TRIES-th failure: switch the radio off and on
 *                    RESTART_AFTER without a network: restart, if this device has ever been in it since the start
 *
 * A device that never joined since its start is not restarted: the network is more likely gone than the radio is stuck.
 */
export const RETRY_FIRST = 2_000;
export const RETRY_CAP = 60_000;
const RADIO_TRIES = 6;
const RESTART_AFTER = 1_800_000;
/** An attempt that has not led to an address by then has failed. */
export const ATTEMPT_LIMIT = 30_000;

export const Action = Object.freeze({
  None: 0,
  /** Join the network. */
  Join: 1,
  /** Switch the radio off and on, then join. */
  ResetRadio: 2,
  Restart: 3,
});

export class Recovery {
  /** Monotonic milliseconds at which `next` has something to do. */
  due: number;
  /** Attempts that failed since the last success. */
  failures = 0;
  #without: number;
  #trying = false;
  #everJoined = false;

  constructor(now: number) {
    this.due = now;
    this.#without = now;
  }

  /** An address was given. */
  joined(now: number): void {
    this.failures = 0;
    this.#everJoined = true;
    this.#trying = false;
    this.#without = now;
    this.due = Number.POSITIVE_INFINITY;
  }

  /** The network is gone, or an attempt failed. */
  lost(now: number): void {
    if (!this.#trying && this.failures === 0) this.#without = now;
    this.#trying = false;
    this.failures++;
    this.due = now + Math.min(RETRY_CAP, RETRY_FIRST * 2 ** Math.min(this.failures - 1, 10));
  }

  /** What is to be done now; call again until it is None. */
  next(now: number): number {
    const away = this.failures > 0 || this.#trying || !this.#everJoined;
    if (!away) return Action.None;
    if (this.#everJoined && now - this.#without >= RESTART_AFTER) return Action.Restart;
    if (now < this.due) return Action.None;
    if (this.#trying) {
      this.lost(now);
      return Action.None;
    }
    this.#trying = true;
    this.due = now + ATTEMPT_LIMIT;
    return this.failures > 0 && this.failures % RADIO_TRIES === 0 ? Action.ResetRadio : Action.Join;
  }
}
