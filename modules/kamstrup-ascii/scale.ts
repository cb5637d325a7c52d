/**
 * Units and decimals of the data strings, which hold neither. They follow from the configuration number ABCCC that
 * the meter tells in "/#2": B is the unit of energy, CCC the code of the flow sensor (Kamstrup 5511-634, tables 2.2.1.1 to
 * 2.2.1.6, for the 66-C, D and E). A code that is not in the tables has no scale: nothing is guessed, the values are left out.
 *
 * Temperatures have two decimals and hours none, whatever the configuration.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { Unit } from "../reading/unit.js";

/** Decimals of a column that the tables leave empty. */
const NONE = 99;

/** Columns of `rows`; megawatt hours are also Gcal, and -1 decimal of gigajoules are tens of GJ. */
const Column = Object.freeze({
  KilowattHour: 0,
  MegawattHour: 1,
  Gigajoule: 2,
  CubicMetre: 3,
  FlowUnit: 4,
  Flow: 5,
  PowerUnit: 6,
  Power: 7,
});
const COLUMNS = 8;

interface Row {
  /** Codes CCC of flow sensors. */
  readonly sensors: readonly number[];
  readonly columns: readonly number[];
}

const SMALL: readonly number[] = Object.freeze([Unit.LitrePerHour, 0, Unit.Kilowatt, 1]);

function row(
  sensors: readonly number[],
  energy: readonly [number, number, number],
  cubicMetre: number,
  rates: readonly number[],
): Row {
  return { sensors, columns: [...energy, cubicMetre, ...rates] };
}

/** m³/h and MW with so many decimals. */
function large(flow: number, power: number): readonly number[] {
  return [Unit.CubicMetrePerHour, flow, Unit.Megawatt, power];
}

const rows: readonly Row[] = deepFreeze([
  row(
    [
      102, 103, 108, 109, 110, 111, 112, 115, 116, 117, 118, 119, 121, 122, 123, 124, 125, 126, 132, 133, 134,
      136, 138, 139, 156, 163, 164, 165, 183, 185, 197, 198,
    ],
    [0, 3, 2],
    2,
    SMALL,
  ),
  row(
    [
      104, 105, 106, 113, 114, 120, 127, 128, 129, 130, 131, 135, 137, 140, 141, 151, 152, 153, 157, 168, 178,
      179,
    ],
    [NONE, 2, 1],
    1,
    SMALL,
  ),
  row([142, 143, 187, 188, 189], [NONE, 2, 1], 1, large(2, 3)),
  row([186], [NONE, 2, 1], 1, [Unit.CubicMetrePerHour, 2, Unit.Kilowatt, 0]),
  row([158, 169], [NONE, 1, 0], 0, [Unit.CubicMetrePerHour, 2, Unit.Kilowatt, 0]),
  row([144, 145, 146, 147, 170, 175, 176, 177, 180, 181], [NONE, 1, 0], 0, large(2, 3)),
  row([148, 173, 191, 192, 193], [NONE, 1, 0], 0, large(1, 2)),
  row([166, 167, 171, 172, 182], [NONE, 0, -1], -1, large(1, 2)),
  row([107, 184, 199], [1, NONE, 3], 3, SMALL),
  row([0, 1, 9], [NONE, 3, 2], 2, large(2, 3)),
  row([2, 4], [NONE, 3, 2], 2, large(1, 2)),
  row([3], [NONE, 2, 1], 1, large(1, 2)),
  row([5], [NONE, 1, 0], 0, large(1, 2)),
  row([6], [NONE, 2, 1], 1, large(0, 1)),
  row([7, 8], [NONE, 1, 0], 0, large(0, 1)),
]);

const SENSORS = 200;
/** Row of a flow sensor from 1, by its code; 0: none. */
const rowOfSensor = Uint8Array.from(
  { length: SENSORS },
  (_, sensor) => rows.findIndex(({ sensors }) => sensors.includes(sensor)) + 1,
);
const table = Int8Array.from(rows.flatMap(({ columns }) => columns));

/** Largest configuration number: five digits. */
const CONFIGURATION_LIMIT = 99_999;

/** The scale that a configuration number stands for. */
export class Scale {
  /** The configuration; -1 as long as it is not known. */
  configuration = -1;
  /** The flow sensor is in the tables: volume, flow and power have a scale. */
  isKnown = false;
  /** The energy has a scale, too. */
  hasEnergy = false;
  energyUnit: number = Unit.None;
  energyExponent = 0;
  volumeExponent = 0;
  flowUnit: number = Unit.None;
  flowExponent = 0;
  powerUnit: number = Unit.None;
  powerExponent = 0;

  /** ABCCC as a number. False: it cannot be one. */
  configure(configuration: number): boolean {
    if (!(configuration >= 0 && configuration <= CONFIGURATION_LIMIT)) return false;
    this.configuration = configuration;
    this.isKnown = false;
    this.hasEnergy = false;
    const sensor = configuration % 1000;
    const row = sensor < SENSORS ? rowOfSensor[sensor] : 0;
    if (row > 0) this.#apply((row - 1) * COLUMNS, Math.floor(configuration / 1000) % 10);
    return true;
  }

  #apply(row: number, energy: number): void {
    this.isKnown = true;
    this.volumeExponent = -table[row + Column.CubicMetre];
    this.flowUnit = table[row + Column.FlowUnit];
    this.flowExponent = -table[row + Column.Flow];
    this.powerUnit = table[row + Column.PowerUnit];
    this.powerExponent = -table[row + Column.Power];
    let decimals = NONE;
    switch (energy) {
      case 2:
        this.energyUnit = Unit.Gigajoule;
        decimals = table[row + Column.Gigajoule];
        break;
      case 3:
        this.energyUnit = Unit.KilowattHour;
        decimals = table[row + Column.KilowattHour];
        break;
      case 4:
        this.energyUnit = Unit.MegawattHour;
        decimals = table[row + Column.MegawattHour];
        break;
      case 5:
        this.energyUnit = Unit.Gigacalorie;
        decimals = table[row + Column.MegawattHour];
        break;
    }
    this.hasEnergy = decimals !== NONE;
    this.energyExponent = -decimals;
  }
}
