/**
 * Values that follow from what a meter told, for systems that cannot work them out themselves. All by
 * integers; where a value has no exact decimal (GJ to kWh is a division by 36) it is rounded once, to the
 * watt-hour, from the meter's own digits. A value whose sources were not read is absent.
 *
 *   <energy>_kwh       each energy total of a heat meter's live set that is not in kWh already
 *   gas_equivalent     m³ of gas that hold the heat energy: GJ times a factor, by default 32
 *   hot_water_energy   GJ that made the hot water: m³ times a factor, by default 0.21
 *   tempdiff           T1 - T2 where the meter was not asked for its own
 *   problem, leak, burst, battery_low   "ON" or "OFF", from the info codes that the meter's tables explain
 */
import { findInfo, type InfoTable } from "../meters/info-codes.js";
import { explains, hasCause } from "../meters/info-text.js";
import type { Field, Fields, Meter } from "../meters/meter.js";
import { convert, convertRounded, Decimal, subtract } from "../reading/convert.js";
import { Quantity } from "../reading/quantity.js";
import { Form, type Readings, State } from "../reading/readings.js";
import { Unit } from "../reading/unit.js";
import type { PublishSettings } from "./settings.js";

/** Decimals of a rounded kWh: one watt-hour. */
const KILOWATT_HOUR_DECIMALS = 3;
/** Factors that are understood. */
export const FACTOR_PATTERN = /^(\d{1,6})(?:\.(\d{1,6}))?$/;

export const Rule = Object.freeze({
  KilowattHours: 0,
  GasEquivalent: 1,
  HotWater: 2,
  Difference: 3,
  Problem: 4,
  Leak: 5,
  Burst: 6,
  BatteryLow: 7,
} as const);

export interface DerivedField extends Field {
  readonly rule: number;
  /** Rows of the readings that it is made from. */
  readonly rows: readonly number[];
  readonly tables: readonly InfoTable[];
  readonly derivedUnit: number;
}

/** Decimal number of a text such as "31.65"; false when it is none. */
export function parseFactor(text: string, result: Decimal): boolean {
  const match = FACTOR_PATTERN.exec(text);
  if (!match) return false;
  const fraction = match[2] ?? "";
  result.significand = Number(match[1] + fraction);
  result.exponent = -fraction.length;
  return true;
}

const causes = Object.freeze([
  Object.freeze({ rule: Rule.Leak, cause: "leak", key: "leak", name: "Leak" } as const),
  Object.freeze({ rule: Rule.Burst, cause: "burst", key: "burst", name: "Burst" } as const),
  Object.freeze({
    rule: Rule.BatteryLow,
    cause: "battery",
    key: "battery_low",
    name: "Battery low",
  } as const),
]);

/** What can be derived from a meter's table. Allocates; once per meter. */
export function deriveFields(meter: Meter, settings: PublishSettings["derived"]): readonly DerivedField[] {
  const list: DerivedField[] = [];
  const { fields } = meter;
  const add = (
    rule: number,
    key: string,
    name: string,
    quantity: Field["quantity"],
    kind: Field["kind"],
    rows: readonly number[],
    derivedUnit: number,
    tables: readonly InfoTable[] = [],
  ) => {
    if (fields.some((field) => field.key === key)) return;
    list.push({ code: -1, set: "live", rule, key, name, quantity, kind, rows, derivedUnit, tables });
  };
  const rowOf = (key: string) => fields.findIndex((field) => field.key === key);
  const live = (quantity: string) =>
    fields.findIndex(
      (field) => field.quantity === quantity && field.kind === "total" && field.set === "live",
    );

  if (settings.kilowattHours && meter.medium === "heat")
    for (let row = 0; row < fields.length; row++) {
      const field = fields.at(row)!;
      if (field.quantity === Quantity.Energy && field.kind === "total" && field.set === "live")
        add(
          Rule.KilowattHours,
          `${field.key}_kwh`,
          `${field.name} in kWh`,
          Quantity.Energy,
          "total",
          [row],
          Unit.KilowattHour,
        );
    }
  const energy = live(Quantity.Energy);
  if (settings.gasEquivalent && meter.medium === "heat" && energy >= 0)
    add(
      Rule.GasEquivalent,
      "gas_equivalent",
      "Gas equivalent",
      Quantity.Volume,
      "total",
      [energy],
      Unit.CubicMetre,
    );
  const volume = live(Quantity.Volume);
  if (settings.hotWater && meter.medium === "water" && volume >= 0)
    add(
      Rule.HotWater,
      "hot_water_energy",
      "Hot water energy",
      Quantity.Energy,
      "total",
      [volume],
      Unit.Gigajoule,
    );
  if (
    rowOf("temp1") >= 0 &&
    rowOf("temp2") >= 0 &&
    !fields.some((f) => f.key === "tempdiff" && f.set === "live")
  )
    addDifference(list, fields, rowOf("temp1"), rowOf("temp2"));
  addCauses(fields, add);
  return Object.freeze(list);
}

