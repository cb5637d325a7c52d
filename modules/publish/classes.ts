/**
 * How Home Assistant is told what a value is: ONE table from quantity and kind to device class, state class,
 * precision and category, and one from our units to its own.
 *
 * A device class only goes with the units that Home Assistant knows for it, else it refuses the entity: where
 * the meter's unit is none of them, the class is left out and the value is shown without. State classes: a
 * total that only grows is `total_increasing`, what is measured now is `measurement`; extremes of a period have
 * none, since statistics over them say nothing.
 */
import { lookup, textOf } from "../bytes/lookup.js";
import type { Field, Meter } from "../meters/meter.js";
import { Quantity } from "../reading/quantity.js";
import { UNITS, Unit, unitSymbol } from "../reading/unit.js";

/** One row: what a quantity is to Home Assistant. */
interface ClassRow {
  readonly quantity: Field["quantity"];
  readonly deviceClass: string;
  /** Units that the device class goes with. */
  readonly units: readonly number[];
  /** Decimals shown; -1 = as they come. */
  readonly precision: number;
  readonly flags: number;
}

/** Whether a total has the state class `total_increasing`, and a measured value `measurement`. */
const Flag = Object.freeze({ Total: 1, Measured: 2, Diagnostic: 4 });

function row(
  quantity: Field["quantity"],
  deviceClass: string,
  precision: number,
  flags: string,
  ...units: number[]
): ClassRow {
  return Object.freeze({
    quantity,
    deviceClass,
    units: Object.freeze(units),
    precision,
    flags:
      (flags.includes("t") ? Flag.Total : 0) +
      (flags.includes("m") ? Flag.Measured : 0) +
      (flags.includes("d") ? Flag.Diagnostic : 0),
  });
}

const { WattHour, KilowattHour, MegawattHour, GigawattHour, Joule, Kilojoule, Megajoule, Gigajoule } = Unit;
const { Calorie, Kilocalorie, Megacalorie, Gigacalorie } = Unit;

/** Flags: t a total grows, m a measurement, d diagnostic. */
const rows: readonly ClassRow[] = Object.freeze([
  row(
    Quantity.Energy,
    "energy",
    3,
    "t",
    WattHour,
    KilowattHour,
    MegawattHour,
    GigawattHour,
    Joule,
    Kilojoule,
    Megajoule,
    Gigajoule,
    Calorie,
    Kilocalorie,
    Megacalorie,
    Gigacalorie,
  ),
  row(Quantity.Volume, "volume", 2, "t", Unit.CubicMetre, Unit.Litre, Unit.Gallon),
  row(Quantity.Mass, "weight", 1, "tm", Unit.Kilogram),
  row(
    Quantity.Flow,
    "volume_flow_rate",
    0,
    "m",
    Unit.LitrePerHour,
    Unit.CubicMetrePerHour,
    Unit.CubicMetrePerSecond,
    Unit.GallonPerMinute,
  ),
  row(Quantity.Power, "power", 1, "m", Unit.Watt, Unit.Kilowatt, Unit.Megawatt, Unit.Gigawatt),
  row(Quantity.ReactiveEnergy, "", 3, "t"),
  row(Quantity.ReactivePower, "reactive_power", 0, "m", Unit.Var),
  row(Quantity.ApparentPower, "apparent_power", 0, "m", Unit.VoltAmpere),
  row(Quantity.Voltage, "voltage", 1, "m", Unit.Volt, Unit.Millivolt),
  row(Quantity.Current, "current", 2, "m", Unit.Ampere, Unit.Milliampere),
  row(Quantity.Frequency, "frequency", 2, "m", Unit.Hertz),
  row(Quantity.PowerFactor, "power_factor", 3, "m", Unit.None, Unit.Percent),
  row(Quantity.Temperature, "temperature", 2, "m", Unit.Celsius, Unit.Kelvin),
  // A difference in °C would become nonsense in °F; its own class is new, see `temperatureDelta`.
  row(Quantity.TemperatureDifference, "", 2, "m"),
  row(Quantity.VolumeTemperature, "", 0, "td"),
  row(Quantity.Pressure, "pressure", 2, "m", Unit.Bar, Unit.Millibar, Unit.Pascal),
  row(
    Quantity.Duration,
    "duration",
    0,
    "tmd",
    Unit.Hour,
    Unit.Minute,
    Unit.Second,
    Unit.Day,
    Unit.Millisecond,
  ),
  row(Quantity.Date, "date", -1, "d", Unit.Date, Unit.LongDate),
  row(Quantity.Time, "", -1, "d"),
  row(Quantity.DateTime, "", -1, "d"),
  row(Quantity.Count, "", 0, "td"),
  row(Quantity.Ratio, "", -1, "m"),
  row(Quantity.Info, "", -1, "d"),
  row(Quantity.Identity, "", -1, "d"),
]);

