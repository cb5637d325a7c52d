/**
 * How often a password may be guessed: FREE_ATTEMPTS at once, then each further wrong one doubles the wait, from a
 * second to WAIT_LIMIT. It never grows beyond that, and is forgotten after FORGET_TIME without a wrong one, so that
 * nobody can lock the owner out for ever.
 */
export const FREE_ATTEMPTS = 5;
export const WAIT_FIRST = 1_000;
export const WAIT_LIMIT = 60_000;
export const FORGET_TIME = 900_000;

export class Attempts {
  #failures = 0;
  #failedAt = 0;
  #until = 0;

  /** Milliseconds until the next one is allowed. */
  wait(now: number): number {
    return Math.max(0, this.#until - now);
  }

  failed(now: number): void {
    if (now - this.#failedAt >= FORGET_TIME) this.#failures = 0;
    this.#failedAt = now;
    this.#failures++;
    if (this.#failures < FREE_ATTEMPTS) return;
    const doublings = Math.min(this.#failures - FREE_ATTEMPTS, 16);
    this.#until = now + Math.min(WAIT_FIRST * 2 ** doublings, WAIT_LIMIT);
  }

  succeeded(): void {
    this.#failures = 0;
    this.#until = 0;
  }
}
