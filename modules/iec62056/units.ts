/**
 * Units as meters write them in IEC 62056-21 data sets, "6.8(0328.871*GJ)", and as they are shown.
 *
 * The spelling of the wire is kept ("C", "m3", "m" for minutes), except "m3ph", which is written "m3/h". A unit that is
 * not in this table is not guessed: the value is delivered as the text "number*unit".
 */
import { deepFreeze } from "../bytes/freeze.js";
import { Unit, unitAscii } from "../reading/unit.js";

interface Spelling {
  readonly wire: string;
  readonly unit: number;
}

/** The first spelling of a unit is the one that is shown. */
const spellings: readonly Spelling[] = deepFreeze([
  { wire: "kWh", unit: Unit.KilowattHour },
  { wire: "MWh", unit: Unit.MegawattHour },
  { wire: "GWh", unit: Unit.GigawattHour },
  { wire: "Wh", unit: Unit.WattHour },
  { wire: "GJ", unit: Unit.Gigajoule },
  { wire: "MJ", unit: Unit.Megajoule },
  { wire: "kJ", unit: Unit.Kilojoule },
  { wire: "Gcal", unit: Unit.Gigacalorie },
  { wire: "Mcal", unit: Unit.Megacalorie },
  { wire: "kcal", unit: Unit.Kilocalorie },
  { wire: "m3", unit: Unit.CubicMetre },
  { wire: "l", unit: Unit.Litre },
  { wire: "m3/h", unit: Unit.CubicMetrePerHour },
  { wire: "m3ph", unit: Unit.CubicMetrePerHour },
  { wire: "l/h", unit: Unit.LitrePerHour },
  { wire: "lph", unit: Unit.LitrePerHour },
  { wire: "kW", unit: Unit.Kilowatt },
  { wire: "MW", unit: Unit.Megawatt },
  { wire: "W", unit: Unit.Watt },
  { wire: "C", unit: Unit.Celsius },
  { wire: "K", unit: Unit.Kelvin },
  { wire: "h", unit: Unit.Hour },
  { wire: "m", unit: Unit.Minute },
  { wire: "min", unit: Unit.Minute },
  { wire: "s", unit: Unit.Second },
  { wire: "d", unit: Unit.Day },
  { wire: "bar", unit: Unit.Bar },
  { wire: "t", unit: Unit.Tonne },
  { wire: "kg", unit: Unit.Kilogram },
  { wire: "varh", unit: Unit.VarHour },
  { wire: "kvarh", unit: Unit.KilovarHour },
  { wire: "Mvarh", unit: Unit.MegavarHour },
  { wire: "VAh", unit: Unit.VoltAmpereHour },
  { wire: "kVAh", unit: Unit.KilovoltAmpereHour },
  { wire: "MVAh", unit: Unit.MegavoltAmpereHour },
  { wire: "var", unit: Unit.Var },
  { wire: "kvar", unit: Unit.Kilovar },
  { wire: "Mvar", unit: Unit.Megavar },
  { wire: "VA", unit: Unit.VoltAmpere },
  { wire: "kVA", unit: Unit.KilovoltAmpere },
  { wire: "MVA", unit: Unit.MegavoltAmpere },
  { wire: "V", unit: Unit.Volt },
  { wire: "kV", unit: Unit.Kilovolt },
  { wire: "mV", unit: Unit.Millivolt },
  { wire: "A", unit: Unit.Ampere },
  { wire: "kA", unit: Unit.Kiloampere },
  { wire: "mA", unit: Unit.Milliampere },
  { wire: "Hz", unit: Unit.Hertz },
  { wire: "Deg", unit: Unit.Degree },
  { wire: "deg", unit: Unit.Degree },
  { wire: "%", unit: Unit.Percent },
]);

/** What `wireUnit` answers for a unit that the table does not name. */
export const UNKNOWN_UNIT = -1;

/** Unit of the characters in buffer[start, end). */
export function wireUnit(buffer: Uint8Array, start: number, end: number): number {
  const length = end - start;
  for (let row = 0; row < spellings.length; row++) {
    const wire = spellings[row].wire;
    if (wire.length !== length) continue;
    let index = 0;
    while (index < length && wire.charCodeAt(index) === buffer[start + index]) index++;
    if (index === length) return spellings[row].unit;
  }
  return UNKNOWN_UNIT;
}

/** The unit as these meters spell it. */
export function unitText(unit: number): string {
  for (let row = 0; row < spellings.length; row++)
    if (spellings[row].unit === unit) return spellings[row].wire;
  return unitAscii(unit);
}
