/**
 * Units as P1 telegrams write them. Some meters spell var as VAr: the unit is the same, and only a program that
 * prints telegrams as they came asks for the mark that tells.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { Unit, unitAscii } from "../reading/unit.js";

/** Mark beside a unit: written VAr. No unit has this bit. */
export const WRITTEN_VAR = 0x4000;
/** Answer of `unitAt` where the text is no unit of this table. */
export const NO_UNIT = -1;

const spellings: readonly (readonly [wire: string, unit: number])[] = deepFreeze([
  ["kWh", Unit.KilowattHour],
  ["kW", Unit.Kilowatt],
  ["V", Unit.Volt],
  ["A", Unit.Ampere],
  ["m3", Unit.CubicMetre],
  ["kvarh", Unit.KilovarHour],
  ["kvar", Unit.Kilovar],
  ["Wh", Unit.WattHour],
  ["W", Unit.Watt],
  ["varh", Unit.VarHour],
  ["var", Unit.Var],
  ["kVArh", Unit.KilovarHour | WRITTEN_VAR],
  ["kVAr", Unit.Kilovar | WRITTEN_VAR],
  ["VArh", Unit.VarHour | WRITTEN_VAR],
  ["VAr", Unit.Var | WRITTEN_VAR],
  ["s", Unit.Second],
  ["GJ", Unit.Gigajoule],
  ["MJ", Unit.Megajoule],
  ["MWh", Unit.MegawattHour],
  ["MW", Unit.Megawatt],
  ["kVAh", Unit.KilovoltAmpereHour],
  ["kVA", Unit.KilovoltAmpere],
  ["VAh", Unit.VoltAmpereHour],
  ["VA", Unit.VoltAmpere],
  ["Hz", Unit.Hertz],
  ["kV", Unit.Kilovolt],
  ["l", Unit.Litre],
  ["min", Unit.Minute],
  ["h", Unit.Hour],
  ["C", Unit.Celsius],
  ["m3/h", Unit.CubicMetrePerHour],
]);

/** Longest spelling: its letters make one number, 256 to a letter. */
const LETTERS = 6;

function packed(wire: string): number {
  let key = 0;
  for (let index = 0; index < wire.length; index++) key = key * 256 + wire.charCodeAt(index);
  return key;
}

const keys = new Float64Array(spellings.map(([wire]) => packed(wire)));
const units = new Uint16Array(spellings.map(([, unit]) => unit));

/** Unit of the text in buffer[start, end), marked where it was written VAr; NO_UNIT where there is none. */
export function unitAt(buffer: Uint8Array, start: number, end: number): number {
  if (end - start > LETTERS) return NO_UNIT;
  let key = 0;
  for (let at = start; at < end; at++) key = key * 256 + buffer[at];
  for (let index = 0; index < keys.length; index++) if (keys[index] === key) return units[index];
  return NO_UNIT;
}

/** The unit as the telegram wrote it. */
export function unitText(unit: number): string {
  if (unit >= 2 * WRITTEN_VAR || (unit & WRITTEN_VAR) === 0) return unitAscii(unit);
  return unitAscii(unit & ~WRITTEN_VAR).replace("var", "VAr");
}
