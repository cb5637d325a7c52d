/**
 * Every simulated meter of the bench by id: what `iris simulate --meter ID`, the demo, the system tests and
 * the benchmarks can talk to. To add the meters of a protocol:
 *
 *  1. hosts/bench/<protocol>-meter.ts: a class that implements `SimulatedMeter` (simulated-meter.ts says what it
 *     is given). Write framing and checksums anew; do not import the protocol's folder in modules/.
 *     - Bytes come one at a time through `receive(byte, now, gapMs)`, at the time their last stop bit ends.
 *     - Answer with `options.wire.transmit(bytes)`; a `delayMs` replaces the link's turn-around time.
 *     - A meter that speaks by itself keeps `deadline` and transmits in `expire(now)`.
 *     - A change of speed is a change of the property `line`.
 *     - Values come from `House` (house.ts): deterministic from seed and wall clock, plausible, totals only grow.
 *  2. Export from it a `readonly Simulator[]`, one entry a model, ids as in modules/meters.
 *  3. Spread that array into the table below. `simulators.test.ts` holds for all: ids unique, every meter of
 *     modules/meters with a simulator here of the same protocol.
 *
 * Echo, noise, lost and flipped bytes, silence, slowness, odd chunks, lost lines: the link does all that for every
 * protocol (faults.ts). A meter looks only at `crc` (send a wrong checksum) and `omit` (leave values out).
 */

import { dlmsSimulators } from "./dlms-meter.js";
import { hargassnerSimulators } from "./hargassner-boiler.js";
import { heatMbusSimulators } from "./heat-mbus-meter.js";
import { iec62056Simulators } from "./iec62056-meter.js";
import { kmpSimulators } from "./kmp-meter.js";
import { pushSimulators } from "./push-meter.js";
import type { Simulator } from "./simulated-meter.js";
import { stringsSimulators } from "./strings-meter.js";

export const simulators: readonly Simulator[] = Object.freeze([
  ...kmpSimulators,
  ...stringsSimulators,
  ...iec62056Simulators,
  ...heatMbusSimulators,
  ...dlmsSimulators,
  ...pushSimulators,
  ...hargassnerSimulators,
]);

/** "Kamstrup Multical 403", "multical_403", "403" -> the same letters and digits. */
function squeeze(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The simulator of an id or alias; case, blanks, dashes and underscores do not count. */
export function findSimulator(name: string): Simulator | undefined {
  const wanted = squeeze(name);
  return simulators.find(({ id, aliases }) => [id, ...aliases].some((known) => squeeze(known) === wanted));
}
