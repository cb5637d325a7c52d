/**
 * Value information of an EN 13757-3 record (clause 6.4): from VIF and VIFEs to kind, unit and power of ten.
 *
 * A unit is the one that the VIF says, with the prefix that leaves the meter's digits as they are: 10^2 W is 0.1 kW, 10^6 J is
 * 1 MJ. What the VIF says in a unit that this software does not know keeps its number: FOREIGN + the VIF.
 *
 * VIFEs (clause 6.4.7): powers of ten are applied; those that make a date or a duration of a value do so; limits,
 * directions and phases stay in the code; the others ("per hour", manufacturer's own) make the unit foreign. An error that
 * the meter reports about the record (VIFE 01..1F) means that there is no value.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { FOREIGN, Unit } from "../reading/unit.js";
import { Kind, Table } from "./code.js";

export const Form = Object.freeze({
  Number: 0,
  /** A day, type G. */
  Date: 1,
  /** Type F, I or J, by its length. */
  DateTime: 2,
  /** Identification: digits without a meaning as a quantity. */
  Identity: 3,
  /** Nothing that can be told. */
  Nothing: 4,
});

interface Row {
  readonly table: number;
  /** First and last VIF of the row; the lowest bits are the power of ten. */
  readonly first: number;
  readonly last: number;
  readonly kind: number;
  /** Power of ten of the first VIF. */
  readonly power: number;
  /** Units with the power of ten that each stands for, smallest first. */
  readonly units: readonly (readonly [number, number])[];
}

function row(
  table: number,
  first: number,
  last: number,
  kind: number,
  power: number,
  ...units: readonly (readonly [number, number])[]
): Row {
  return Object.freeze({ table, first, last, kind, power, units: Object.freeze(units) });
}

const WATT_HOURS = deepFreeze([
  [Unit.WattHour, 0],
  [Unit.KilowattHour, 3],
  [Unit.MegawattHour, 6],
] as const);
const JOULES = deepFreeze([
  [Unit.Joule, 0],
  [Unit.Kilojoule, 3],
  [Unit.Megajoule, 6],
  [Unit.Gigajoule, 9],
] as const);
const WATTS = deepFreeze([
  [Unit.Watt, 0],
  [Unit.Kilowatt, 3],
  [Unit.Megawatt, 6],
] as const);
const KILOGRAMS = deepFreeze([
  [Unit.Kilogram, 0],
  [Unit.Tonne, 3],
] as const);

const rows: readonly Row[] = deepFreeze([
  row(Table.Main, 0x00, 0x07, Kind.Energy, -3, ...WATT_HOURS),
  row(Table.Main, 0x08, 0x0f, Kind.Energy, 0, ...JOULES),
  row(Table.Main, 0x10, 0x17, Kind.Volume, -6, [Unit.CubicMetre, 0]),
  row(Table.Main, 0x18, 0x1f, Kind.Mass, -3, ...KILOGRAMS),
  row(Table.Main, 0x28, 0x2f, Kind.Power, -3, ...WATTS),
  row(Table.Main, 0x38, 0x3f, Kind.Flow, -6, [Unit.CubicMetrePerHour, 0]),
  row(Table.Main, 0x40, 0x47, Kind.Flow, -7, [Unit.CubicMetrePerMinute, 0]),
  row(Table.Main, 0x48, 0x4f, Kind.Flow, -9, [Unit.CubicMetrePerSecond, 0]),
  row(Table.Main, 0x50, 0x57, Kind.MassFlow, -3, [Unit.KilogramPerHour, 0], [Unit.TonnePerHour, 3]),
  row(Table.Main, 0x58, 0x5b, Kind.FlowTemperature, -3, [Unit.Celsius, 0]),
  row(Table.Main, 0x5c, 0x5f, Kind.ReturnTemperature, -3, [Unit.Celsius, 0]),
  row(Table.Main, 0x60, 0x63, Kind.TemperatureDifference, -3, [Unit.Kelvin, 0]),
  row(Table.Main, 0x64, 0x67, Kind.ExternalTemperature, -3, [Unit.Celsius, 0]),
  row(Table.Main, 0x68, 0x6b, Kind.Pressure, -3, [Unit.Bar, 0]),
  row(Table.Fb, 0x00, 0x01, Kind.Energy, 5, [Unit.MegawattHour, 6]),
  row(Table.Fb, 0x08, 0x09, Kind.Energy, 8, [Unit.Gigajoule, 9]),
  row(Table.Fb, 0x0c, 0x0f, Kind.Energy, 5, [Unit.Megacalorie, 6], [Unit.Gigacalorie, 9]),
  row(Table.Fb, 0x10, 0x11, Kind.Volume, 2, [Unit.CubicMetre, 0]),
  row(Table.Fb, 0x18, 0x19, Kind.Mass, 5, [Unit.Tonne, 3]),
  row(Table.Fb, 0x28, 0x29, Kind.Power, 5, [Unit.Megawatt, 6]),
  row(Table.Fd, 0x40, 0x4f, Kind.Voltage, -9, [Unit.Millivolt, -3], [Unit.Volt, 0], [Unit.Kilovolt, 3]),
  row(Table.Fd, 0x50, 0x5f, Kind.Current, -12, [Unit.Milliampere, -3], [Unit.Ampere, 0]),
]);

