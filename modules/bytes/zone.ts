/**
 * Local time of a place: a fixed offset from UTC, and summer time by one of a few rules that stand in laws: an hour more
 * from a Sunday to a Sunday. What changes by other amounts or other calendars (Lord Howe, Morocco) is not here.
 *
 * The local time told here never goes back: in the hour after summer time's end, which a clock on the wall shows twice, it
 * stands still. So each day begins once, has 23, 24 or 25 hours, and a time of day comes exactly once on it; one that a
 * clock on the wall leaves out in spring comes at the change.
 *
 *   eu  Directive 2000/84/EC, and who follows it        us  15 U.S.C. 260a, Canada alike
 *   au  New South Wales and its neighbours since 2008   nz  New Zealand since 2007   cl  Chile since 2023
 *
 * Held against the tz database: tests/properties/zone.test.ts.
 */
import { daysOf } from "./calendar.js";

export const summerTimes: readonly string[] = Object.freeze(["none", "eu", "us", "au", "nz", "cl"]);

const COLUMNS = 7;
/**
 * Begin and end of summer time in the order of the names: the first Sunday from this day of this month on, at this hour;
 * last, whether the hours are local standard time (1) or UTC (0).
 */
// biome-ignore format: a rule a line
const table = new Int8Array([
  3, 25, 1, 10, 25, 1, 0,
  3, 8, 2, 11, 1, 1, 1,
  10, 1, 2, 4, 1, 2, 1,
  9, 24, 2, 4, 1, 2, 1,
  9, 2, 4, 4, 2, 3, 0,
]);

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const DAYS_400_YEARS = 146_097;

export class Zone {
  /** Local time less UTC in seconds, outside of summer time. */
  readonly standard: number;
  readonly #row: number;
  /** Summer time of `#year`, moments in seconds since 1970 UTC. In the south it ends before it begins. */
  #year = 0;
  #from = 0;
  #until = 0;

  /** @param offsetMinutes local standard time less UTC; @param summerTime one of `summerTimes` */
  constructor(offsetMinutes: number, summerTime: string) {
    this.standard = offsetMinutes * MINUTE;
    this.#row = (summerTimes.indexOf(summerTime) - 1) * COLUMNS;
  }

  get hasSummer(): boolean {
    return this.#row >= 0;
  }

  /** What a clock on the wall shows, as seconds since 1970-01-01 00:00 there; never less than a moment earlier. */
  local(moment: number): number {
    const standard = moment + this.standard;
    if (this.#isSummer(moment)) return standard + HOUR;
    const since = moment - this.#until;
    return this.hasSummer && since >= 0 && since < HOUR ? standard - since + HOUR - 1 : standard;
  }

  /** The first moment at which `local` is this or more. */
  momentOf(local: number): number {
    const standard = local - this.standard;
    if (this.#isSummer(standard - HOUR)) return standard - HOUR;
    return this.#isSummer(standard) ? this.#from : standard;
  }

  /** Number of the local day, since 1970-01-01. */
  dayOf(moment: number): number {
    return Math.floor(this.local(moment) / DAY);
  }

  /** First moment of a local day. */
  startOf(day: number): number {
    return this.momentOf(day * DAY);
  }

  /** Whether summer time begins and ends at exactly these moments. */
  changesAt(from: number, until: number): boolean {
    return this.#isSummer(from) && this.#from === from && !this.#isSummer(until) && this.#until === until;
  }

  #isSummer(moment: number): boolean {
    if (!this.hasSummer) return false;
    // Off by some days at the new year, when there is no change anywhere.
    const year = 1970 + Math.floor((Math.floor(moment / DAY) * 400) / DAYS_400_YEARS);
    if (year !== this.#year) {
      this.#year = year;
      this.#from = this.#change(year, this.#row);
      this.#until = this.#change(year, this.#row + 3);
    }
    const isBegun = moment >= this.#from;
    const isOver = moment >= this.#until;
    return this.#from < this.#until ? isBegun && !isOver : isBegun || !isOver;
  }

  #change(year: number, at: number): number {
    const day = daysOf(year, table[at], table[at + 1]);
    // 1970-01-04 was a Sunday.
    const sunday = day + ((7 - ((day + 4) % 7)) % 7);
    return sunday * DAY + table[at + 2] * HOUR - table[this.#row + 6] * this.standard;
  }
}

/** Name of the rule by which summer time begins and ends at these moments of one year; "none" where there is no such rule. */
export function summerTimeOf(offsetMinutes: number, from: number, until: number): string {
  for (let index = 1; index < summerTimes.length; index++)
    if (new Zone(offsetMinutes, summerTimes[index]).changesAt(from, until)) return summerTimes[index];
  return summerTimes[0];
}
