/**
 * Request patterns of other programs, on the wire of the same simulated meter: which registers they ask for, how many
 * at a time, one request when the reply before it is there. Their own pauses, timeouts and mistakes are left out, so this
 * is the least that they cost. Which registers: their public sources, read in 2026.
 *
 *   kamstrup-402-mqtt   31 named registers, one a request
 *   ha-kamstrup_403     eight a request; seven are enabled from the start
 *   ESPHome             kamstrup_kmp: seven values, one a request
 */
import { VirtualClock } from "../../hosts/bench/clock.js";
import { buildFrame, REQUEST_START, STOP } from "../../hosts/bench/kmp-frame.js";
import type { MeasureReport } from "../../hosts/bench/measure.js";
import { MemoryLine } from "../../hosts/bench/memory-line.js";
import { findSimulator } from "../../hosts/bench/simulators.js";

const METER = 0x3f;
const GET_REGISTER = 0x10;
const KMP = { baud: 1200, data: 8, parity: "none", stop: 2 } as const;
/** Energy, volume, flow, power, temperatures, their difference. */
const LIVE = [60, 68, 74, 80, 86, 87, 89];
/** The names of kamstrup-402-mqtt, which the commercial gateway has as well. */
const NAMED = [
  ...LIVE,
  ...[138, 139, 140, 141, 142, 143, 144, 145, 149, 150],
  ...[123, 124, 125, 126, 127, 128, 129, 130, 146, 147],
  ...[97, 110, 113, 1004],
];

export interface Pattern {
  readonly name: string;
  readonly registers: readonly number[];
  readonly atATime: number;
}

export const livePatterns: readonly Pattern[] = [
  { name: "ESPHome, 7 values", registers: LIVE, atATime: 1 },
  { name: "ha-kamstrup_403, its 7 from the start", registers: LIVE, atATime: 8 },
];
export const wholePatterns: readonly Pattern[] = [
  { name: "kamstrup-402-mqtt, all 31", registers: NAMED, atATime: 1 },
  { name: "ha-kamstrup_403, the same 31", registers: NAMED, atATime: 8 },
];

export function runPattern(model: string, { registers, atATime }: Pattern): MeasureReport {
  const clock = new VirtualClock();
  const line = new MemoryLine({ clock, simulator: findSimulator(model)! });
  const buffer = new Uint8Array(256);
  let next = 0;
  const port = line.openPort({
    device: "/dev/head",
    line: KMP,
    onReadable() {
      const count = port.read(buffer);
      // One byte time of silence, as the protocol asks for.
      if (count > 0 && buffer[count - 1] === STOP) clock.timer(ask).set(10);
    },
    onClosed() {},
  });
  function ask(): void {
    const ids = registers.slice(next, next + atATime);
    if (ids.length === 0) return;
    next += ids.length;
    const body = [METER, GET_REGISTER, ids.length, ...ids.flatMap((id) => [id >> 8, id & 255])];
    const frame = buildFrame(REQUEST_START, body);
    port.write(frame, 0, frame.length);
  }
  clock.soon(ask);
  clock.advance(120_000);
  return line.link.measure.report();
}
