/**
 * Periods of history and where they are kept.
 *
 *   resolution  period            number                       one record holds   records kept
 *   Hour        an hour           hours since 1970-01-01 00:00  24 hours           15: 14 days and today
 *   Day         a calendar day    days since 1970-01-01         a month            25: 2 years and this month
 *   Month       a calendar month  12 * year + month - 1         a year             11: 10 years and this one
 *
 * Days and months follow local time, so that a day may have 23 or 25 hours. Hours are counted in standard time all the
 * year, each once: summer time moves none, and none has to be kept twice. A record's place is its number modulo the records
 * kept, so that the storage never grows: the oldest is overwritten.
 */
import { CivilDate, daysOf } from "../bytes/calendar.js";
import type { Zone } from "../bytes/zone.js";

export const Resolution = Object.freeze({ Hour: 0, Day: 1, Month: 2 });
export const resolutionNames: readonly string[] = Object.freeze(["hour", "day", "month"]);
export const RESOLUTIONS = 3;

/** Slots of one record, and records kept, by resolution. */
export const SLOTS: readonly number[] = Object.freeze([24, 31, 12]);
export const RECORDS: readonly number[] = Object.freeze([15, 25, 11]);

const HOUR = 3600;

export class Calendar {
  readonly #zone: Zone;
  readonly #date = new CivilDate();

  constructor(zone: Zone) {
    this.#zone = zone;
  }

  /** Number of the period that a moment (seconds since 1970 UTC) lies in. */
  periodOf(resolution: number, seconds: number): number {
    if (resolution === Resolution.Hour) return Math.floor((seconds + this.#zone.standard) / HOUR);
    const days = this.#zone.dayOf(seconds);
    return resolution === Resolution.Day ? days : this.monthOf(days);
  }

  /** First moment of a period in seconds since 1970 UTC. */
  startOf(resolution: number, period: number): number {
    if (resolution === Resolution.Hour) return period * HOUR - this.#zone.standard;
    const days =
      resolution === Resolution.Day ? period : daysOf(Math.floor(period / 12), (period % 12) + 1, 1);
    return this.#zone.startOf(days);
  }

  monthOf(days: number): number {
    this.#date.set(days);
    return this.#date.year * 12 + this.#date.month - 1;
  }

  /** Number of the record that holds a period. */
  recordOf(resolution: number, period: number): number {
    if (resolution === Resolution.Hour) return Math.floor(period / 24);
    return resolution === Resolution.Day ? this.monthOf(period) : Math.floor(period / 12);
  }

  /** Slot of a period in its record. */
  slotOf(resolution: number, period: number): number {
    if (resolution === Resolution.Hour) return period % 24;
    if (resolution === Resolution.Month) return period % 12;
    this.#date.set(period);
    return this.#date.day - 1;
  }

  /** Period of a slot in a record; -1 where the month has no such day. */
  periodAt(resolution: number, record: number, slot: number): number {
    if (resolution === Resolution.Hour) return record * 24 + slot;
    if (resolution === Resolution.Month) return record * 12 + slot;
    const period = daysOf(Math.floor(record / 12), (record % 12) + 1, 1) + slot;
    return this.monthOf(period) === record ? period : -1;
  }
}
