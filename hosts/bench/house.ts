/**
 * The house behind a simulated meter: weather, heating, hot water, and what a meter adds up from them.
 *
 * Everything is a function of seed and wall clock; when the simulator was started, how often it is asked and in
 * which order do not matter. (Only what lies before 1 January of the year before the first question is estimated.)
 * Time goes in steps of ten minutes, as the averaging period of a real meter, and within a step in slots of 30 s,
 * between which flow and power waver around the step's mean. All totals are integers and only grow.
 *
 * Physics: power = flow * (t1 - t2) * 1.163 Wh/(l*K). Cooling: t2 is above t1, its energy counts apart.
 * The clock of the house is UTC; there is no daylight saving time.
 */
import { Demand, type HouseKind, STEP } from "./demand.js";
import { hash } from "./random.js";

const SLOT = 30_000;
const SLOTS = STEP / SLOT;
const HOUR = 3_600_000;
const STEPS_PER_HOUR = HOUR / STEP;
const DAY = 24 * HOUR;
/** How flow wavers in a step, in 64ths of its mean; the sum is zero. */
const WAVES: readonly number[] = [0, 2, 5, 7, 9, 8, 5, 2, 0, -2, -5, -7, -9, -8, -5, -2, 0, 3, 0, -3];

/** Columns of the running state. Energies in mWh, volumes in ml, products in ml * 0.01 degrees. */
export const Column = Object.freeze({
  Heat: 0,
  Cooling: 1,
  Volume: 2,
  VolumeT1: 3,
  VolumeT2: 4,
  /** Heat above the tariff limit of TARIFF_LIMIT watts. */
  Tariff: 5,
  /** Cold water through the pulse input, ml. */
  Pulses: 6,
  /** At the start of the year, then of the month: volume, volume * t1, volume * t2. */
  Year: 7,
  Month: 10,
  /** Extremes of the year, then of the month: eight columns each, see `Extreme`. */
  YearExtremes: 13,
  MonthExtremes: 21,
});
const COLUMNS = 29;

/** Within the eight columns of a period: values are l/h and 0.1 W... the times are milliseconds since 1970. */
export const Extreme = Object.freeze({
  FlowMost: 0,
  FlowMostAt: 1,
  FlowLeast: 2,
  FlowLeastAt: 3,
  PowerMost: 4,
  PowerMostAt: 5,
  PowerLeast: 6,
  PowerLeastAt: 7,
});

/** Watts above which heat also counts as tariff energy. */
export const TARIFF_LIMIT = 8000;

/** What a meter shows at one moment. */
export interface HouseView {
  readonly wallMs: number;
  /** Totals and extremes by `Column`. */
  readonly columns: Float64Array;
  /** l/h */
  readonly flow: number;
  /** mW; negative never: cooling power is a magnitude. */
  readonly power: number;
  readonly t1: number;
  readonly t2: number;
  /** 0.01 degrees: outdoor air, cold water. */
  readonly outdoor: number;
  readonly water: number;
  /** Hours since the meter was installed. */
  readonly hours: number;
}

function startOfMonth(wallMs: number): boolean {
  return wallMs % DAY === 0 && new Date(wallMs).getUTCDate() === 1;
}

export class House {
  readonly #seed: number;
  readonly #kind: HouseKind;
  readonly #demand: Demand;
  readonly #installed: number;
  /** Start of the first hour that is kept. */
  #origin = Number.NaN;
  #hours = 0;
  #history = new Float64Array(COLUMNS * 1024);
  readonly #state = new Float64Array(COLUMNS);

  constructor(seed: number, kind: HouseKind) {
    this.#seed = seed >>> 0;
    this.#kind = kind;
    this.#demand = new Demand(this.#seed, kind);
    this.#installed = Date.UTC(2021, hash(seed, 3) % 12, 1 + (hash(seed, 4) % 28), 9);
  }

