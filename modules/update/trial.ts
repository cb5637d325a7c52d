/** The trial of a new image: its self-test once a second, until it may be kept or has to be given up. */
import type { Device, Timer } from "../device/device.js";
import { type Check, failing, SELF_TEST_INTERVAL, SELF_TEST_LIMIT, SETTLE_TIME } from "./self-test.js";

export interface TrialOptions {
  readonly checks: readonly Check[];
  /** Milliseconds; SETTLE_TIME and SELF_TEST_LIMIT when absent. */
  readonly settleTime?: number;
  readonly selfTestLimit?: number;
}

export class Trial {
  readonly #device: Device;
  readonly #options: TrialOptions;
  /** Called once: a sentence why it is given up, or empty: it is kept. */
  readonly #ended: (why: string) => void;
  readonly #timer: Timer;
  #required: readonly string[] = [];
  #startedAt = 0;

  constructor(device: Device, options: TrialOptions, ended: (why: string) => void) {
    this.#device = device;
    this.#options = options;
    this.#ended = ended;
    this.#timer = device.timer(() => this.#test());
  }

  /** @param required names of the checks that have to hold */
  start(required: readonly string[]): void {
    this.#required = required;
    this.#startedAt = this.#device.now();
    this.#timer.set(SELF_TEST_INTERVAL);
  }

  close(): void {
    this.#timer.clear();
  }

  #test(): void {
    const { checks, settleTime = SETTLE_TIME, selfTestLimit = SELF_TEST_LIMIT } = this.#options;
    const ran = this.#device.now() - this.#startedAt;
    const missing = failing(checks, this.#required);
    if (missing.length === 0 && ran >= settleTime) this.#ended("");
    else if (ran < selfTestLimit) this.#timer.set(SELF_TEST_INTERVAL);
    else this.#ended(`its self-test failed: ${missing.length === 0 ? "time" : missing.join(", ")}`);
  }
}
