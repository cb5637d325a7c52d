/**
 * Times of day that an owner has set for one meter: windows with an interval of their own, and quiet hours without a
 * read. Local time, as the history has it; a window may go past midnight, and one that ends when it begins is the whole day. The first window that fits counts. While the clock is not set there are none.
 */

import type { Zone } from "../bytes/zone.js";

/** Most windows of a meter. */
export const WINDOW_LIMIT = 6;

export interface Window {
  /** "06:00" */
  readonly from: string;
  readonly to: string;
  /** Seconds between two reads; 0 = as outside of all windows. */
  readonly interval: number;
}

export interface Quiet {
  /** "23:00"; both empty: there are no quiet hours. */
  readonly from: string;
  readonly to: string;
}

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
const NONE = -1;

/** "06:30" in seconds of the day; -1 for another text. */
export function secondsOfDay(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 : NONE;
}

/** Seconds from `at` forward to `to`, both of the day; a whole day where they are the same. */
function ahead(at: number, to: number): number {
  return to > at ? to - at : to - at + DAY_SECONDS;
}

function isWithin(from: number, to: number, at: number): boolean {
  if (from === NONE || to === NONE) return false;
  return from < to ? at >= from && at < to : at >= from || at < to;
}

export class Hours {
  readonly #zone: Zone;
  #windows: readonly Window[];
  #quiet: Quiet;

  constructor(windows: readonly Window[], quiet: Quiet, zone: Zone) {
    this.#windows = windows;
    this.#quiet = quiet;
    this.#zone = zone;
  }

  /** Seconds between two reads at this moment; 0: none is set for it. */
  intervalAt(wall: number): number {
    return wall === 0 ? 0 : this.#intervalOf(this.#ofDay(wall));
  }

  /** Seconds until the quiet hours that it is in are over; 0: it is in none. */
  quietLeft(wall: number): number {
    const { from, to } = this.#quiet;
    const at = this.#ofDay(wall);
    if (wall === 0 || !isWithin(secondsOfDay(from), secondsOfDay(to), at)) return 0;
    return this.#until(wall, ahead(at, secondsOfDay(to)));
  }

  /** Seconds of the last `age` seconds that were quiet, when that is at most a day. */
  quietWithin(wall: number, age: number): number {
    const [from, to] = [secondsOfDay(this.#quiet.from), secondsOfDay(this.#quiet.to)];
    if (wall === 0 || from === NONE || to === NONE) return 0;
    // Since the last quiet hours began.
    const began = this.#zone.local(wall) - (ahead(from, this.#ofDay(wall)) % DAY_SECONDS);
    const start = this.#zone.momentOf(began);
    const since = wall - start;
    const length = this.#zone.momentOf(began + ahead(from, to)) - start;
    return Math.max(0, Math.min(length, since, age - Math.max(0, since - length)));
  }

  /** Seconds until something changes; a day where nothing does. */
  changeIn(wall: number): number {
    let least = DAY_SECONDS;
    if (wall === 0) return least;
    const at = this.#ofDay(wall);
    for (let index = -1; index < this.#windows.length; index++) {
      const { from, to } = index < 0 ? this.#quiet : this.#windows[index];
      if (secondsOfDay(from) === NONE || secondsOfDay(to) === NONE) continue;
      least = Math.min(least, ahead(at, secondsOfDay(from)), ahead(at, secondsOfDay(to)));
    }
    return this.#until(wall, least);
  }

  /** Longest time in seconds that may lie between two reads. @param interval outside of all windows */
  longestGap(interval: number): number {
    let longest = interval;
    for (let index = 0; index < this.#windows.length; index++)
      longest = Math.max(longest, this.#windows[index].interval);
    // Where summer time ends, the next time of day is an hour further.
    if (longest === DAY_SECONDS && this.#zone.hasSummer) longest += HOUR_SECONDS;
    const [from, to] = [secondsOfDay(this.#quiet.from), secondsOfDay(this.#quiet.to)];
    return from === NONE || to === NONE ? longest : longest + ahead(from, to);
  }

  /** Reads of a whole day. @param interval seconds outside of all windows; @param floor fewest seconds */
  readsPerDay(interval: number, floor: number): number {
    const { from, to } = this.#quiet;
    let reads = 0;
    for (let at = 0; at < DAY_SECONDS; at += 60)
      if (!isWithin(secondsOfDay(from), secondsOfDay(to), at))
        reads += 60 / Math.max(floor, this.#intervalOf(at) || interval);
    return Math.round(reads);
  }

  #intervalOf(at: number): number {
    for (let index = 0; index < this.#windows.length; index++) {
      const { from, to, interval } = this.#windows[index];
      if (isWithin(secondsOfDay(from), secondsOfDay(to), at)) return interval;
    }
    return 0;
  }

  #ofDay(wall: number): number {
    const local = this.#zone.local(wall);
    return local - Math.floor(local / DAY_SECONDS) * DAY_SECONDS;
  }

  /** Seconds until local time is so many seconds further. */
  #until(wall: number, ahead: number): number {
    return this.#zone.momentOf(this.#zone.local(wall) + ahead) - wall;
  }
}