  /** What the meter shows at a moment. Its `columns` are lent until the next call. */
  at(wallMs: number): HouseView {
    const hour = this.#hour(wallMs);
    const columns = this.#load(hour);
    const hourStart = this.#origin + hour * HOUR;
    const last = Math.floor((wallMs - hourStart) / STEP);
    for (let index = 0; index < last; index++) this.#advance(columns, hourStart + index * STEP, SLOTS);
    const stepStart = hourStart + last * STEP;
    const slot = Math.floor((wallMs - stepStart) / SLOT);
    this.#advance(columns, stepStart, slot);
    const { t1, t2, flow: mean } = this.#demand.step;
    const flow = mean + WAVES[slot] * Math.floor(mean / 64);
    return {
      wallMs,
      columns,
      flow,
      power: Math.round(flow * Math.abs(t1 - t2) * 11.63),
      t1,
      t2,
      outdoor: this.#demand.outdoor(wallMs),
      water: this.#demand.coldWater(wallMs),
      hours: Math.max(0, Math.floor((wallMs - this.#installed) / HOUR)),
    };
  }

  /** First moment of which there is a record: logs go back to it. */
  origin(wallMs: number): number {
    this.#hour(wallMs);
    return this.#origin;
  }

  /** Index of the hour, after everything before it has been worked out. */
  #hour(wallMs: number): number {
    if (Number.isNaN(this.#origin)) this.#found(wallMs);
    const hour = Math.floor((wallMs - this.#origin) / HOUR);
    if (hour < 0) throw new RangeError("the clock of the house went back by more than a year");
    while (this.#hours <= hour) {
      const start = this.#origin + (this.#hours - 1) * HOUR;
      const columns = this.#load(this.#hours - 1);
      for (let index = 0; index < STEPS_PER_HOUR; index++)
        this.#advance(columns, start + index * STEP, SLOTS);
      this.#store(columns);
    }
    return hour;
  }

  /** The state at the start of an hour, in the one working array. */
  #load(hour: number): Float64Array {
    const from = hour * COLUMNS;
    for (let column = 0; column < COLUMNS; column++) this.#state[column] = this.#history[from + column];
    return this.#state;
  }

  #store(columns: Float64Array): void {
    const at = this.#hours * COLUMNS;
    if (at + COLUMNS > this.#history.length) {
      const larger = new Float64Array(this.#history.length * 2);
      larger.set(this.#history);
      this.#history = larger;
    }
    this.#history.set(columns, at);
    this.#hours++;
  }

  /** Begins the record on 1 January of the year before, with what the years up to then may have added up to. */
  #found(wallMs: number): void {
    this.#origin = Date.UTC(new Date(wallMs).getUTCFullYear() - 1, 0, 1);
    const days = Math.max(0, Math.floor((this.#origin - this.#installed) / DAY));
    const columns = this.#state.fill(0);
    const water = this.#kind === "water";
    const litres = water ? days * this.#demand.people * 110 : days * Math.round(this.#demand.loss * 5.2);
    columns[Column.Volume] = litres * 1000;
    if (!water) {
      columns[Column.Heat] = litres * 33_000;
      columns[Column.Tariff] = Math.floor(columns[Column.Heat] / 25);
      columns[Column.VolumeT1] = columns[Column.Volume] * 6650;
      columns[Column.VolumeT2] = columns[Column.Volume] * 3800;
      if (this.#kind === "heat-cooling") columns[Column.Cooling] = litres * 2_000;
    }
    columns[Column.Pulses] = days * this.#demand.people * 95_000;
    this.#store(columns);
  }

  /** Adds the first `slots` slots of the step that starts at `start`; with all of them, the whole step. */
  #advance(columns: Float64Array, start: number, slots: number): void {
    this.#demand.simulate(start);
    const { flow, t1, t2, cold } = this.#demand.step;
    if (startOfMonth(start)) this.#turn(columns, start, Column.Month, Column.MonthExtremes);
    const power = Math.round((flow * Math.abs(t1 - t2) * 1163) / 100_000);
    this.#extremes(columns, Column.MonthExtremes, start, flow, power);
    this.#extremes(columns, Column.YearExtremes, start, flow, power);
    let share = slots;
    if (slots < SLOTS && flow > 0) {
      let passed = 0;
      for (let slot = 0; slot < slots; slot++) passed += flow + WAVES[slot] * Math.floor(flow / 64);
      share = passed / flow;
    }
    const volume = Math.floor((flow * 1000 * share) / (6 * SLOTS));
    const energy = Math.floor((flow * Math.abs(t1 - t2) * 1163 * share) / (600 * SLOTS));
    columns[Column.Volume] += volume;
    columns[t1 >= t2 ? Column.Heat : Column.Cooling] += energy;
    columns[Column.VolumeT1] += volume * t1;
    columns[Column.VolumeT2] += volume * t2;
    if (t1 >= t2 && power > TARIFF_LIMIT)
      columns[Column.Tariff] += Math.floor((energy * (power - TARIFF_LIMIT)) / power);
    columns[Column.Pulses] += Math.floor((cold * slots) / SLOTS);
  }

  /** A month, perhaps a year, begins. */
  #turn(columns: Float64Array, start: number, since: number, extremes: number): void {
    columns.copyWithin(since, Column.Volume, Column.Volume + 3);
    columns.fill(0, extremes, extremes + 8);
    if (since === Column.Month && new Date(start).getUTCMonth() === 0)
      this.#turn(columns, start, Column.Year, Column.YearExtremes);
  }

  #extremes(columns: Float64Array, at: number, start: number, flow: number, power: number): void {
    const fresh = columns[at + Extreme.FlowMostAt] === 0;
    if (fresh || flow > columns[at + Extreme.FlowMost]) {
      columns[at + Extreme.FlowMost] = flow;
      columns[at + Extreme.FlowMostAt] = start;
    }
    if (fresh || flow < columns[at + Extreme.FlowLeast]) {
      columns[at + Extreme.FlowLeast] = flow;
      columns[at + Extreme.FlowLeastAt] = start;
    }
    if (fresh || power > columns[at + Extreme.PowerMost]) {
      columns[at + Extreme.PowerMost] = power;
      columns[at + Extreme.PowerMostAt] = start;
    }
    if (fresh || power < columns[at + Extreme.PowerLeast]) {
      columns[at + Extreme.PowerLeast] = power;
      columns[at + Extreme.PowerLeastAt] = start;
    }
  }
}
