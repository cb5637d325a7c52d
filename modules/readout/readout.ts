/**
 * The contract that every protocol obeys: one conversation with one meter, pure.
 *
 * No clock, no timer, no I/O: monotonic milliseconds come in as `now`, bytes come in one at a time, and a
 * `Step` goes out. The owner (modules/line) acts on it:
 *
 *   begin(now)       -> first step
 *   Transmit         -> owner sends outgoing[0, outgoingEnd), waits until it has left the wire, calls sent(now)
 *   Speed            -> owner drains, applies `line`, calls sent(now)
 *   byte received    -> push(byte, now); after Transmit bytes may arrive before `sent` (an optical head echoes)
 *   now >= deadline  -> expire(now)
 *   Done or Fault    -> over; begin(now) starts the next one. A readout with `passive` set listens for ever:
 *                       Done and Fault report one telegram and the next push goes on.
 *
 * `decoder` objects are passive readouts that never transmit: `iris decode` feeds captures through them.
 */

/** Rows of a meter's table, as much as a protocol asks of them: an array will do. */
export interface Rows<Row> {
  readonly length: number;
  at(row: number): Row | undefined;
  map<T>(make: (row: Row, index: number) => T): T[];
}

/** Character format and speed of an asynchronous serial line. */
export interface LineFormat {
  readonly baud: number;
  readonly data: 7 | 8;
  readonly parity: "none" | "even" | "odd";
  readonly stop: 1 | 2;
  /** Inverted receive signal (P1). */
  readonly invert?: boolean;
}

/** Bits of one character on the wire, start and stop bits included. */
export function characterBits(format: LineFormat): number {
  return 1 + format.data + (format.parity === "none" ? 0 : 1) + format.stop;
}

/** No deadline is running. */
export const NO_DEADLINE = Number.POSITIVE_INFINITY;

export interface Readout {
  /** Format the line has to have; changes with Step.Speed. */
  readonly line: LineFormat;
  /** Listens without asking; see above. */
  readonly passive: boolean;
  readonly outgoing: Uint8Array;
  readonly outgoingEnd: number;
  /** Monotonic milliseconds at which `expire` is due; NO_DEADLINE when none is. */
  readonly deadline: number;
  /** A `Fault`; valid after Step.Fault. */
  readonly fault: number;
  /** Replies rejected and waits in vain since `begin`, by `Fault`, those included that a repeat made good. */
  readonly faults?: Uint32Array;
  begin(now: number): number;
  push(byte: number, now: number): number;
  sent(now: number): number;
  expire(now: number): number;
}
