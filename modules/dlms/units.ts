/** Unit codes of COSEM scaler_unit attributes (IEC 62056-6-2 table 4) as `Unit`. */
import { FOREIGN, Unit } from "../reading/unit.js";

/** Number without a unit. */
const COUNT = 255;

/** By code from 0; 0 in the table: no unit of ours. */
const units = Uint8Array.of(
  0,
  Unit.Year,
  Unit.Month,
  Unit.Week,
  Unit.Day,
  Unit.Hour,
  Unit.Minute,
  Unit.Second,
  Unit.Degree,
  Unit.Celsius,
  0,
  0,
  Unit.MetrePerSecond,
  Unit.CubicMetre,
  Unit.CubicMetre,
  Unit.CubicMetrePerHour,
  Unit.CubicMetrePerHour,
  0,
  0,
  Unit.Litre,
  Unit.Kilogram,
  0,
  0,
  Unit.Pascal,
  Unit.Bar,
  Unit.Joule,
  0,
  Unit.Watt,
  Unit.VoltAmpere,
  Unit.Var,
  Unit.WattHour,
  Unit.VoltAmpereHour,
  Unit.VarHour,
  Unit.Ampere,
  0,
  Unit.Volt,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  Unit.Hertz,
);
const KELVIN = 52;
const PERCENT = 56;

/** `Unit` of a code; one that this table does not know is kept as the meter's own number. */
export function unitOf(code: number): number {
  if (code === COUNT) return Unit.None;
  if (code === KELVIN) return Unit.Kelvin;
  if (code === PERCENT) return Unit.Percent;
  const unit = code < units.length ? units[code] : 0;
  return unit === 0 ? FOREIGN + code : unit;
}