/** The columns of the table. */
const quantities: readonly Field["quantity"][] = Object.freeze(rows.map(({ quantity }) => quantity));
const deviceClasses: readonly string[] = Object.freeze(rows.map(({ deviceClass }) => deviceClass));
const precisions = Int8Array.from(rows, ({ precision }) => precision);
const flags = Uint8Array.from(rows, ({ flags }) => flags);
/** Row of the device class that a unit goes with, from 1; 0: of none. */
const rowOfUnit = new Uint8Array(UNITS);
for (let row = 0; row < rows.length; row++) for (const unit of rows[row].units) rowOfUnit[unit] = row + 1;

/** Home Assistant's name of a unit where it is not ours. */
const unitNames = lookup([
  [Unit.Litre, "L"],
  [Unit.LitrePerHour, "L/h"],
  [Unit.RelativeHumidity, "%"],
  [Unit.OxygenPercent, "%"],
]);

/** What Home Assistant is told of one entity. Made once, filled again and again. */
export class EntityClass {
  deviceClass = "";
  stateClass = "";
  unit = "";
  precision = -1;
  diagnostic = false;
  /** Shown without the user asking for it. */
  enabled = true;
}

/** Name of a unit as Home Assistant writes it; empty for none. */
export function unitName(unit: number): string {
  return textOf(unitNames, unit) ?? unitSymbol(unit);
}

/**
 * Fills in what a field is.
 * @param numeric whether the value is a number now (a text has no unit, no state class, no precision)
 * @param zoned a date with time tells its offset from UTC: then it is a moment everywhere
 */
export function classify(
  result: EntityClass,
  field: Field,
  medium: Meter["medium"],
  unit: number,
  numeric: boolean,
  zoned: boolean,
  temperatureDelta: boolean,
): void {
  const row = quantities.indexOf(field.quantity);
  if (row < 0) throw new RangeError(`quantity ${field.quantity} is not in the table of classes`);
  result.deviceClass = rowOfUnit[unit] === row + 1 ? deviceClasses[row] : "";
  if (result.deviceClass === "volume") result.deviceClass = volumeClass(field, medium, unit);
  if (field.quantity === Quantity.TemperatureDifference && temperatureDelta)
    result.deviceClass = unit === Unit.Kelvin || unit === Unit.Celsius ? "temperature_delta" : "";
  if (unit === Unit.DateTime && zoned) result.deviceClass = "timestamp";
  result.stateClass = "";
  if (numeric && field.kind === "total" && flags[row] & Flag.Total) result.stateClass = "total_increasing";
  if (numeric && field.kind === "measured" && flags[row] & Flag.Measured) result.stateClass = "measurement";
  // A measured amount (a tank, a difference) is no total: these classes allow no other state class.
  if (field.kind === "measured" && (field.quantity === Quantity.Energy || field.quantity === Quantity.Volume))
    result.deviceClass = "";
  // What is used up is a total, and a weight is none to Home Assistant.
  if (field.kind === "total" && field.quantity === Quantity.Mass) result.deviceClass = "";
  result.unit = numeric ? unitName(unit) : "";
  result.precision = numeric ? precisionOf(row, medium, unit) : -1;
  result.diagnostic =
    (flags[row] & Flag.Diagnostic) !== 0 || field.kind === "extreme" || field.kind === "fixed";
  // What is read once a day is there for those who want it, but for a counter that stands for the whole meter.
  result.enabled =
    field.set === "live" ||
    (field.set === "slow" &&
      field.kind === "total" &&
      field.quantity !== Quantity.Energy &&
      field.quantity !== Quantity.VolumeTemperature);
}

/** Heat meters count heating water, which is no water consumption; a water meter counts just that. */
function volumeClass(field: Field, medium: Meter["medium"], unit: number): string {
  if (field.key === "gas_equivalent" || medium === "gas") return unit === Unit.CubicMetre ? "gas" : "volume";
  return medium === "water" ? "water" : "volume";
}

function precisionOf(row: number, medium: Meter["medium"], unit: number): number {
  const quantity = quantities[row];
  if (quantity === Quantity.Energy && unit === Unit.KilowattHour) return medium === "electricity" ? 3 : 1;
  if (quantity === Quantity.Energy && unit === Unit.WattHour) return 0;
  if (quantity === Quantity.Volume && (medium === "water" || medium === "gas")) return 3;
  if (quantity === Quantity.Flow && unit === Unit.CubicMetrePerHour) return 3;
  if (quantity === Quantity.Power && unit === Unit.Watt) return 0;
  return precisions[row];
}

/** Device class of a value that is "ON" or "OFF". */
export function flagClass(key: string): string {
  switch (key) {
    case "leak":
      return "moisture";
    case "battery_low":
      return "battery";
  }
  return "problem";
}
