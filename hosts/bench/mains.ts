/**
 * The electricity of a simulated house with a solar roof, as a meter sees it: deterministic from seed and wall clock, one
 * step every second. Totals are whole watt-hours and only grow; power, voltage and current belong together.
 */
import { hash } from "./random.js";

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PHASES = 3;

export interface MainsView {
  /** W, import and export of all phases: one of them is 0. */
  readonly powerIn: number;
  readonly powerOut: number;
  /** var */
  readonly reactiveIn: number;
  readonly reactiveOut: number;
  /** W by phase, negative = export. */
  readonly phases: readonly number[];
  /** 0.1 V and 0.01 A by phase. */
  readonly voltages: readonly number[];
  readonly currents: readonly number[];
  /** Wh and varh since the meter was installed. */
  readonly energyIn: number;
  readonly energyOut: number;
  readonly reactiveEnergyIn: number;
  readonly reactiveEnergyOut: number;
  /** 0.001 m³ of gas, at the start of the hour. */
  readonly gas: number;
}

const NOTHING: readonly number[] = Object.freeze([0, 0, 0, 0]);

export class Mains {
  readonly #seed: number;
  readonly #installed: number;
  /** Sums of the hours before this one: Wh in and out, varh in and out. Who asks for an earlier one has them made anew. */
  #sums: readonly number[] = NOTHING;
  #sumsHour = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#installed = Date.UTC(2023, hash(seed, 71) % 12, 1 + (hash(seed, 72) % 28));
  }

  /** What the meter measures at a moment, which is not before 2024. */
  at(wallMs: number): MainsView {
    const time = Math.floor(wallMs / SECOND) * SECOND;
    const phases = Array.from({ length: PHASES }, (_, phase) => this.#phase(time, phase));
    const total = phases.reduce((sum, watts) => sum + watts, 0);
    const voltages = phases.map(
      (watts, phase) => 2320 + (hash(this.#seed, time / SECOND, phase) % 21) - Math.round(watts / 400),
    );
    const reactive = Math.round(total / 8) - 60;
    const hour = Math.floor((time - this.#installed) / HOUR);
    const start = this.#sum(hour);
    const part = (time - this.#installed - hour * HOUR) / HOUR;
    const now = this.#hour(hour).map((amount, index) => start[index] + Math.floor(amount * part));
    return {
      powerIn: Math.max(0, total),
      powerOut: Math.max(0, -total),
      reactiveIn: Math.max(0, reactive),
      reactiveOut: Math.max(0, -reactive),
      phases,
      voltages,
      currents: phases.map((watts, phase) => Math.round((Math.abs(watts) * 1000) / voltages[phase])),
      energyIn: now[0],
      energyOut: now[1],
      reactiveEnergyIn: now[2],
      reactiveEnergyOut: now[3],
      gas: Math.floor(start[0] / 3),
    };
  }

  /** W of one phase in a second: what the hour makes likely, and what is switched on for a minute. */
  #phase(time: number, phase: number): number {
    const hourOfDay = Math.floor((time % DAY) / HOUR);
    const sun = Math.max(0, 6 - Math.abs(hourOfDay - 12)) * 60;
    const minute = Math.floor(time / 60_000);
    const kettle = hash(this.#seed, minute, 10 + phase) % 12 === 0 ? 1800 : 0;
    const base = 90 + (hash(this.#seed, Math.floor(minute / 10), 20 + phase) % 260);
    return base + kettle + (hash(this.#seed, time / SECOND, 30 + phase) % 9) - sun;
  }

  /** Amounts of one hour. */
  #hour(hour: number): number[] {
    const hourOfDay = (hour + Math.floor((this.#installed % DAY) / HOUR)) % 24;
    const sun = Math.max(0, 6 - Math.abs(hourOfDay - 12)) * 180;
    const use = 400 + (hash(this.#seed, hour, 40) % 900);
    return [Math.max(0, use - sun), Math.max(0, sun - use), Math.floor(use / 9), Math.floor(use / 5)];
  }

  #sum(hour: number): readonly number[] {
    if (hour < this.#sumsHour) {
      this.#sums = NOTHING;
      this.#sumsHour = 0;
    }
    for (; this.#sumsHour < hour; this.#sumsHour++) {
      const amounts = this.#hour(this.#sumsHour);
      this.#sums = this.#sums.map((sum, which) => sum + amounts[which]);
    }
    return this.#sums;
  }
}
