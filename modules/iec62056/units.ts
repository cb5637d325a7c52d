/**
 * Units as meters write them in IEC 62056-21 data sets, "6.8(0328.871*GJ)", and as they are shown.
 *
 * The spelling of the wire is kept ("C", "m3", "m" for minutes), except "m3ph", which is written "m3/h". A unit that is
 * not in this table is not guessed: the value is delivered as the text "number*unit".
 */
import { deepFreeze } from "../bytes/freeze.js";
import { word, wordIn } from "../bytes/word.js";
import { Unit, unitAscii } from "../reading/unit.js";

interface Spelling {
  readonly wire: string;
  /** `wire` as a number. */
  readonly word: number;
  readonly unit: number;
}

function spelling(wire: string, unit: number): Spelling {
  return { wire, word: word(wire), unit };
}

/** The first spelling of a unit is the one that is shown. */
const spellings: readonly Spelling[] = deepFreeze([
  spelling("kWh", Unit.KilowattHour),
  spelling("MWh", Unit.MegawattHour),
  spelling("GWh", Unit.GigawattHour),
  spelling("Wh", Unit.WattHour),
  spelling("GJ", Unit.Gigajoule),
  spelling("MJ", Unit.Megajoule),
  spelling("kJ", Unit.Kilojoule),
  spelling("Gcal", Unit.Gigacalorie),
  spelling("Mcal", Unit.Megacalorie),
  spelling("kcal", Unit.Kilocalorie),
  spelling("m3", Unit.CubicMetre),
  spelling("l", Unit.Litre),
  spelling("m3/h", Unit.CubicMetrePerHour),
  spelling("m3ph", Unit.CubicMetrePerHour),
  spelling("l/h", Unit.LitrePerHour),
  spelling("lph", Unit.LitrePerHour),
  spelling("kW", Unit.Kilowatt),
  spelling("MW", Unit.Megawatt),
  spelling("W", Unit.Watt),
  spelling("C", Unit.Celsius),
  spelling("K", Unit.Kelvin),
  spelling("h", Unit.Hour),
  spelling("m", Unit.Minute),
  spelling("min", Unit.Minute),
  spelling("s", Unit.Second),
  spelling("d", Unit.Day),
  spelling("bar", Unit.Bar),
  spelling("t", Unit.Tonne),
  spelling("kg", Unit.Kilogram),
  spelling("varh", Unit.VarHour),
  spelling("kvarh", Unit.KilovarHour),
  spelling("Mvarh", Unit.MegavarHour),
  spelling("VAh", Unit.VoltAmpereHour),
  spelling("kVAh", Unit.KilovoltAmpereHour),
  spelling("MVAh", Unit.MegavoltAmpereHour),
  spelling("var", Unit.Var),
  spelling("kvar", Unit.Kilovar),
  spelling("Mvar", Unit.Megavar),
  spelling("VA", Unit.VoltAmpere),
  spelling("kVA", Unit.KilovoltAmpere),
  spelling("MVA", Unit.MegavoltAmpere),
  spelling("V", Unit.Volt),
  spelling("kV", Unit.Kilovolt),
  spelling("mV", Unit.Millivolt),
  spelling("A", Unit.Ampere),
  spelling("kA", Unit.Kiloampere),
  spelling("mA", Unit.Milliampere),
  spelling("Hz", Unit.Hertz),
  spelling("Deg", Unit.Degree),
  spelling("deg", Unit.Degree),
  spelling("%", Unit.Percent),
]);

/** What `wireUnit` answers for a unit that the table does not name. */
export const UNKNOWN_UNIT = -1;

/** Unit of the characters in buffer[start, end). */
export function wireUnit(buffer: Uint8Array, start: number, end: number): number {
  const wanted = wordIn(buffer, start, end);
  if (wanted < 0) return UNKNOWN_UNIT;
  for (let row = 0; row < spellings.length; row++)
    if (spellings[row].word === wanted) return spellings[row].unit;
  return UNKNOWN_UNIT;
}

/** The unit as these meters spell it. */
export function unitText(unit: number): string {
  for (let row = 0; row < spellings.length; row++)
    if (spellings[row].unit === unit) return spellings[row].wire;
  return unitAscii(unit);
}
