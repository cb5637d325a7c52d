/**
 * What push lists leave unsaid: names of values that come by place, and scales of values that come without
 * scaler and unit. Data only, gathered from captures whose numbers were checked against the meters' displays
 * or data sheets; a list that is not here is delivered raw.
 *
 * Scales: by maker, told by the text in which the meter names itself or its list. Where models of one maker
 * differ (voltage and current at Landis+Gyr) or regions do (energy at Kamstrup: 10 Wh in Norway and Denmark,
 * 1 Wh in Sweden) the maker's table says nothing, and the meter's own table (`modules/meters`) has to.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { letters, startsWith } from "../bytes/letters.js";
import { obis, quantityGroups } from "../reading/obis.js";
import { Unit } from "../reading/unit.js";

/** Kinds of electrical quantities that share a scale within one meter. */
export const Kind = Object.freeze({
  None: 0,
  Power: 1,
  ReactivePower: 2,
  Energy: 3,
  ReactiveEnergy: 4,
  Current: 5,
  Voltage: 6,
  PowerFactor: 7,
});
const KINDS = 8;

const kindUnits = Uint8Array.of(
  Unit.None,
  Unit.Watt,
  Unit.Var,
  Unit.WattHour,
  Unit.VarHour,
  Unit.Ampere,
  Unit.Volt,
  Unit.None,
);

export function kindUnit(kind: number): number {
  return kindUnits[kind];
}

const INSTANT = 7;
const TOTAL = 8;
const PHASE = 20;
const PHASES_END = 80;

/** Kind of an electricity code (group A = 1), by its groups C and D. */
export function kindOf(code: number): number {
  if (Math.floor(code / 2 ** 40) !== 1) return Kind.None;
  const groups = quantityGroups(code);
  const c = groups >>> 8;
  const d = groups & 255;
  const measure = c >= PHASE && c < PHASES_END ? c % PHASE : c;
  if (c >= PHASES_END || (d !== INSTANT && d !== TOTAL)) return Kind.None;
  if (measure === 1 || measure === 2) return d === INSTANT ? Kind.Power : Kind.Energy;
  if (measure >= 3 && measure <= 8) return d === INSTANT ? Kind.ReactivePower : Kind.ReactiveEnergy;
  if (d !== INSTANT) return Kind.None;
  if (measure === 11) return Kind.Current;
  if (measure === 12) return Kind.Voltage;
  return measure === 13 ? Kind.PowerFactor : Kind.None;
}

/** No scale is known. */
export const UNSCALED = 127;

export interface Maker {
  /** Start of the text by which the meter names itself, its list or (as system title) its key. */
  readonly word: Uint8Array;
  /** It names a list, not one meter. */
  readonly isList: boolean;
  /** Power of ten by Kind. */
  readonly exponents: Int8Array;
}

function maker(word: string, exponents: readonly number[]): Maker {
  if (exponents.length !== KINDS) throw new RangeError(word);
  return Object.freeze({
    word: letters(word),
    isList: word.includes("_"),
    exponents: Int8Array.from(exponents),
  });
}

/** Power, reactive power, energy, reactive energy, current, voltage, power factor. */
export const makers: readonly Maker[] = Object.freeze([
  maker("Kamstrup_V", [UNSCALED, 0, 0, UNSCALED, UNSCALED, -2, 0, -2]),
  maker("KFM_0", [UNSCALED, 0, 0, 0, 0, -3, -1, -3]),
  maker("ISK", [UNSCALED, 0, 0, 0, 0, -2, -1, -3]),
  maker("LGZ", [UNSCALED, 0, 0, 0, 0, UNSCALED, UNSCALED, -3]),
]);

/** Index in `makers` of the one whose word the text in buffer[start, end) starts with, or -1. */
export function makerOf(buffer: Uint8Array, start: number, end: number): number {
  for (let index = 0; index < makers.length; index++)
    if (startsWith(buffer, start, end, makers[index].word)) return index;
  return -1;
}

/** A list whose values have no names: what stands at which place. */
export interface PlaceList {
  /** One letter for each place: t text, d date-time, w any whole number, u unsigned32, s number of 16 bits, e enumeration. */
  readonly shape: Uint8Array;
  /** Start of the text at place 0, or of the system title; empty = any. */
  readonly word: Uint8Array;
  readonly title: Uint8Array;
  /** The DataNotification's time came as 09 0C (Kaifa, Norway). */
  readonly taggedTime: boolean;
  /** Its first place in `placeCodes`, `placeExponents` and `placeUnits`. */
  readonly first: number;
}

/** A place that the sources do not explain: kept by place. */
const unexplained = "";

const phases = (codes: string, exponent: number, unit: number): Place[] =>
  codes.split(" ").map((code) => [code, exponent, unit]);

type Place = readonly [code: string, exponent: number, unit: number];

interface PlaceSource extends Omit<PlaceList, "first"> {
  readonly places: readonly Place[];
}

function placeList(
  name: string,
  shape: string,
  told: { word?: string; title?: string; taggedTime?: boolean },
  places: readonly Place[],
): PlaceSource {
  if (places.length !== shape.length) throw new RangeError(`${name}: ${places.length} places`);
  return Object.freeze({
    shape: letters(shape),
    word: letters(told.word ?? ""),
    title: letters(told.title ?? ""),
    taggedTime: told.taggedTime ?? false,
    places,
  });
}

