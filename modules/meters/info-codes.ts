/**
 * What the info codes of meters mean, as tables; `info-text.ts` reads them.
 *
 *   kamstrup-sum         register 99 of 601, 602, 801; 302, 402, 62 are taken to use a part of it
 *   kamstrup-display     the eight digits that 403, 603, 803 show, left to right; register 99 of that generation
 *                        is taken to hold them
 *   kamstrup-bits        register 369 of 303, 603, 803 (403 by its description)
 *   kamstrup-water       register 99 of Multical 21 and flowIQ 2101, 3100: four flags, and how long each was set
 *   kamstrup-water-long  the 32-bit flags of newer water meters
 *   kamstrup-66          the info field of 66-C, 66-D, 66-E
 *   kamstrup-401         the info field of Multical III (66-B) and 401
 *
 * `spoils` names the registers that hold nonsense while the flag is set: a broken sensor reads 0.00 or 185.00
 * degrees. Nothing here judges how grave a fault is.
 */
import { phrases } from "../bytes/phrases.js";

/** Causes that other systems have a sensor for. */
export type Cause = "leak" | "burst" | "battery";

interface Flag {
  /** bits: value of the bit. digits: the digit. */
  readonly mask: number;
  readonly text: string;
  readonly cause?: Cause;
  /** Registers that cannot be believed while this is set. */
  readonly spoils?: readonly number[];
}

interface Source {
  readonly name: string;
  /** One set of flags; for digits one set for each place, left to right. */
  readonly places: readonly (readonly Flag[])[];
  readonly digits: boolean;
  readonly timersFrom?: number;
}

export interface InfoTable {
  readonly name: string;
  /** Flags of place n are those from `starts[n]` to `starts[n + 1]` of `infoFlags`. */
  readonly starts: Uint8Array;
  /** Decimal digits instead of one word of bits. */
  readonly digits: boolean;
  /** How long each flag was set: steps of three bits each, in the order of the flags, from this bit on; 0: not told. */
  readonly timersFrom: number;
}

function flag(mask: number, text: string, cause?: Cause, spoils?: readonly number[]): Flag {
  return Object.freeze({
    mask,
    text,
    ...(cause && { cause }),
    ...(spoils && { spoils }),
  });
}

function bits(name: string, flags: readonly Flag[], timersFrom?: number): Source {
  const places = Object.freeze([Object.freeze(flags)]);
  return Object.freeze({ name, places, digits: false, ...(timersFrom !== undefined && { timersFrom }) });
}

/** Temperatures, their difference, and the power that is computed from them. */
const FLOW_SENSOR: readonly number[] = Object.freeze([86, 89, 80]);
const RETURN_SENSOR: readonly number[] = Object.freeze([87, 89, 80]);
const THIRD_SENSOR: readonly number[] = Object.freeze([88]);
const FLOW_METER: readonly number[] = Object.freeze([74, 80]);

const sum = bits("kamstrup-sum", [
  flag(1, "the supply was interrupted"),
  flag(4, "return temperature sensor out of range", undefined, RETURN_SENSOR),
  flag(8, "flow temperature sensor out of range", undefined, FLOW_SENSOR),
  flag(16, "no communication with flow sensor 1", undefined, FLOW_METER),
  flag(32, "temperature sensor 3 out of range", undefined, THIRD_SENSOR),
  flag(64, "leak in the cold water", "leak"),
  flag(128, "wrong pulse figure of flow sensor 2"),
  flag(256, "leak in the heating", "leak"),
  flag(512, "burst in the heating", "burst"),
  flag(1024, "no communication with flow sensor 2"),
  flag(2048, "wrong pulse figure of flow sensor 1"),
  flag(4096, "air in flow sensor 1"),
  flag(8192, "air in flow sensor 2"),
  flag(16384, "flow sensor 1 runs the wrong way"),
  flag(32768, "flow sensor 2 runs the wrong way"),
]);

const word = bits("kamstrup-bits", [
  flag(0x1, "no supply"),
  flag(0x2, "low battery", "battery"),
  flag(0x4, "external alarm"),
  flag(0x8, "flow temperature above its range or sensor disconnected", undefined, FLOW_SENSOR),
  flag(0x10, "return temperature above its range or sensor disconnected", undefined, RETURN_SENSOR),
  flag(0x20, "flow temperature below its range or sensor shorted", undefined, FLOW_SENSOR),
  flag(0x40, "return temperature below its range or sensor shorted", undefined, RETURN_SENSOR),
  flag(0x80, "invalid temperature difference"),
  flag(0x100, "air in flow sensor 1"),
  flag(0x200, "flow sensor 1 runs the wrong way"),
  flag(0x800, "flow of sensor 1 above its limit for more than an hour"),
  flag(0x1000, "leak at input A", "leak"),
  flag(0x2000, "leak at input B", "leak"),
  flag(0x4000, "external alarm at input A"),
  flag(0x8000, "external alarm at input B"),
  flag(0x10000, "no communication with flow sensor 1", undefined, FLOW_METER),
  flag(0x20000, "wrong pulse figure of flow sensor 1"),
  flag(0x40000, "leak at input A2", "leak"),
  flag(0x80000, "leak at input B2", "leak"),
  flag(0x100000, "temperature 3 above its range or sensor disconnected", undefined, THIRD_SENSOR),
  flag(0x200000, "temperature 3 below its range or sensor shorted", undefined, THIRD_SENSOR),
  flag(0x400000, "no communication with flow sensor 2"),
  flag(0x800000, "wrong pulse figure of flow sensor 2"),
  flag(0x1000000, "air in flow sensor 2"),
  flag(0x2000000, "flow sensor 2 runs the wrong way"),
  flag(0x8000000, "flow of sensor 2 above its limit"),
  flag(0x10000000, "burst, water is lost", "burst"),
  flag(0x20000000, "burst, water comes in", "burst"),
  flag(0x40000000, "leak, water is lost", "leak"),
  flag(0x80000000, "leak, water comes in", "leak"),
]);

