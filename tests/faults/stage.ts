/** A simulated meter on the virtual clock whose clean bytes are seen and whose replies can be spoilt, and a line to it. */
import { BenchDevice } from "../../hosts/bench/device.js";
import type { Faults } from "../../hosts/bench/faults.js";
import type { MemoryLine } from "../../hosts/bench/memory-line.js";
import { Random } from "../../hosts/bench/random.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Line } from "../../modules/line/line.js";
import type { Readout } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { type Cell, pauseOf } from "./kinds.js";

const PATH = "/dev/head";
const AWAKE_MS = 1600;
/** A conversation has to end by itself in this time. */
export const HANG_MS = 600_000;
const RETRIES = 5;
const RETRY_PAUSE_MS = 10_000;

export interface Result {
  kind: string;
  rate: number | undefined;
  readouts: number;
  good: number;
  /** Ended with a fault that has a name. */
  named: number;
  /** Values that the meter did not hold, or a register said to be absent that it has. Has to be 0. */
  wrong: number;
  /** Values compared. */
  compared: number;
  /** Never ended. Has to be 0. */
  hung: number;
  /** Names of the faults, the most frequent first. */
  faults: Map<string, number>;
  /** Longest time from the end of the fault to the end of a good readout. */
  recoveryMs: number;
}

export function emptyResult({ kind, rate }: Cell): Result {
  return {
    kind,
    rate,
    readouts: 0,
    good: 0,
    named: 0,
    wrong: 0,
    compared: 0,
    hung: 0,
    faults: new Map(),
    recoveryMs: 0,
  };
}

export class Stage {
  readonly device: BenchDevice;
  readonly cable: MemoryLine;
  readonly line: Line;
  transmissions = 0;
  readonly #faults: Record<string, unknown> = {};
  #cell: Cell | undefined;

  /** @param onClean told the bytes of each reply before anything happens to them */
  constructor(id: string, seed: number, isPush: boolean, onClean: (bytes: Uint8Array) => void) {
    const simulator = findSimulator(id);
    if (!simulator) throw new Error(`no simulator of ${id}`);
    const random = new Random(seed ^ 0xfa);
    this.device = new BenchDevice({ seed });
    this.cable = this.device.attach(PATH, {
      seed,
      // The link reads them anew at each byte.
      faults: this.#faults as Faults,
      simulator: {
        ...simulator,
        create: (options) =>
          simulator.create({
            ...options,
            wire: {
              transmit: (bytes, delayMs) => {
                this.transmissions++;
                onClean(bytes);
                if (this.#cell?.pauseMs) this.#faults.pause = pauseOf(this.#cell, isPush, random);
                return options.wire.transmit(this.#cell?.disturb?.(bytes, random) ?? bytes, delayMs);
              },
            },
          }),
      },
    });
    this.line = new Line(this.device, PATH, AWAKE_MS);
  }

  /** What goes wrong from now on; undefined: nothing. */
  spoil(cell: Cell | undefined): void {
    this.#cell = cell;
    for (const name of Object.keys(this.#faults)) delete this.#faults[name];
    if (cell) Object.assign(this.#faults, cell.faults(this.transmissions));
    this.cable.plug();
  }

  /** Milliseconds until a readout is well after the fault is over: at once again for a few times, then with pauses. */
  recover(read: () => number): number {
    const { clock } = this.device;
    const from = clock.now();
    for (let tries = 1; read() !== 0; tries++) {
      if (clock.now() - from > HANG_MS) throw new Error("never well again");
      if (tries > RETRIES) clock.advance(RETRY_PAUSE_MS);
    }
    return clock.now() - from;
  }

  /** One conversation; the fault's number, or -1 when it did not end. */
  converse(readout: Readout): number {
    let ended = -1;
    this.line.run(readout, {
      ended: (step, fault) => {
        ended = step === Step.Done ? 0 : fault;
      },
    });
    this.device.clock.advanceUntil(() => ended >= 0, HANG_MS);
    if (ended < 0) this.line.stop();
    return ended;
  }
}
