/** A simulated meter on its line: what the pty, the TCP port and the memory line of the bench have in common. */
import type { BenchClock } from "./clock.js";
import type { Faults } from "./faults.js";
import { Link, type LinkOptions } from "./link.js";
import { measureText } from "./measure.js";
import type { MeterOptions, Simulator } from "./simulated-meter.js";

export interface MeterLinkOptions {
  readonly simulator: Simulator;
  readonly clock: BenchClock;
  /** Default 1. */
  readonly seed?: number;
  readonly faults?: Faults;
  readonly paced?: boolean;
  readonly turnAroundMs?: number;
  readonly strict?: boolean;
  /** Milliseconds by which the meter's clock is fast. */
  readonly clockAheadMs?: number;
  readonly house?: MeterOptions["house"];
}

/** `host` is told what comes out at the reader's end. */
export function openMeterLink(
  options: MeterLinkOptions,
  host: Pick<LinkOptions, "deliver" | "disconnect" | "observe">,
): Link {
  const {
    simulator,
    clock,
    seed = 1,
    faults = {},
    paced,
    turnAroundMs,
    strict,
    house,
    clockAheadMs = 0,
  } = options;
  return new Link({ clock, seed, faults, paced, turnAroundMs, ...host }, (link) =>
    simulator.create({
      wire: link,
      seed,
      faults,
      strict,
      house,
      now: () => link.time(),
      wallMs: () => clock.wallMs() + clockAheadMs,
    }),
  );
}

/** The measure and the complaints in one line for people. */
export function linkText(link: Link): string {
  const complaints = [...link.meter.complaints].map(([name, count]) => `${name} ${count}`);
  return (
    measureText(link.measure.report()) +
    (complaints.length > 0 ? `; complaints: ${complaints.join(", ")}` : "")
  );
}
