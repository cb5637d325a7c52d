/**
 * Units and decimals of the data strings, which hold neither. They follow from the configuration number ABCCC that
 * the meter tells in "/#2": B is the unit of energy, CCC the code of the flow sensor (Kamstrup 5511-634, tables 2.2.1.1 to
 * 2.2.1.6, for the 66-C, D and E). A code that is not in the tables has no scale: nothing is guessed, the values are left out.
 *
 * Temperatures have two decimals and hours none, whatever the configuration.
 */
import { Unit } from "../reading/unit.js";

/** Decimals of a column that the tables leave empty. */
const NONE = 99;

interface Row {
  /** Codes CCC of flow sensors. */
  readonly sensors: readonly number[];
  readonly kilowattHour: number;
  /** Also of Gcal. */
  readonly megawattHour: number;
  /** -1: tens of GJ. */
  readonly gigajoule: number;
  readonly cubicMetre: number;
  readonly flowUnit: number;
  readonly flow: number;
  readonly powerUnit: number;
  readonly power: number;
}

const SMALL: readonly number[] = Object.freeze([Unit.LitrePerHour, 0, Unit.Kilowatt, 1]);

function row(
  sensors: readonly number[],
  energy: readonly [number, number, number],
  cubicMetre: number,
  rates: readonly number[],
): Row {
  return Object.freeze({
    sensors: Object.freeze(sensors),
    kilowattHour: energy[0],
    megawattHour: energy[1],
    gigajoule: energy[2],
    cubicMetre,
    flowUnit: rates[0],
    flow: rates[1],
    powerUnit: rates[2],
    power: rates[3],
  });
}

/** m³/h and MW with so many decimals. */
function large(flow: number, power: number): readonly number[] {
  return [Unit.CubicMetrePerHour, flow, Unit.Megawatt, power];
}

const rows: readonly Row[] = Object.freeze([
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
    for (let index = 0; index < rows.length; index++)
      if (includes(rows[index].sensors, sensor)) {
        this.#apply(rows[index], Math.floor(configuration / 1000) % 10);
        break;
      }
    return true;
  }

  #apply(row: Row, energy: number): void {
    this.isKnown = true;
    this.volumeExponent = -row.cubicMetre;
    this.flowUnit = row.flowUnit;
    this.flowExponent = -row.flow;
    this.powerUnit = row.powerUnit;
    this.powerExponent = -row.power;
    let decimals = NONE;
    switch (energy) {
      case 2:
        this.energyUnit = Unit.Gigajoule;
        decimals = row.gigajoule;
        break;
      case 3:
        this.energyUnit = Unit.KilowattHour;
        decimals = row.kilowattHour;
        break;
      case 4:
        this.energyUnit = Unit.MegawattHour;
        decimals = row.megawattHour;
        break;
      case 5:
        this.energyUnit = Unit.Gigacalorie;
        decimals = row.megawattHour;
        break;
    }
    this.hasEnergy = decimals !== NONE;
    this.energyExponent = -decimals;
  }
}

function includes(list: readonly number[], wanted: number): boolean {
  for (let index = 0; index < list.length; index++) if (list[index] === wanted) return true;
  return false;
}
