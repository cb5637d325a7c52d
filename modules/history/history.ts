/**
 * History of one meter in fixed-size storage: hours for 14 days, days for 2 years, months for 10 years.
 *
 * A period holds the last value that was read in it, so a counter's use in a period is the difference of two
 * neighbours, and nothing is averaged or rounded. Every read updates the three current pages in memory; they
 * are written when an hour is over, and by `sync`. Records are written whole and atomically: a power cut costs
 * at most the hour that was not written. Periods that were missed can be filled from the meter's own logs.
 */
import type { Zone } from "../bytes/zone.js";
import type { Storage } from "../device/device.js";
import { Form, type Readings, State } from "../reading/readings.js";
import { COLUMN_LIMIT, Page } from "./page.js";
import { Calendar, RECORDS, RESOLUTIONS, Resolution, resolutionNames, SLOTS } from "./period.js";

/** A clock before this (2020) is not set. */
const FIRST_SECOND = 1_577_836_800;
const NONE = -1;
const HOUR = 3600;

export class History {
  readonly calendar: Calendar;
  /** Codes of the columns. */
  readonly codes: Float64Array;
  /** Records written since the start: what wears the flash. */
  writes = 0;
  readonly #storage: Storage;
  readonly #meterId: string;
  readonly #current: readonly Page[];
  /** The older page that was looked at last: made when one is wanted, so that only readers of history pay for it. */
  #older: Page | undefined;
  #hour = NONE;

  /** @param codes at most COLUMN_LIMIT, each once */
  constructor(storage: Storage, meterId: string, codes: readonly number[], zone: Zone) {
    if (codes.length > COLUMN_LIMIT) throw new RangeError(`at most ${COLUMN_LIMIT} columns`);
    this.#storage = storage;
    this.#meterId = meterId;
    this.calendar = new Calendar(zone);
    this.codes = Float64Array.from(codes);
    this.#current = SLOTS.map((_, resolution) => this.#newPage(resolution));
  }

  /** Takes the committed values of a read at `seconds` (wall clock). Nothing while the clock is not set. */
  note(readings: Readings, seconds: number): void {
    if (seconds < FIRST_SECOND) return;
    this.turn(seconds);
    const hour = this.calendar.periodOf(Resolution.Hour, seconds);
    const day = this.calendar.periodOf(Resolution.Day, seconds);
    const month = this.calendar.monthOf(day);
    this.#hour = hour;
    for (let column = 0; column < this.codes.length; column++) {
      const row = readings.row(this.codes[column]);
      if (row < 0 || readings.states[row] !== State.Present || readings.forms[row] !== Form.Number) continue;
      if (readings.times[row] !== seconds) continue;
      for (let resolution = 0; resolution < RESOLUTIONS; resolution++)
        this.#put(
          resolution,
          resolution === Resolution.Hour ? hour : resolution === Resolution.Day ? day : month,
          column,
          readings.significands[row],
          readings.exponents[row],
          readings.units[row],
        );
    }
  }

  /** Until the hour of the last read is over and `turn` writes it; an hour while there is nothing to write. */
  secondsLeft(seconds: number): number {
    if (this.#hour === NONE) return HOUR;
    return Math.max(0, this.calendar.startOf(Resolution.Hour, this.#hour + 1) - seconds);
  }

  /** Writes the hour of the last read when it is over at `seconds`. */
  turn(seconds: number): void {
    if (this.#hour === NONE || this.calendar.periodOf(Resolution.Hour, seconds) === this.#hour) return;
    this.#hour = NONE;
    this.sync();
  }

  /** Fills a period from the meter's own log. False: a value is there, or those around it are in another unit. */
  fill(
    resolution: number,
    period: number,
    code: number,
    significand: number,
    exponent: number,
    unit: number,
  ): boolean {
    const column = this.codes.indexOf(code);
    const page = this.page(resolution, period);
    if (column < 0 || !page || page.has(this.calendar.slotOf(resolution, period), column)) return false;
    if (page.units[column] !== unit && page.knows(column)) return false;
    this.#put(resolution, period, column, significand, exponent, unit);
    return true;
  }

  /** Writes what the storage does not have. */
  sync(): void {
    for (let resolution = 0; resolution < RESOLUTIONS; resolution++) this.#save(resolution);
  }

  /** Page that holds a period; undefined when it is older than what is kept. Valid until the next call. */
  page(resolution: number, period: number): Page | undefined {
    const record = this.calendar.recordOf(resolution, period);
    const current = this.#current[resolution];
    if (current.record === record) return current;
    if (this.#older?.resolution !== resolution) this.#older = this.#newPage(resolution);
    if (this.#older.record !== record) this.#load(this.#older, resolution, record);
    return this.#older;
  }

  has(resolution: number, period: number, column: number): boolean {
    return this.page(resolution, period)?.has(this.calendar.slotOf(resolution, period), column) ?? false;
  }

  /** Oldest period of a resolution that may be kept, seen from `seconds`. */
  oldest(resolution: number, seconds: number): number {
    const newest = this.calendar.recordOf(resolution, this.calendar.periodOf(resolution, seconds));
    return this.calendar.periodAt(resolution, newest - RECORDS[resolution] + 1, 0);
  }

  /** Forgets everything. */
  erase(): void {
    for (let resolution = 0; resolution < RESOLUTIONS; resolution++) {
      for (let place = 0; place < RECORDS[resolution]; place++)
        this.#storage.remove(this.#name(resolution, place));
      this.#current[resolution].clear(NONE);
    }
    this.#older = undefined;
    this.#hour = NONE;
  }

  #put(
    resolution: number,
    period: number,
    column: number,
    significand: number,
    exponent: number,
    unit: number,
  ): void {
    const record = this.calendar.recordOf(resolution, period);
    const page = this.#current[resolution];
    if (page.record !== record) {
      this.#save(resolution);
      this.#load(page, resolution, record);
      // It may now be in both; the current one is the one that is true.
      this.#older = undefined;
    }
    page.set(this.calendar.slotOf(resolution, period), column, significand, exponent, unit);
  }

  #newPage(resolution: number): Page {
    return new Page(resolution, SLOTS[resolution], this.codes);
  }

  #load(page: Page, resolution: number, record: number): void {
    const bytes = this.#storage.read(this.#name(resolution, record % RECORDS[resolution]));
    if (bytes) page.read(bytes, record);
    else page.clear(record);
  }

  #save(resolution: number): void {
    const page = this.#current[resolution];
    if (!page.changed) return;
    const bytes = new Uint8Array(page.size);
    page.write(bytes);
    this.#storage.write(this.#name(resolution, page.record % RECORDS[resolution]), bytes);
    page.changed = false;
    this.writes++;
  }

  #name(resolution: number, place: number): string {
    return `history-${this.#meterId}-${resolutionNames[resolution][0]}${place}`;
  }
}
