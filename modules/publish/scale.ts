/**
 * Units that differ from a basic one by a power of ten: electricity's, which `reading/convert.ts` does not know,
 * and percent. Shifting the exponent is exact.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { Unit } from "../reading/unit.js";

/** Unit, its basic unit, power of ten. */
const scales: readonly (readonly [unit: number, basic: number, power: number])[] = deepFreeze([
  [Unit.WattHour, Unit.WattHour, 0],
  [Unit.KilowattHour, Unit.WattHour, 3],
  [Unit.MegawattHour, Unit.WattHour, 6],
  [Unit.GigawattHour, Unit.WattHour, 9],
  [Unit.Watt, Unit.Watt, 0],
  [Unit.Kilowatt, Unit.Watt, 3],
  [Unit.Megawatt, Unit.Watt, 6],
  [Unit.VarHour, Unit.VarHour, 0],
  [Unit.KilovarHour, Unit.VarHour, 3],
  [Unit.MegavarHour, Unit.VarHour, 6],
  [Unit.GigavarHour, Unit.VarHour, 9],
  [Unit.Var, Unit.Var, 0],
  [Unit.Kilovar, Unit.Var, 3],
  [Unit.Megavar, Unit.Var, 6],
  [Unit.Gigavar, Unit.Var, 9],
  [Unit.VoltAmpereHour, Unit.VoltAmpereHour, 0],
  [Unit.KilovoltAmpereHour, Unit.VoltAmpereHour, 3],
  [Unit.VoltAmpere, Unit.VoltAmpere, 0],
  [Unit.KilovoltAmpere, Unit.VoltAmpere, 3],
  [Unit.MegavoltAmpere, Unit.VoltAmpere, 6],
  [Unit.Volt, Unit.Volt, 0],
  [Unit.Millivolt, Unit.Volt, -3],
  [Unit.Kilovolt, Unit.Volt, 3],
  [Unit.Ampere, Unit.Ampere, 0],
  [Unit.Milliampere, Unit.Ampere, -3],
  [Unit.Kiloampere, Unit.Ampere, 3],
  [Unit.None, Unit.None, 0],
  [Unit.Percent, Unit.None, -2],
]);
const units = Uint8Array.from(scales, ([unit]) => unit);
const basics = Uint8Array.from(scales, ([, basic]) => basic);
const powers = Int8Array.from(scales, ([, , power]) => power);

const NONE = 127;

/** Power of ten that turns a value of `unit` into one of the basic unit; NO_SCALE where there is none. */
export function scaleTo(unit: number, basic: number): number {
  const row = units.indexOf(unit);
  if (row >= 0 && basics[row] === basic) return powers[row];
  return unit === basic ? 0 : NONE;
}

export const NO_SCALE = NONE;