/** The key is the meter's own; the row of the meter, where it was read, comes first (see points.ts). */
function addDifference(list: DerivedField[], fields: Fields, first: number, second: number): void {
  const own = fields.find((field) => field.key === "tempdiff");
  list.push({
    code: -1,
    set: "live",
    rule: Rule.Difference,
    key: "tempdiff",
    name: own?.name ?? "Temperature difference T1-T2",
    quantity: Quantity.TemperatureDifference,
    kind: "measured",
    rows: [first, second],
    derivedUnit: Unit.Kelvin,
    tables: [],
  });
}

function addCauses(
  fields: Fields,
  add: (
    rule: number,
    key: string,
    name: string,
    quantity: Field["quantity"],
    kind: Field["kind"],
    rows: readonly number[],
    unit: number,
    tables: readonly InfoTable[],
  ) => void,
): void {
  const rows: number[] = [];
  const tables: InfoTable[] = [];
  for (let row = 0; row < fields.length; row++) {
    const field = fields.at(row)!;
    const table = field.info && field.set !== "extra" ? findInfo(field.info) : undefined;
    if (!table) continue;
    rows.push(row);
    tables.push(table);
  }
  if (rows.length === 0) return;
  add(Rule.Problem, "problem", "Problem", Quantity.Info, "state", rows, Unit.None, tables);
  for (const { rule, cause, key, name } of causes)
    if (tables.some((table) => explains(table, cause)))
      add(rule, key, name, Quantity.Info, "state", rows, Unit.None, tables);
}

/** Calculates; owns what that needs. */
export class Derivation {
  readonly value = new Decimal();
  readonly #gas = new Decimal();
  readonly #hotWater = new Decimal();

  /** A factor that is no number switches its value off. */
  constructor(settings: PublishSettings["derived"]) {
    if (!parseFactor(settings.gasFactor, this.#gas)) this.#gas.significand = 0;
    if (!parseFactor(settings.hotWaterFactor, this.#hotWater)) this.#hotWater.significand = 0;
  }

  /** Leaves the number in `value`. False: a source is missing, or the result would leave 2^53. */
  number(field: DerivedField, readings: Readings): boolean {
    const row = field.rows[0];
    if (readings.states[row] !== State.Present || readings.forms[row] !== Form.Number) return false;
    const significand = readings.significands[row];
    const exponent = readings.exponents[row];
    const unit = readings.units[row];
    const { value } = this;
    switch (field.rule) {
      case Rule.KilowattHours:
        if (unit === Unit.KilowattHour) return false;
        return (
          convert(significand, exponent, unit, Unit.KilowattHour, value) ||
          convertRounded(significand, exponent, unit, Unit.KilowattHour, KILOWATT_HOUR_DECIMALS, value)
        );
      case Rule.GasEquivalent:
        return convert(significand, exponent, unit, Unit.Gigajoule, value) && this.#times(this.#gas);
      case Rule.HotWater:
        return convert(significand, exponent, unit, Unit.CubicMetre, value) && this.#times(this.#hotWater);
      case Rule.Difference: {
        const other = field.rows[1];
        if (readings.states[other] !== State.Present || readings.forms[other] !== Form.Number) return false;
        if (readings.units[other] !== unit) return false;
        return subtract(
          significand,
          exponent,
          readings.significands[other],
          readings.exponents[other],
          value,
        );
      }
    }
    return false;
  }

  /** "ON", "OFF", or empty where no info code was read. */
  flag(field: DerivedField, readings: Readings): string {
    let known = false;
    for (let index = 0; index < field.rows.length; index++) {
      const row = field.rows[index];
      if (readings.states[row] !== State.Present || readings.forms[row] !== Form.Number) continue;
      known = true;
      const code = readings.significands[row];
      if (field.rule === Rule.Problem) {
        if (code !== 0) return "ON";
      } else if (
        causes.some((entry) => entry.rule === field.rule && hasCause(field.tables[index], code, entry.cause))
      )
        return "ON";
    }
    return known ? "OFF" : "";
  }

  #times(factor: Decimal): boolean {
    const product = this.value.significand * factor.significand;
    if (factor.significand === 0 || Math.abs(product) > Number.MAX_SAFE_INTEGER) return false;
    this.value.significand = product;
    this.value.exponent += factor.exponent;
    return true;
  }
}

/** Whether the derived value is a flag ("ON", "OFF") and no number. */
export function isFlag(field: DerivedField): boolean {
  return field.rule >= Rule.Problem;
}
