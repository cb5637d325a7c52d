/**
 * What REST, MQTT and the other publishers may see of the gateway, and the few things they may ask of it.
 * modules/gateway implements it; nothing here can be written but through the methods.
 */
import type { History } from "../history/history.js";
import type { Meter } from "../meters/meter.js";
import type { Readings } from "../reading/readings.js";

/** What reading a meter has cost; modules/line/statistics.ts fills it. */
export interface StatisticsView {
  readonly requests: number;
  readonly replies: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly linkMilliseconds: number;
  readonly awakeMilliseconds: number;
  readonly framingErrors: number;
  readonly parityErrors: number;
  /** Counters by `Fault`. */
  readonly faults: Uint32Array;
}

export interface MeterView {
  /** Name in URLs and topics, chosen by the owner: [a-z0-9_-], at most 32. */
  readonly id: string;
  /** Table of the meter; undefined while `auto` has not found it. */
  readonly meter: Meter | undefined;
  readonly readings: Readings;
  /** What was read before; undefined while nobody knows which meter it is. */
  readonly history?: History;
  readonly statistics: StatisticsView;
  /** Serial number in the meter's own digits; empty while unknown. */
  readonly serial: string;
  /** Serial port or tcp://host:port. */
  readonly target: string;
  /** Why the line is not open, for people; empty when it is. */
  readonly trouble: string;
  readonly busy: boolean;
  /** Fault of the last conversation; Fault.None after a good one. */
  readonly lastFault: number;
  /** Wall clock of the last good read in seconds; 0: none yet, or the clock was not set. */
  readonly lastReadSeconds: number;
  /** Monotonic milliseconds of the last good read; -1: none yet. */
  readonly lastReadAt: number;
  /** Seconds between two live reads. */
  readonly intervalSeconds: number;
  /** Monotonic milliseconds of the next read. */
  readonly nextReadAt: number;
  /** Age in milliseconds after which a row's value is stale (rows of the slow set live longer). */
  staleAfter(row: number): number;
}

export const ReadNow = Object.freeze({
  /** It will be read within moments. */
  Accepted: 0,
  UnknownMeter: 1,
  /** A read runs already. */
  Busy: 2,
  /** Asked for a moment ago. */
  TooSoon: 3,
});

export interface GatewayView {
  readonly mac: string;
  readonly board: string;
  readonly version: string;
  /** Wall clock of the start in seconds; 0 while the clock is not set. */
  readonly startupSeconds: number;
  /** Monotonic milliseconds of the start. */
  readonly startedAt: number;
  readonly mqttConfigured: boolean;
  readonly mqttConnected: boolean;
  /** Newest version on offer; the running one where none is known. */
  readonly versionAvailable: string;
  readonly updateAvailable: boolean;
  /** dBm, or 0 where there is no radio. */
  readonly signalStrength: number;
  readonly addresses: readonly string[];
  readonly meters: readonly MeterView[];
  /** Monotonic milliseconds and wall clock seconds now. */
  now(): number;
  wallSeconds(): number;
  /** Asks for a read; `set` is a `ReadSet`. Answers a `ReadNow`. */
  readNow(meterId: string, set: number): number;
}
