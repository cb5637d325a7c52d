/**
 * Weather and habits: what a house asks of its heating, its hot and its cold water, ten minutes at a time.
 * A function of seed and time; `house.ts` adds it up.
 */
import { hash } from "./random.js";

export const STEP = 600_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type HouseKind = "heat" | "heat-cooling" | "water";

/** Means of one step of ten minutes. */
export interface Step {
  /** l/h */
  flow: number;
  /** 0.01 degrees Celsius */
  t1: number;
  t2: number;
  /** Cold water, ml in the step. */
  cold: number;
}

export class Demand {
  /** Heat loss in W/K, people in the house. */
  readonly loss: number;
  readonly people: number;
  /** What `simulate` found. */
  readonly step: Step = { flow: 0, t1: 0, t2: 0, cold: 0 };
  readonly #seed: number;
  readonly #kind: HouseKind;

  constructor(seed: number, kind: HouseKind) {
    this.#seed = seed;
    this.#kind = kind;
    this.loss = 110 + (hash(seed, 1) % 120);
    this.people = 1 + (hash(seed, 2) % 5);
  }

  /** 0.01 degrees Celsius outside: season, hour and a weather that changes from day to day. */
  outdoor(wallMs: number): number {
    const day = Math.floor(wallMs / DAY);
    const into = (wallMs - day * DAY) / DAY;
    const weather = (of: number): number => (hash(this.#seed, of, 11) % 900) - 450;
    const season = -950 * Math.cos((2 * Math.PI * ((day % 365.25) - 19)) / 365.25);
    const hours = -330 * Math.cos(2 * Math.PI * (into - 0.14));
    return Math.round(1050 + season + hours + weather(day) * (1 - into) + weather(day + 1) * into);
  }

  coldWater(wallMs: number): number {
    return Math.round(
      1100 - 420 * Math.cos((2 * Math.PI * ((Math.floor(wallMs / DAY) % 365.25) - 45)) / 365.25),
    );
  }

  /** The means of the step that starts at `start`. */
  simulate(start: number): void {
    const index = start / STEP;
    const hour = Math.floor((start % DAY) / HOUR);
    const chance = hash(this.#seed, index, 21);
    const step = this.step;
    const litres = this.#draw(hour, chance);
    step.cold = litres * 1400;
    if (this.#kind === "water") {
      step.flow = litres * 11;
      step.t1 = this.coldWater(start);
      step.t2 = step.t1;
      return;
    }
    const outdoor = this.outdoor(start);
    const wobble = (chance >>> 8) % 101;
    const night = hour < 5 || hour > 21 ? 70 : hour < 8 ? 115 : 100;
    let heating = Math.max(0, ((1700 - outdoor) / 100) * this.loss * (night / 100) * (0.85 + wobble / 330));
    if (heating < 250) heating = 0;
    const tap = litres * 313;
    if (this.#kind === "heat-cooling" && outdoor > 2150 && heating + tap === 0) {
      step.t1 = 1080 + wobble;
      step.t2 = 1620 + wobble * 2;
      step.flow = Math.round(
        (((outdoor - 2000) / 100) * this.loss * 0.8) / (((step.t2 - step.t1) * 1.163) / 100),
      );
      return;
    }
    const idle = heating + tap === 0;
    step.t1 = idle ? 3600 + wobble * 4 : 6300 + Math.max(0, 1000 - outdoor) + wobble * 2;
    step.t2 = idle ? 2900 + wobble * 2 : (tap > heating ? 2600 : 3500) + wobble * 6;
    step.flow = idle ? 0 : Math.max(1, Math.round((heating + tap) / (((step.t1 - step.t2) * 1.163) / 100)));
  }

  /** Litres of hot water drawn in ten minutes. */
  #draw(hour: number, chance: number): number {
    const habit = hour < 5 ? 2 : hour < 9 ? 26 : hour < 16 ? 9 : hour < 22 ? 20 : 6;
    if (chance % 100 >= habit * (0.5 + this.people / 5)) return 0;
    return 2 + Math.floor((((chance >>> 16) % 100) * (1 + this.people / 4)) / 14);
  }
}