function sensorPlace(sensor: string, spoils: readonly number[]): readonly Flag[] {
  return Object.freeze([
    flag(1, `${sensor} above its range or sensor disconnected`, undefined, spoils),
    flag(2, `${sensor} below its range or sensor shorted`, undefined, spoils),
    flag(9, "invalid temperature difference"),
  ]);
}

function flowPlace(sensor: string): readonly Flag[] {
  return Object.freeze([
    flag(3, `air in ${sensor}`),
    flag(4, `${sensor} runs the wrong way`),
    flag(6, `flow of ${sensor} above its limit for more than an hour`),
  ]);
}

function inputPlace(input: string): readonly Flag[] {
  return Object.freeze([flag(8, `leak at ${input}`, "leak"), flag(9, `external alarm at ${input}`)]);
}

const display: Source = Object.freeze({
  name: "kamstrup-display",
  digits: true,
  places: Object.freeze([
    Object.freeze([flag(1, "no supply"), flag(2, "low battery", "battery"), flag(9, "external alarm")]),
    sensorPlace("flow temperature", FLOW_SENSOR),
    sensorPlace("return temperature", RETURN_SENSOR),
    sensorPlace("temperature 3 or 4", THIRD_SENSOR),
    flowPlace("flow sensor 1"),
    flowPlace("flow sensor 2"),
    inputPlace("input A"),
    inputPlace("input B"),
  ]),
});

const DRY = flag(1, "no water in the meter");
const REVERSE = flag(2, "water runs backwards");
const LEAK = flag(4, "leak", "leak");
const BURST = flag(8, "burst", "burst");

const sources: readonly Source[] = Object.freeze([
  sum,
  word,
  display,
  bits("kamstrup-water", [DRY, REVERSE, LEAK, BURST], 4),
  bits("kamstrup-water-long", [
    DRY,
    REVERSE,
    LEAK,
    BURST,
    flag(16, "somebody tampered with the meter"),
    flag(32, "low battery", "battery"),
    flag(64, "the surroundings are too cold"),
    flag(128, "flow above the meter's limit"),
    flag(512, "no consumption"),
  ]),
  bits("kamstrup-66", [
    flag(1, "the supply was interrupted"),
    flag(4, "return temperature sensor out of range"),
    flag(8, "flow temperature sensor out of range"),
    flag(32, "temperature sensor 3 out of range"),
    flag(64, "leak in the cold water", "leak"),
    flag(256, "leak in the heating", "leak"),
    flag(512, "burst in the heating", "burst"),
  ]),
  bits("kamstrup-401", [
    flag(2, "fault of the flow sensor"),
    flag(4, "return temperature sensor out of range"),
    flag(8, "flow temperature sensor out of range"),
    flag(128, "low battery", "battery"),
    flag(256, "too many pulses"),
  ]),
]);

/** Where a flag stands that says which registers cannot be believed. */
const spoiling: readonly (readonly number[])[] = Object.freeze([
  FLOW_SENSOR,
  RETURN_SENSOR,
  THIRD_SENSOR,
  FLOW_METER,
]);
const causes: readonly Cause[] = Object.freeze(["leak", "burst", "battery"] as const);
const flags: readonly Flag[] = Object.freeze(sources.flatMap(({ places }) => places.flat()));

/** Every flag of every table, by columns. */
export const infoFlags = Object.freeze({
  masks: Float64Array.from(flags, ({ mask }) => mask),
  texts: phrases(flags.map(({ text }) => text)),
  /** Place in `causes` from 1; 0: none. */
  causes: Uint8Array.from(flags, ({ cause }) => (cause ? causes.indexOf(cause) + 1 : 0)),
  /** Place in `spoiling` from 1; 0: nothing. */
  spoils: Uint8Array.from(flags, ({ spoils }) => (spoils ? spoiling.indexOf(spoils) + 1 : 0)),
});

/** Every table; `Field.info` names one of them. */
export const infoTables: readonly InfoTable[] = Object.freeze(
  sources.map(({ name, places, digits, timersFrom = 0 }, table) => {
    const first = sources.slice(0, table).flatMap((before) => before.places.flat()).length;
    const starts = Uint8Array.from(
      { length: places.length + 1 },
      (_, place) => first + places.slice(0, place).flat().length,
    );
    return Object.freeze({ name, starts, digits, timersFrom });
  }),
);

/** Number of a cause in `infoFlags.causes`. */
export function causeNumber(cause: Cause): number {
  return causes.indexOf(cause) + 1;
}

/** Whether a flag says that a register cannot be believed. */
export function spoils(flag: number, code: number): boolean {
  const list = infoFlags.spoils[flag];
  return list > 0 && spoiling[list - 1].includes(code);
}

export function findInfo(name: string): InfoTable | undefined {
  for (let index = 0; index < infoTables.length; index++)
    if (infoTables[index].name === name) return infoTables[index];
  return undefined;
}