const plain = (code: string): Place => [code, 0, Unit.None];
const identity = deepFreeze(["1-1:0.2.129", "0-0:96.1.0", "0-0:96.1.7"].map(plain));
const powers: readonly Place[] = deepFreeze([
  ["1-0:1.7.0", 0, Unit.Watt],
  ["1-0:2.7.0", 0, Unit.Watt],
  ["1-0:3.7.0", 0, Unit.Var],
  ["1-0:4.7.0", 0, Unit.Var],
]);
const hourly: readonly Place[] = deepFreeze([
  plain("0-0:1.0.0"),
  ["1-0:1.8.0", 0, Unit.WattHour],
  ["1-0:2.8.0", 0, Unit.WattHour],
  ["1-0:3.8.0", 0, Unit.VarHour],
  ["1-0:4.8.0", 0, Unit.VarHour],
]);
const CURRENTS = "1-0:31.7.0 1-0:51.7.0 1-0:71.7.0";
const VOLTAGES = "1-0:32.7.0 1-0:52.7.0 1-0:72.7.0";
const kaifaSingle = deepFreeze([
  ...phases("1-0:31.7.0", -3, Unit.Ampere),
  ...phases("1-0:32.7.0", -1, Unit.Volt),
]);
const kaifaThree = deepFreeze([...phases(CURRENTS, -3, Unit.Ampere), ...phases(VOLTAGES, -1, Unit.Volt)]);
const kaifa = deepFreeze({ word: "KFM_" });

const sources: readonly PlaceSource[] = Object.freeze([
  placeList("Kaifa, Norway, power", "u", { taggedTime: true }, [["1-0:1.7.0", 0, Unit.Watt]]),
  placeList("Kaifa, Norway, 1 phase", "tttwwwwww", kaifa, [...identity, ...powers, ...kaifaSingle]),
  placeList("Kaifa, Norway, 3 phases", "tttwwwwwwwwww", kaifa, [...identity, ...powers, ...kaifaThree]),
  placeList("Kaifa, Norway, 1 phase, hourly", "tttwwwwwwdwwww", kaifa, [
    ...identity,
    ...powers,
    ...kaifaSingle,
    ...hourly,
  ]),
  placeList("Kaifa, Norway, 3 phases, hourly", "tttwwwwwwwwwwdwwww", kaifa, [
    ...identity,
    ...powers,
    ...kaifaThree,
    ...hourly,
  ]),
  placeList("Iskraemeco AM550, Slovenia, 18 values", "ttwwwwsssssswwwwww", { word: "ISK" }, [
    plain("0-0:42.0.0"),
    plain(unexplained),
    ...powers,
    ...phases(VOLTAGES, -1, Unit.Volt),
    ...phases(CURRENTS, -2, Unit.Ampere),
    ...phases("1-0:21.7.0 1-0:41.7.0 1-0:61.7.0", 0, Unit.Watt),
    ...phases("1-0:22.7.0 1-0:42.7.0 1-0:62.7.0", 0, Unit.Watt),
  ]),
  placeList("Iskraemeco AM550, Slovenia, 12 values", "ttetwwwwwwww", { word: "ISK" }, [
    plain("0-0:42.0.0"),
    plain(unexplained),
    plain("0-0:96.3.10"),
    plain("0-0:96.14.0"),
    ...phases("1-0:1.8.0 1-0:1.8.1 1-0:1.8.2", 0, Unit.WattHour),
    ...phases("1-0:2.8.0 1-0:2.8.1 1-0:2.8.2", 0, Unit.WattHour),
    ...phases("1-0:3.8.0 1-0:4.8.0", 0, Unit.VarHour),
  ]),
  placeList("Landis+Gyr, Burgenland, 14 values", "sssssswwwwssst", { title: "LGZ" }, [
    ...phases(VOLTAGES, 0, Unit.Volt),
    ...phases(CURRENTS, -2, Unit.Ampere),
    ...phases("1-0:1.7.0 1-0:2.7.0", 0, Unit.Watt),
    ...phases("1-0:1.8.0 1-0:2.8.0", 0, Unit.WattHour),
    plain(unexplained),
    plain(unexplained),
    plain(unexplained),
    plain("0-0:96.1.0"),
  ]),
]);

const places: readonly Place[] = Object.freeze(sources.flatMap((source) => source.places));
/** Code of each place of all lists, one list behind the other; -1: the sources do not explain it. */
export const placeCodes = Float64Array.from(places, ([code]) => (code === unexplained ? -1 : obis(code)));
export const placeExponents = Int8Array.from(places, ([, exponent]) => exponent);
export const placeUnits = Uint8Array.from(places, ([, , unit]) => unit);

export const placeLists: readonly PlaceList[] = Object.freeze(
  sources.map(({ shape, word, title, taggedTime }, index) =>
    Object.freeze({
      shape,
      word,
      title,
      taggedTime,
      first: sources.slice(0, index).reduce((sum, source) => sum + source.places.length, 0),
    }),
  ),
);
