/**
 * Turns OBIS codes into fields of an electricity meter's table. Key, name, quantity and kind come from
 * `modules/reading/obis-names.ts`; a table only says which codes, and the powers of ten of the numbers that
 * the meter sends without a scale.
 */
import { Kind, kindOf, kindUnit } from "../dlms/lists.js";
import { obis } from "../reading/obis.js";
import { findObisName } from "../reading/obis-names.js";
import type { LineFormat } from "../readout/readout.js";
import type { Field, Meter } from "./meter.js";

/** Powers of ten of what is sent without a scale; a quantity that is left out stays a bare number. */
export interface Scales {
  readonly power?: number;
  readonly energy?: number;
  readonly current?: number;
  readonly voltage?: number;
  readonly factor?: number;
}

function exponentOf(kind: number, scales: Scales): number | undefined {
  if (kind === Kind.Power || kind === Kind.ReactivePower) return scales.power;
  if (kind === Kind.Energy || kind === Kind.ReactiveEnergy) return scales.energy;
  if (kind === Kind.Current) return scales.current;
  if (kind === Kind.Voltage) return scales.voltage;
  return kind === Kind.PowerFactor ? scales.factor : undefined;
}

function field(text: string, set: Field["set"], scales: Scales): Field {
  const code = obis(text);
  const known = findObisName(code);
  if (known === undefined) throw new RangeError(`${text} is not in modules/reading/obis-names.ts`);
  const { key, name, quantity, kind } = known;
  const measured = kindOf(code);
  const exponent = exponentOf(measured, scales);
  if (exponent === undefined) return Object.freeze({ key, code, quantity, kind, set, name });
  return Object.freeze({ key, code, quantity, kind, set, name, unit: kindUnit(measured), exponent });
}

/** Fields of codes in text, separated by blanks: what every telegram brings, and what is looked at once a day. */
export function electricFields(live: string, slow: string, scales: Scales = {}): readonly Field[] {
  return Object.freeze([
    ...live.split(" ").map((code) => field(code, "live", scales)),
    ...slow.split(" ").map((code) => field(code, "slow", scales)),
  ]);
}

export const POWERS = "1-0:1.7.0 1-0:2.7.0 1-0:3.7.0 1-0:4.7.0";
export const VOLTAGES = "1-0:32.7.0 1-0:52.7.0 1-0:72.7.0";
export const CURRENTS = "1-0:31.7.0 1-0:51.7.0 1-0:71.7.0";
export const ENERGIES = "1-0:1.8.0 1-0:2.8.0 1-0:3.8.0 1-0:4.8.0";

/** The same codes on channel 1, as Landis+Gyr, Iskraemeco and Kamstrup number them. */
export function channel1(codes: string): string {
  return codes.replaceAll("1-0:", "1-1:");
}

/** A meter that pushes all it has: nothing is asked for, and nothing of it costs the meter anything. */
export const COST_PUSH: Meter["cost"] = Object.freeze({
  supply: "mains",
  floorSeconds: 1,
  defaultSeconds: 10,
  keepAliveSeconds: 0,
  batterySecondsPerAwakeSecond: 0,
});
/** A push holds whatever it holds: more than any table has fields. */
export const BATCH_PUSH = 128;

/** M-Bus and HAN ports of 2400 baud. */
export const LINE_2400_8E1: LineFormat = Object.freeze({ baud: 2400, data: 8, parity: "even", stop: 1 });
export const LINE_2400_8N1: LineFormat = Object.freeze({ baud: 2400, data: 8, parity: "none", stop: 1 });
export const LINE_9600_8N1: LineFormat = Object.freeze({ baud: 9600, data: 8, parity: "none", stop: 1 });
/** P1 sockets: the signal is inverted. */
export const LINE_P1: LineFormat = Object.freeze({
  baud: 115200,
  data: 8,
  parity: "none",
  stop: 1,
  invert: true,
});
export const LINE_P1_9600: LineFormat = Object.freeze({
  baud: 9600,
  data: 8,
  parity: "none",
  stop: 1,
  invert: true,
});