/** Columns of the table for the device: VIFs with the number of their table added. */
const firsts = Int16Array.from(rows, ({ table, first }) => table + first);
const lasts = Int16Array.from(rows, ({ table, last }) => table + last);
const kinds = Uint8Array.from(rows, ({ kind }) => kind);
const powers = Int8Array.from(rows, ({ power }) => power);
/** Units of row n stand from `unitStarts[n]` to `unitStarts[n + 1]`. */
const unitStarts = Uint8Array.from({ length: rows.length + 1 }, (_, index) =>
  rows.slice(0, index).reduce((sum, { units }) => sum + units.length, 0),
);
const units = Uint8Array.from(
  rows.flatMap((row) => row.units),
  ([unit]) => unit,
);
const unitPowers = Int8Array.from(
  rows.flatMap((row) => row.units),
  ([, power]) => power,
);

/** Durations: the last two bits are seconds, minutes, hours, days. */
const durations: readonly number[] = Object.freeze([Unit.Second, Unit.Minute, Unit.Hour, Unit.Day]);
const EXTENSION = 0x7c;

/** What one record measures; filled anew for each. */
export class Information {
  kind = 0;
  unit: number = Unit.None;
  exponent = 0;
  form: number = Form.Number;
  /** Integers of this kind have no sign: flags and numbers of things. */
  unsigned = false;
  /** VIFEs that the code keeps, plus one; 0: none. */
  firstVife = 0;
  secondVife = 0;

  /** The VIF, without its extension bit. */
  set(table: number, vif: number): void {
    this.kind = table + vif;
    this.unit = Unit.None;
    this.exponent = 0;
    this.form = Form.Number;
    this.unsigned =
      table === Table.Fd || (table === Table.Main && vif >= Kind.Fabrication && vif <= Kind.BusAddress);
    this.firstVife = 0;
    this.secondVife = 0;
    for (let row = 0; row < firsts.length; row++) {
      if (this.kind >= firsts[row] && this.kind <= lasts[row]) {
        this.unsigned = false;
        this.#scale(row, powers[row] + this.kind - firsts[row]);
        return;
      }
    }
    if (table === Table.Main) this.#main(vif);
    else if (table === Table.Fd) this.#fd(vif);
    else this.#foreign();
  }

  /** A VIFE, without its extension bit. */
  extend(vife: number): void {
    if (vife >= 0x70 && vife <= 0x77) this.exponent += vife - 0x76;
    else if (vife === 0x7d) this.exponent += 3;
    else if (vife >= 0x01 && vife <= 0x1f) this.form = Form.Nothing;
    else {
      if (isDate(vife)) this.#become(Form.DateTime, Unit.None);
      else if (isDuration(vife)) this.#become(Form.Number, durations[vife & 3]);
      else if (vife === 0x41 || vife === 0x49) this.#become(Form.Number, Unit.None);
      else if (!isQualifier(vife)) this.#foreign();
      if (this.firstVife === 0) this.firstVife = vife + 1;
      else if (this.secondVife === 0) this.secondVife = vife + 1;
      else this.form = Form.Nothing;
    }
  }

  #scale(row: number, power: number): void {
    let index = unitStarts[row];
    // The smallest unit in which the digits need no zeros behind them.
    while (index + 1 < unitStarts[row + 1] && unitPowers[index] < power) index++;
    this.kind = kinds[row];
    this.unit = units[index];
    this.exponent = power - unitPowers[index];
  }

  #main(vif: number): void {
    if ((vif >= 0x20 && vif <= 0x27) || (vif >= 0x70 && vif <= 0x77)) {
      this.kind = vif & ~3;
      this.unit = durations[vif & 3];
    } else if (vif === Kind.Date) this.form = Form.Date;
    else if (vif === Kind.DateTime) this.form = Form.DateTime;
    else if (vif >= Kind.Fabrication && vif <= Kind.BusAddress) this.form = Form.Identity;
    else if (vif >= 0x7e) this.form = Form.Nothing;
    else if (vif !== Kind.HeatCost && vif !== Kind.Text) this.#foreign();
  }

  #fd(vif: number): void {
    if (vif >= 0x09 && vif <= 0x12) this.form = Form.Identity;
    else if (vif >= 0x2c && vif <= 0x2f) {
      this.kind = Table.Fd + 0x2c;
      this.unit = durations[vif & 3];
    } else if (vif === 0x74) this.unit = Unit.Day;
    else if (vif === 0x17 || vif === 0x1a || vif === 0x1b) this.unit = Unit.None;
    else if (vif !== 0x08 && vif !== 0x3a && vif !== 0x60 && vif !== 0x61) this.#foreign();
  }

  #foreign(): void {
    this.unit = FOREIGN + this.kind;
    this.exponent = 0;
  }

  #become(form: number, unit: number): void {
    this.form = form;
    this.unit = unit;
    this.exponent = 0;
  }
}

/** Date or time of the begin or end of something: E100 uf1b and E110 1f1b. */
function isDate(vife: number): boolean {
  return (vife & 0x72) === 0x42 || (vife & 0x7a) === 0x6a;
}

/** Duration of something: E101 ufnn and E110 0fnn. */
function isDuration(vife: number): boolean {
  return (vife & 0x70) === 0x50 || (vife & 0x78) === 0x60;
}

/** What says of which part or kind a value is, and leaves its unit alone. */
function isQualifier(vife: number): boolean {
  if (vife >= 0x3a && vife <= 0x3f) return true;
  return (
    vife === 0x40 ||
    vife === 0x48 ||
    vife === 0x68 ||
    vife === 0x6c ||
    vife === 0x69 ||
    vife === 0x6d ||
    vife === 0x7e ||
    vife === EXTENSION ||
    vife === 0x00
  );
}
