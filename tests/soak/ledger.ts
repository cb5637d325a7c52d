/**
 * What has to be in the history, kept beside it: the last value of each hour that was read, by meter. A power cut takes
 * the hour that runs out of the book, since history is written when an hour is over; that of a meter which is read once a
 * day is written at once and stays. Everything in the book has to be in the history, to the digit.
 */

import { Zone } from "../../modules/bytes/zone.js";
import type { Storage } from "../../modules/device/device.js";
import { History } from "../../modules/history/history.js";
import { Form, type Readings, State } from "../../modules/reading/readings.js";
import type { MeterView } from "../../modules/serve/view.js";

const HOUR = 3600;
const HOURS_A_DAY = 24;
const DAY_LIMIT = 1000;
const HOURLY = 0;
const DAILY = 1;

interface Value {
  readonly significand: number;
  readonly exponent: number;
}

export interface Audit {
  hours: number;
  days: number;
  /** Not there, or something else. */
  missing: string[];
}

/** As long as it will be from the start, so that what grows is not the book. */
class DayBook {
  #first = Number.NaN;
  readonly #significands = new Float64Array(DAY_LIMIT).fill(Number.NaN);
  readonly #exponents = new Int8Array(DAY_LIMIT);

  /** @param day days since 1970 */
  set(day: number, { significand, exponent }: Value): void {
    if (Number.isNaN(this.#first)) this.#first = day;
    const at = day - this.#first;
    if (at >= DAY_LIMIT) throw new RangeError(`more than ${DAY_LIMIT} days`);
    this.#significands[at] = significand;
    this.#exponents[at] = exponent;
  }

  *entries(): Generator<[number, Value]> {
    for (let at = 0; at < DAY_LIMIT; at++)
      if (!Number.isNaN(this.#significands[at]))
        yield [this.#first + at, { significand: this.#significands[at], exponent: this.#exponents[at] }];
  }
}

export class Ledger {
  /** Hours that a power cut took: read, not yet written. */
  cut = 0;
  readonly audit: Audit = { hours: 0, days: 0, missing: [] };
  /** By meter: hour since 1970 -> last value. Hours are dropped once they were looked up. */
  readonly #hours = new Map<string, Map<number, Value>>();
  /** By meter: the last value of each day. */
  readonly #days = new Map<string, DayBook>();
  readonly #rare: string;

  /** @param rare the meter whose reads are written at once */
  constructor(meters: readonly string[], rare: string) {
    this.#rare = rare;
    for (const meter of meters) {
      this.#hours.set(meter, new Map());
      this.#days.set(meter, new DayBook());
    }
  }

  note(view: MeterView): void {
    const value = view.history && counter(view.readings, view.history.codes[0], view.lastReadSeconds);
    if (!value || view.lastReadSeconds === 0) return;
    this.#hours.get(view.id)!.set(Math.floor(view.lastReadSeconds / HOUR), value);
  }

  /** The power went at this moment. */
  cutPower(seconds: number): void {
    for (const [meter, hours] of this.#hours)
      if (meter !== this.#rare && hours.delete(Math.floor(seconds / HOUR))) this.cut++;
  }

  /** Looks up, in the storage, every hour before this moment that was not looked up yet. */
  compareHours(views: readonly MeterView[], storage: Storage, seconds: number): void {
    for (const view of views) {
      const hours = this.#hours.get(view.id)!;
      const days = this.#days.get(view.id)!;
      for (const [hour, value] of hours) {
        if (hour >= Math.floor(seconds / HOUR)) continue;
        this.audit.hours++;
        this.#compare(view, storage, HOURLY, hour, value);
        days.set(Math.floor(hour / HOURS_A_DAY), value);
        hours.delete(hour);
      }
    }
  }

  /** All days of the soak that are over. */
  compareDays(views: readonly MeterView[], storage: Storage, seconds: number): void {
    for (const view of views)
      for (const [day, value] of this.#days.get(view.id)!.entries()) {
        if (day >= Math.floor(seconds / HOUR / HOURS_A_DAY)) continue;
        this.audit.days++;
        this.#compare(view, storage, DAILY, day, value);
      }
  }

  #compare(view: MeterView, storage: Storage, resolution: number, period: number, value: Value): void {
    // What a gateway would find that starts now.
    const history = new History(storage, view.id, [...view.history!.codes], new Zone(0, "none"));
    const page = history.page(resolution, period);
    const slot = history.calendar.slotOf(resolution, period);
    const found = page?.has(slot, 0) ? `${page.significand(slot, 0)}e${page.exponent(slot, 0)}` : "nothing";
    const wanted = `${value.significand}e${value.exponent}`;
    if (found !== wanted)
      this.audit.missing.push(
        `${view.id} ${resolution === HOURLY ? "hour" : "day"} ${period}: ${found}, not ${wanted}`,
      );
  }
}

function counter(readings: Readings, code: number, seconds: number): Value | undefined {
  const row = readings.row(code);
  if (row < 0 || readings.states[row] !== State.Present || readings.forms[row] !== Form.Number) return;
  if (readings.times[row] !== seconds) return;
  return { significand: readings.significands[row], exponent: readings.exponents[row] };
}
