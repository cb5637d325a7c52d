/**
 * What REST, MQTT and the other publishers may see of the gateway, and the few things they may ask of it.
 * modules/gateway implements it; nothing here can be written but through the methods.
 */
import type { SystemHealth } from "../device/device.js";
import type { History } from "../history/history.js";
import type { Meter } from "../meters/meter.js";
import type { Readings } from "../reading/readings.js";
import type { MapView } from "../readout/protocol.js";

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

/** What the alignment assistant of a meter says; modules/gateway/alignment.ts fills it. */
export interface AlignmentView {
  readonly running: boolean;
  readonly remainingMilliseconds: number;
  readonly attempts: number;
  readonly good: number;
  /** Good ones among the last tries. */
  readonly percent: number;
  /** A `Verdict`. */
  readonly verdict: number;
  /** What to do now, in words. */
  readonly advice: string;
}

/** What reading a meter has cost by day; modules/gateway/budget.ts counts it. `ago`: days, 0 = today; -1: nothing is known. */
export interface BudgetView {
  /** Days before today that are kept. */
  readonly daysKept: number;
  /** Records written since the start. */
  readonly writes: number;
  /** Days since 1970; 0 while the clock is not set. */
  day(ago: number): number;
  reads(ago: number): number;
  linkMilliseconds(ago: number): number;
  awakeMilliseconds(ago: number): number;
}

export interface MeterView {
  /** Name in URLs and topics, chosen by the owner: [a-z0-9_-], at most 32. */
  readonly id: string;
  /** Table of the meter; undefined while `auto` has not found it. */
  readonly meter: Meter | undefined;
  readonly readings: Readings;
  /** What was read before; undefined while nobody knows which meter it is. */
  readonly history?: History;
  readonly budget?: BudgetView;
  /** Tenths of a percent of a battery that a year of such reading costs; -1: nothing is known. Rough. */
  readonly batteryTenths?: number;
  /** What people should know about the way the meter is read; empty = nothing. */
  readonly warning?: string;
  /** Undefined until it was wanted. */
  readonly alignment?: AlignmentView;
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
  /** What a person should do about it, in words; empty: there is nothing to say. */
  readonly advice: string;
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
  /** By which list of channels its messages are understood; undefined where they need none. Allocates. */
  channelMap?(): MapView | undefined;
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

/** What a request to the updater is answered; modules/update counts the same way. */
export const UpdateAnswer = Object.freeze({
  Accepted: 0,
  /** Something is under way already. */
  Busy: 1,
  /** What is on offer runs already. */
  NothingNewer: 2,
  /** What is on offer is older, and nobody said that it is wanted. */
  Older: 3,
  /** Not on this host, or not with these settings; `trouble` says why. */
  NotPossible: 4,
});

/** A file on its way in. */
export interface UploadView {
  take(buffer: Uint8Array, start: number, end: number): boolean;
}

/** modules/update implements it; nothing in it starts by itself but the hourly look. */
export interface UpdateView {
  /** "idle", "checking", "downloading", "receiving", "verifying", "restarting", "testing". */
  readonly state: string;
  /** Percent of a running installation; -1 = none runs. */
  readonly progress: number;
  /** Newest trusted release for this board; it may be the running one, or older. */
  readonly offer:
    | {
        readonly release: {
          readonly version: string;
          readonly date: string;
          readonly channel: string;
          readonly notes: string;
        };
        readonly image: { readonly size: number };
      }
    | undefined;
  readonly available: boolean;
  readonly versionAvailable: string;
  readonly channel: string;
  /** Why the last check or installation brought nothing; empty where it did. */
  readonly trouble: string;
  readonly checkedSeconds: number;
  /** How the last update ended; `outcome` is "none" before the first one. */
  readonly last: {
    readonly outcome: string;
    readonly version: string;
    readonly from: string;
    readonly message: string;
    readonly seconds: number;
  };
  /** How to update by hand; empty where it goes by itself. */
  readonly instructions: string;
  /** These answer an `UpdateAnswer`. */
  check(): number;
  install(older: boolean): number;
  openUpload(older: boolean): UploadView | undefined;
  closeUpload(upload: UploadView, done: (problem: string) => void): void;
  cancelUpload(): void;
}

/** Maps of boilers, as their owner gives them. */
export interface MapsView {
  /** The owner's map of a meter from now on: the name of one that the software has, a list, or "" for none. False: it is none. */
  use(meterId: string, text: string): boolean;
  /** A file with a list; one that was coming is no longer waited for. */
  open(): UploadView;
  /** The file is whole: its list is the meter's from now on. Answers what is wrong with it; empty when nothing. */
  close(upload: UploadView, meterId: string): string;
  cancel(): void;
}

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
  /** Absent where nothing can be updated. */
  readonly update?: UpdateView;
  /** Absent where no meter can be given a map. */
  readonly maps?: MapsView;
  /** dBm, or 0 where there is no radio. */
  readonly signalStrength: number;
  /** Absent or undefined: the host does not tell. */
  readonly health?: SystemHealth | undefined;
  readonly addresses: readonly string[];
  readonly meters: readonly MeterView[];
  /** Monotonic milliseconds and wall clock seconds now. */
  now(): number;
  wallSeconds(): number;
  /** Asks for a read; `set` is a `ReadSet`. Answers a `ReadNow`. */
  readNow(meterId: string, set: number): number;
  /** Starts a meter's alignment assistant, or stops it. False: there is no such meter. */
  align?(meterId: string, isWanted: boolean): boolean;
}
