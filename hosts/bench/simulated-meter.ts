/**
 * What a simulated meter is, for any protocol: bytes and milliseconds in, bytes out.
 *
 * A meter knows nothing of ptys, sockets or timers, and it shares no code with the reader of its protocol in
 * modules/: a fault that both had would hide. `link.ts` stands between it and the reader: it gives each byte
 * the time that it takes on the wire, injects the faults of `faults.ts` and measures.
 */
import type { LineFormat } from "../../modules/readout/readout.js";
import type { HouseKind } from "./demand.js";
import type { Faults } from "./faults.js";
import type { House } from "./house.js";

/** The meter's side of the line. */
export interface Wire {
  /**
   * Sends bytes, as soon as the line is free and not before `delayMs` from now. Without `delayMs` the
   * turn-around time of the link. The array is copied. Returns when the last stop bit will end, on the scale
   * of `now`; 0 when nothing goes out.
   */
  transmit(bytes: Uint8Array, delayMs?: number): number;
}

export interface SimulatedMeter {
  /**
   * Speed and format the meter uses now; a change takes effect with the next byte either way.
   * Absent: the meter hangs on a network and nothing is paced.
   */
  readonly line?: LineFormat;
  /** The meter's electronics stay awake this long after the first byte of a reply; 0: no public figure. */
  readonly awakeMs: number;
  /** Monotonic milliseconds at which `expire` is due; infinity when nothing is. */
  readonly deadline: number;
  /** Faults counted by the meter itself, by name: "crc", "gap", "early"... Shown with the measure. */
  readonly complaints: ReadonlyMap<string, number>;
  /** One byte from the reader; `now` is the end of its last stop bit, `gapMs` the silence before its start bit. */
  receive(byte: number, now: number, gapMs: number): void;
  expire(now: number): void;
  /** A reader has opened the line (a network meter: has connected). A pty cannot tell. */
  connected?(now: number): void;
  disconnected?(now: number): void;
}

export interface MeterOptions {
  readonly wire: Wire;
  /** The same seed, time and requests give the same bytes. */
  readonly seed: number;
  /** The meter's own clock: milliseconds since 1970 UTC. */
  wallMs(): number;
  /** Monotonic milliseconds, the scale of `now` and `deadline`. */
  now(): number;
  /** Keep to the letter of the timing rules, where users' meters are known to be lenient. */
  readonly strict?: boolean;
  /** The house behind the meter; absent: one of its own, by the seed. A fleet shares one, since it is large. */
  readonly house?: (kind: HouseKind) => House;
  /** Faults that only the meter itself can commit: `crc`, `omit`. The others are the link's. */
  readonly faults: Faults;
}

/** One line of the table in `simulators.ts`. */
export interface Simulator {
  /** Id of the meter's table in modules/meters, "kamstrup-multical-403". */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly protocol: string;
  /** Readers that may be connected over TCP at the same time; all get the same bytes. */
  readonly clients?: number;
  /** What a person may call this meter, with what is special about it. */
  readonly title: string;
  create(options: MeterOptions): SimulatedMeter;
  /** Commands to try against it, one a line; `line` is the pty's path or the tcp:// address. */
  commands?(line: string): readonly string[];
}
