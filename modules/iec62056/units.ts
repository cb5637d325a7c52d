/**
 * Units as meters write them in IEC 62056-21 data sets, "6.8(0328.871*GJ)", and as they are shown.
 *
 * The spelling of the wire is kept ("C", "m3", "m" for minutes), except "m3ph", which is written "m3/h". A unit that is
 * not in this table is not guessed: the value is delivered as the text "number*unit".
 */
import { deepFreeze } from "../bytes/freeze.js";
import { word, wordIn, wordText } from "../bytes/word.js";
import { Unit, unitAscii } from "../reading/unit.js";

/** The first spelling of a unit is the one that is shown. */
const spellings: readonly (readonly [wire: string, unit: number])[] = deepFreeze([
  ["kWh", Unit.KilowattHour],
  ["MWh", Unit.MegawattHour],
  ["GWh", Unit.GigawattHour],
  ["Wh", Unit.WattHour],
  ["GJ", Unit.Gigajoule],
  ["MJ", Unit.Megajoule],
  ["kJ", Unit.Kilojoule],
  ["Gcal", Unit.Gigacalorie],
  ["Mcal", Unit.Megacalorie],
  ["kcal", Unit.Kilocalorie],
  ["m3", Unit.CubicMetre],
  ["l", Unit.Litre],
  ["m3/h", Unit.CubicMetrePerHour],
  ["m3ph", Unit.CubicMetrePerHour],
  ["l/h", Unit.LitrePerHour],
  ["lph", Unit.LitrePerHour],
  ["kW", Unit.Kilowatt],
  ["MW", Unit.Megawatt],
  ["W", Unit.Watt],
  ["C", Unit.Celsius],
  ["K", Unit.Kelvin],
  ["h", Unit.Hour],
  ["m", Unit.Minute],
  ["min", Unit.Minute],
  ["s", Unit.Second],
  ["d", Unit.Day],
  ["bar", Unit.Bar],
  ["t", Unit.Tonne],
  ["kg", Unit.Kilogram],
  ["varh", Unit.VarHour],
  ["kvarh", Unit.KilovarHour],
  ["Mvarh", Unit.MegavarHour],
  ["VAh", Unit.VoltAmpereHour],
  ["kVAh", Unit.KilovoltAmpereHour],
  ["MVAh", Unit.MegavoltAmpereHour],
  ["var", Unit.Var],
  ["kvar", Unit.Kilovar],
  ["Mvar", Unit.Megavar],
  ["VA", Unit.VoltAmpere],
  ["kVA", Unit.KilovoltAmpere],
  ["MVA", Unit.MegavoltAmpere],
  ["V", Unit.Volt],
  ["kV", Unit.Kilovolt],
  ["mV", Unit.Millivolt],
  ["A", Unit.Ampere],
  ["kA", Unit.Kiloampere],
  ["mA", Unit.Milliampere],
  ["Hz", Unit.Hertz],
  ["Deg", Unit.Degree],
  ["deg", Unit.Degree],
  ["%", Unit.Percent],
]);
const words = Float64Array.from(spellings, ([wire]) => word(wire));
const units = Uint8Array.from(spellings, ([, unit]) => unit);

/** What `wireUnit` answers for a unit that the table does not name. */
export const UNKNOWN_UNIT = -1;

/** Unit of the characters in buffer[start, end). */
export function wireUnit(buffer: Uint8Array, start: number, end: number): number {
  const wanted = wordIn(buffer, start, end);
  if (wanted < 0) return UNKNOWN_UNIT;
  for (let row = 0; row < words.length; row++) if (words[row] === wanted) return units[row];
  return UNKNOWN_UNIT;
}

/** The unit as these meters spell it. */
export function unitText(unit: number): string {
  const row = units.indexOf(unit);
  return row < 0 ? unitAscii(unit) : wordText(words[row]);
}
