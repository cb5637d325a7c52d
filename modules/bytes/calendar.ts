/**
 * The Gregorian calendar by integers alone, proleptic, for days counted from 1970-01-01 (day 0).
 * Years begin in March inside, so that the leap day is the last one of a year.
 */

/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH = 719_468;
const DAYS_400_YEARS = 146_097;

export class CivilDate {
  year = 1970;
  /** 1..12 */
  month = 1;
  /** 1..31 */
  day = 1;

  /** Becomes the date of a day number of 1970 or later. */
  set(days: number): void {
    const shifted = days + EPOCH;
    const era = Math.floor(shifted / DAYS_400_YEARS);
    const dayOfEra = shifted % DAYS_400_YEARS;
    const leaps =
      Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
    const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const march = Math.floor((5 * dayOfYear + 2) / 153);
    this.day = dayOfYear - Math.floor((153 * march + 2) / 5) + 1;
    this.month = march < 10 ? march + 3 : march - 9;
    this.year = yearOfEra + era * 400 + (march >= 10 ? 1 : 0);
  }
}

/** Day number of a date. */
export function daysOf(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const march = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * march + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_400_YEARS + dayOfEra - EPOCH;
}
