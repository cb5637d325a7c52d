/**
 * The metrics of the gateway by name: what each counts, in which unit, and of which values it is made.
 *
 * Names end in their base unit (joules, watts, seconds, celsius...) and counters in `_total`, as Prometheus
 * wants them; which value of which meter it is, stands in the labels `meter` and `field`. Values are converted
 * exactly; a value that has no exact one in the base unit is left out.
 */
import { deepFreeze } from "../bytes/freeze.js";
import type { Field } from "../meters/meter.js";
import { Quantity } from "../reading/quantity.js";
import { Unit } from "../reading/unit.js";
import type { FamilyHead } from "./metrics-page.js";

export type FieldKind = "total" | "measured" | "extreme";

export interface PointFamily extends FamilyHead {
  readonly unit: number;
  /** Power of ten from `unit` to the unit of the name: there is no gram among our units. */
  readonly shift: number;
  readonly quantity: Field["quantity"];
  readonly kind: FieldKind;
}

/** Quantity, its part of the name, unit of the metric, name of the unit, what it is. */
type Row = readonly [Field["quantity"], string, number, string, string];

const rows: readonly Row[] = deepFreeze<Row[]>([
  [Quantity.Energy, "energy", Unit.Joule, "joules", "Energy"],
  [Quantity.Volume, "volume", Unit.CubicMetre, "cubic_meters", "Volume"],
  [Quantity.Mass, "mass", Unit.Kilogram, "grams", "Mass"],
  [Quantity.Flow, "flow", Unit.CubicMetrePerHour, "cubic_meters_per_hour", "Volume flow"],
  [Quantity.Power, "power", Unit.Watt, "watts", "Power"],
  [Quantity.ReactiveEnergy, "reactive_energy", Unit.VarHour, "varhours", "Reactive energy"],
  [Quantity.ReactivePower, "reactive_power", Unit.Var, "vars", "Reactive power"],
  [Quantity.ApparentPower, "apparent_power", Unit.VoltAmpere, "voltamperes", "Apparent power"],
  [Quantity.Voltage, "voltage", Unit.Volt, "volts", "Voltage"],
  [Quantity.Current, "current", Unit.Ampere, "amperes", "Current"],
  [Quantity.Frequency, "frequency", Unit.Hertz, "hertz", "Frequency"],
  [Quantity.PowerFactor, "power_factor", Unit.None, "ratio", "Power factor"],
  [Quantity.Temperature, "temperature", Unit.Celsius, "celsius", "Temperature"],
  [Quantity.TemperatureDifference, "temperature_difference", Unit.Kelvin, "kelvin", "Temperature difference"],
  [
    Quantity.VolumeTemperature,
    "volume_temperature",
    Unit.CubicMetreCelsius,
    "cubic_meter_celsius",
    "Volume times temperature",
  ],
  [Quantity.Pressure, "pressure", Unit.Pascal, "pascals", "Pressure"],
  [Quantity.Duration, "duration", Unit.Second, "seconds", "Time that the meter counts"],
  [Quantity.Count, "events", Unit.None, "", "Events that the meter counts"],
  [Quantity.Ratio, "share", Unit.None, "ratio", "Share"],
  [Quantity.Info, "info_code", Unit.None, "", "Info or error code, 0 when all is well"],
]);

const kinds: readonly FieldKind[] = Object.freeze(["total", "measured", "extreme"] as const);

function families(): PointFamily[] {
  const list: PointFamily[] = [];
  for (const [quantity, part, unit, unitName, help] of rows)
    for (const kind of kinds) {
      const middle = kind === "extreme" ? "_extreme" : "";
      const end = unitName === "" ? "" : `_${unitName}`;
      list.push({
        name: `iris_${part}${middle}${kind === "measured" && isTotalToo(quantity) ? "_now" : ""}${end}`,
        help,
        helpEnd:
          kind === "extreme"
            ? " by meter and field, lowest, highest or average of a period."
            : " by meter and field.",
        type: kind === "total" ? "counter" : "gauge",
        unitName,
        unit,
        shift: unit === Unit.Kilogram ? 3 : 0,
        quantity,
        kind,
      });
    }
  return list;
}

/** A counter and a gauge of one quantity need two names. */
function isTotalToo(quantity: Field["quantity"]): boolean {
  return (
    quantity === Quantity.Energy ||
    quantity === Quantity.Volume ||
    quantity === Quantity.Mass ||
    quantity === Quantity.Duration ||
    quantity === Quantity.Count ||
    quantity === Quantity.VolumeTemperature ||
    quantity === Quantity.ReactiveEnergy
  );
}

export const pointFamilies: readonly PointFamily[] = deepFreeze(families());

/** Which kind of family a field's value goes to; undefined for identities and dates. */
export function familyKind(field: Field): FieldKind | undefined {
  if (field.kind === "fixed") return undefined;
  if (field.kind === "state") return "measured";
  return field.kind;
}
