/**
 * How long to wait before the next attempt: 1 s, doubled each time up to a cap, and then somewhere between
 * half of that and all of it, so that a thousand gateways that lost one broker do not come back in step.
 *
 * The cap stays low on purpose: a gateway has to be back within ten seconds of its broker, after a
 * minute's outage and after a week's. One connection attempt every few seconds costs nothing.
 */
import type { Device } from "../device/device.js";

export const BACKOFF_FIRST_MS = 1000;
export const BACKOFF_CAP_MS = 6000;

export class Backoff {
  #step = BACKOFF_FIRST_MS;
  readonly #device: Pick<Device, "random">;

  constructor(device: Pick<Device, "random">) {
    this.#device = device;
  }

  /** Milliseconds to wait now; the next call answers with a longer wait. */
  next(): number {
    const step = this.#step;
    this.#step = Math.min(step * 2, BACKOFF_CAP_MS);
    const dice = new Uint8Array(2);
    this.#device.random(dice);
    const share = (dice[0] << 8) | dice[1];
    return Math.ceil(step / 2 + (step / 2) * (share / 65535));
  }

  /** The connection stood: begin from the shortest wait again. */
  reset(): void {
    this.#step = BACKOFF_FIRST_MS;
  }
}
