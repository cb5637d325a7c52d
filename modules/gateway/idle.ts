/**
 * Whether nothing flows through a meter: then reading it often tells nothing new. After IDLE_READS good reads without
 * flow it is read at IDLE_FACTOR times its interval (IDLE_LIMIT at most), until flow is seen. A read that fails, or a meter
 * that reports trouble, ends that at once, so that no fault is hidden.
 */
import type { Meter } from "../meters/meter.js";
import { Quantity } from "../reading/quantity.js";
import { Form, type Readings, State } from "../reading/readings.js";

const IDLE_READS = 3;
const IDLE_FACTOR = 6;
/** Longest interval in milliseconds that idleness makes of a shorter one. */
const IDLE_LIMIT = 3_600_000;

export class Idle {
  #reads = 0;

  get isIdle(): boolean {
    return this.#reads >= IDLE_READS;
  }

  /** Milliseconds between two reads, out of those that are set. */
  stretch(interval: number): number {
    return this.isIdle ? Math.max(interval, Math.min(IDLE_FACTOR * interval, IDLE_LIMIT)) : interval;
  }

  /** A live read has come in; `readings.now` is still its stamp. */
  note(meter: Meter, readings: Readings): void {
    this.#reads = isStill(meter, readings) ? this.#reads + 1 : 0;
  }

  end(): void {
    this.#reads = 0;
  }
}

/** Every flow of the live set was read just now and is nothing, and every info code says that all is well. */
function isStill(meter: Meter, readings: Readings): boolean {
  let flows = 0;
  for (let row = 0; row < meter.fields.length; row++) {
    const { quantity, set } = meter.fields.at(row)!;
    if (set !== "live" || (quantity !== Quantity.Flow && quantity !== Quantity.Info)) continue;
    if (readings.states[row] === State.Unsupported) continue;
    const isRead =
      readings.states[row] === State.Present &&
      readings.forms[row] === Form.Number &&
      readings.ages[row] === readings.now;
    if (!isRead || readings.significands[row] !== 0) return false;
    if (quantity === Quantity.Flow) flows++;
  }
  return flows > 0;
}
