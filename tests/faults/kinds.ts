/**
 * What goes wrong on the line in the matrix, and how often. A rate is a probability for each byte of a reply, of
 * `noise` for each reply; a fault without a rate befalls every readout. `drop`, `flip`, `noise`, `burst`, `delay` and those without
 * a rate are the bench's own (hosts/bench/faults.ts), the others are done here to the bytes of a reply.
 */
import type { Faults } from "../../hosts/bench/faults.js";
import type { Random } from "../../hosts/bench/random.js";

const RATES: readonly number[] = Object.freeze([0.0001, 0.001, 0.01, 0.1]);
/** Silence in the middle of a reply: within the limits of every protocol, about at them, and far beyond. */
const PAUSES: readonly number[] = Object.freeze([100, 1000, 3000, 30_000]);
/** Share of the replies of a meter that pushes that fall silent: it would fall behind for good otherwise. */
const PAUSED_PUSHES = 0.1;
const PAUSED_LONG = 0.01;

export interface Cell {
  readonly kind: string;
  /** Absent: each readout. */
  readonly rate?: number;
  /** Faults of a readout that begins after this many transmissions of the meter. */
  faults(transmissions: number): Faults;
  /** Bytes of a reply as they leave. */
  disturb?(bytes: Uint8Array, random: Random): Uint8Array;
  /** Milliseconds for which a reply falls silent in its middle. */
  readonly pauseMs?: number;
  /** The reader listens at this many baud. */
  readonly baud?: number;
}

/** Each byte may come twice. */
function duplicate(rate: number) {
  return (bytes: Uint8Array, random: Random): Uint8Array =>
    Uint8Array.from([...bytes].flatMap((byte) => (random.chance(rate) ? [byte, byte] : [byte])));
}

/** At each byte the rest of the reply may be lost. */
function breakOff(rate: number) {
  return (bytes: Uint8Array, random: Random): Uint8Array => {
    const end = bytes.findIndex(() => random.chance(rate));
    return end < 0 ? bytes : bytes.slice(0, end);
  };
}

const none = (): Faults => ({});

/** Milliseconds of silence in the next reply of a meter that pushes; of one that is asked each reply has it. */
export function pauseOf({ pauseMs }: Cell, isPush: boolean, random: Random): number | undefined {
  if (pauseMs === undefined || !isPush) return pauseMs;
  return random.chance(pauseMs > 3000 ? PAUSED_LONG : PAUSED_PUSHES) ? pauseMs : undefined;
}

function rated(kind: string, make: (rate: number) => Omit<Cell, "kind" | "rate">): Cell[] {
  return RATES.map((rate) => ({ kind, rate, ...make(rate) }));
}

export const cells: readonly Cell[] = Object.freeze([
  { kind: "none", faults: none },
  ...rated("drop", (drop) => ({ faults: () => ({ drop }) })),
  ...rated("flip", (flip) => ({ faults: () => ({ flip }) })),
  ...rated("noise", (noise) => ({ faults: () => ({ noise }) })),
  ...rated("duplicate", (rate) => ({ faults: none, disturb: duplicate(rate) })),
  ...rated("burst", (burst) => ({ faults: () => ({ burst }) })),
  ...rated("break-off", (rate) => ({ faults: none, disturb: breakOff(rate) })),
  ...rated("delay", (delay) => ({ faults: () => ({ delay }) })),
  ...PAUSES.map((pauseMs) => ({ kind: `pause of ${pauseMs / 1000} s`, pauseMs, faults: none })),
  { kind: "echo", faults: () => ({ echo: true }) },
  { kind: "echo and flip", rate: 0.01, faults: () => ({ echo: true, flip: 0.01 }) },
  { kind: "split", faults: () => ({ split: 5 }) },
  { kind: "slow", faults: () => ({ slow: 1500 }) },
  { kind: "zeros", faults: () => ({ zeros: 3 }) },
  { kind: "truncate", faults: () => ({ truncate: 10 }) },
  { kind: "first reply lost", faults: (transmissions: number) => ({ silent: transmissions + 1 }) },
  { kind: "disconnect", faults: (transmissions: number) => ({ disconnect: transmissions + 1 }) },
  { kind: "wrong speed", baud: 9600, faults: none },
]);
