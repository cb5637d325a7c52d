/** A reader of simulated meters for the tests of the bench: writes hexadecimal, collects what comes, owns the clock. */

import { VirtualClock } from "../../hosts/bench/clock.js";
import { type Faults, parseFaults } from "../../hosts/bench/faults.js";
import type { Link } from "../../hosts/bench/link.js";
import { type MeterLinkOptions, openMeterLink } from "../../hosts/bench/meter-link.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { parseHex } from "../../modules/bytes/hex.js";

export function hex(bytes: ArrayLike<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface Arrival {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export class BenchReader {
  readonly clock: VirtualClock;
  readonly link: Link;
  readonly arrivals: Arrival[] = [];
  lost = 0;

  constructor(
    meter: string,
    options: Partial<MeterLinkOptions> & { faults?: Faults; fault?: string; start?: string } = {},
  ) {
    this.clock = new VirtualClock(options.start);
    const { fault, ...rest } = options;
    this.link = openMeterLink(
      {
        simulator: findSimulator(meter)!,
        clock: this.clock,
        ...(fault ? { faults: parseFaults([fault]) } : {}),
        ...rest,
      },
      {
        deliver: (bytes) => this.arrivals.push({ at: this.clock.now(), bytes }),
        disconnect: () => this.lost++,
      },
    );
  }

  /** Everything received so far, as hexadecimal; forgets it. */
  take(): string {
    const text = this.arrivals.map(({ bytes }) => hex(bytes)).join("");
    this.arrivals.length = 0;
    return text;
  }

  /** Writes a request; what comes stays in `arrivals`. */
  send(request: string): void {
    this.link.fromReader(parseHex(request)!);
  }

  /** Writes a request, waits, and returns what came. */
  ask(request: string, waitMs = 5000): string {
    this.take();
    this.send(request);
    this.clock.advance(waitMs);
    return this.take();
  }
}
