/**
 * A meter is a table. Each file `<maker>-<model>.ts` default-exports one frozen object that satisfies
 * `Meter`; README, REST, MQTT, discovery and dashboard are derived from it. Keys carry no unit: units come
 * from the meter.
 */
import type { QuantityName } from "../reading/quantity.js";
import type { LineFormat, Rows } from "../readout/readout.js";

export type ProtocolName =
  | "kmp"
  | "kamstrup-ascii"
  | "iec62056"
  | "mbus"
  | "hdlc"
  | "apdu"
  | "dlms"
  | "p1"
  | "hargassner"
  | "unknown";

/**
 * confirmed  real captures of this model are in tests/captures, or its maker's register list is public
 * reported   users of other software read this model this way
 * assumed    the same family; nothing public confirms it
 * unknown    nobody has published what it speaks: Iris cannot read it yet
 */
export type Confidence = "confirmed" | "reported" | "assumed" | "unknown";

export interface Field {
  /** Stable name in REST, MQTT and history: lower-case words joined by "_". */
  readonly key: string;
  /** The protocol's number for it (KMP register, packed OBIS...). Unique within the meter. */
  readonly code: number;
  readonly quantity: QuantityName;
  /** total: only grows. measured: now. extreme: of a period. fixed: never changes. state: a code or flag word. */
  readonly kind: "total" | "measured" | "extreme" | "fixed" | "state";
  /** live: at the read interval. slow: once a day. extra: only when somebody asks for it. */
  readonly set: "live" | "slow" | "extra";
  /** English name for people, short. */
  readonly name: string;
  /** Name of the info code table (`info-codes.ts`) that explains the bits. */
  readonly info?: string;
  /** Unit if the protocol does not carry one (`Unit`), with its power of ten. */
  readonly unit?: number;
  readonly exponent?: number;
}

/** What is asked of a list of fields: an array will do. */
export interface Fields extends Rows<Field>, Iterable<Field> {
  find(test: (field: Field) => boolean): Field | undefined;
  findIndex(test: (field: Field) => boolean): number;
  some(test: (field: Field) => boolean): boolean;
  filter(test: (field: Field, row: number) => boolean): Field[];
}

export interface Meter {
  /** `<maker>-<model>`, the file's name. */
  readonly id: string;
  readonly maker: string;
  readonly model: string;
  readonly aliases: readonly string[];
  readonly medium: "heat" | "water" | "electricity" | "gas" | "boiler";
  readonly protocol: ProtocolName;
  readonly confidence: Confidence;
  /** One sentence: what the confidence rests on. */
  readonly evidence: string;
  readonly line: LineFormat;
  /** How `auto` knows it from its relatives; see recognise.ts. */
  readonly recognise: {
    /** Type words of KMP GetType, masks applied by the protocol. */
    readonly types?: readonly number[];
    /** Codes that this model answers, and codes that it leaves out. */
    readonly answers?: readonly number[];
    readonly omits?: readonly number[];
    /** Start of the text by which the meter names itself. */
    readonly names?: readonly string[];
  };
  readonly cost: {
    /** battery: each read shortens its life. mains: no matter. */
    readonly supply: "battery" | "mains" | "either";
    /** Shortest interval in seconds that is allowed without an explicit override. */
    readonly floorSeconds: number;
    readonly defaultSeconds: number;
    /** Minute of the day, local time, at which a meter that is read once a day is read unless somebody chose another. */
    readonly defaultMinute?: number;
    /** The optical port goes dark after this many seconds without traffic; 0 = it does not. */
    readonly keepAliveSeconds: number;
    /** Rough battery life that one second awake costs, in seconds; 0 = nothing public. */
    readonly batterySecondsPerAwakeSecond: number;
  };
  /** What has to be sent for an answer, where that differs among the meters of a protocol. */
  readonly request?: {
    /** NUL characters in front of the request: they wake a meter that sleeps. */
    readonly wakeUp: number;
    /** IEC 62056-21: the request without line end, "/?!" where absent. Empty: the meter pushes by itself (mode D). */
    readonly text?: string;
    /** IEC 62056-21: forms of its names and data sets (iec62056/form.ts). */
    readonly forms?: Int32Array;
  };
  /** It keeps logs of hours and days that are known to be readable (KMP B8). */
  readonly keepsLogs?: boolean;
  /** Most registers of one request. */
  readonly batch: number;
  /** Longest text of a field in bytes, where it is more than usual. */
  readonly textLimit?: number;
  /** What a person must do so that the optical port answers, in one sentence; empty = nothing. */
  readonly wake: string;
  readonly fields: Fields;
  /** Names of captures in tests/captures that this table is tested with. */
  readonly captures: readonly string[];
}
