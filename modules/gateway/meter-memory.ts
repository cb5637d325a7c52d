/**
 * What one meter's record of learnt.ts says now, so that it is written only when it has changed: the serial number, the
 * registers that the meter leaves out, and, of a battery that pays for seconds of light, when it was last read.
 */
import type { Storage } from "../device/device.js";
import { findMeter } from "../meters/index.js";
import type { Meter } from "../meters/meter.js";
import { type Readings, State } from "../reading/readings.js";
import { type Learnt, recall, remember } from "./learnt.js";

export class MeterMemory {
  serial = "";
  /** Last read that was written down, in seconds since 1970; 0 = none. */
  read = 0;
  readonly #storage: Storage;
  readonly #id: string;
  #absent = 0;

  constructor(storage: Storage, id: string) {
    this.#storage = storage;
    this.#id = id;
  }

  /** What was learnt in an earlier life; `expected`: of this meter alone. */
  recall(expected: Meter | undefined): { readonly meter: Meter; readonly learnt: Learnt } | undefined {
    const learnt = recall(this.#storage, this.#id);
    const meter = learnt && findMeter(learnt.model);
    if (!learnt || !meter || (expected && expected !== meter)) return undefined;
    this.serial = learnt.serial;
    this.#absent = learnt.absent.length;
    this.read = learnt.read ?? 0;
    return { meter, learnt };
  }

  /** `auto` found out which meter it is. */
  found(meter: Meter, serial: string): void {
    this.serial = serial;
    this.#absent = 0;
    remember(this.#storage, this.#id, { model: meter.id, serial, absent: [] });
  }

  /**
   * @param leavesOut registers that the meter left out need not be asked for again
   * @param read when it was read, of a battery that minds restarts; 0 of others
   */
  learn(meter: Meter, serial: string, readings: Readings, leavesOut: boolean, read: number): void {
    let absent = 0;
    for (let row = 0; leavesOut && row < readings.count; row++) if (isLeftOut(readings, row)) absent++;
    if (serial === this.serial && absent === this.#absent && read === this.read) return;
    this.serial = serial;
    this.read = read;
    this.#absent = absent;
    const codes: number[] = [];
    for (let row = 0; row < readings.count; row++)
      if (isLeftOut(readings, row)) codes.push(readings.codes[row]);
    const learnt = { model: meter.id, serial, absent: codes };
    remember(this.#storage, this.#id, read > 0 ? { ...learnt, read } : learnt);
  }
}

function isLeftOut(readings: Readings, row: number): boolean {
  return readings.states[row] === State.Unsupported;
}
