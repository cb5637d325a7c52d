/** Local time against the tz database that Node brings along: 22 years, both sides of every change. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Zone } from "../../modules/bytes/zone.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const FIRST = Date.UTC(2024, 0, 1) / 1000;
const LAST = Date.UTC(2046, 0, 1) / 1000;

const places: readonly [string, number, string][] = [
  ["Europe/Copenhagen", 60, "eu"],
  ["Europe/Berlin", 60, "eu"],
  ["Europe/Amsterdam", 60, "eu"],
  ["Europe/Paris", 60, "eu"],
  ["Europe/Zurich", 60, "eu"],
  ["Europe/London", 0, "eu"],
  ["Europe/Dublin", 0, "eu"],
  ["Europe/Lisbon", 0, "eu"],
  ["Europe/Helsinki", 120, "eu"],
  ["Europe/Athens", 120, "eu"],
  ["Atlantic/Azores", -60, "eu"],
  ["Atlantic/Reykjavik", 0, "none"],
  ["Asia/Kathmandu", 345, "none"],
  ["America/New_York", -300, "us"],
  ["America/Los_Angeles", -480, "us"],
  ["America/Toronto", -300, "us"],
  ["America/St_Johns", -210, "us"],
  ["America/Phoenix", -420, "none"],
  ["Australia/Sydney", 600, "au"],
  ["Australia/Adelaide", 570, "au"],
  ["Australia/Hobart", 600, "au"],
  ["Australia/Brisbane", 600, "none"],
  ["Pacific/Auckland", 720, "nz"],
  ["America/Santiago", -240, "cl"],
  ["Pacific/Easter", -360, "cl"],
];

/** What a clock on the wall shows there, in its own seconds. */
function wallClock(place: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: place,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (moment) => {
    const [month, day, year, hour, minute, second] = format
      .format(moment * 1000)
      .split(/\D+/)
      .map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  };
}

for (const [place, offset, rule] of places)
  test(`local time of ${place} is ${offset} minutes and ${rule}, from 2024 to 2045`, () => {
    const zone = new Zone(offset, rule);
    const clock = wallClock(place);
    let changes = 0;
    let offsetBefore = clock(FIRST) - FIRST;
    for (let moment = FIRST; moment < LAST; moment += 12 * HOUR) {
      const offsetNow = clock(moment) - moment;
      if (offsetNow === offsetBefore) {
        assert.equal(zone.local(moment), clock(moment), new Date(moment * 1000).toISOString());
        continue;
      }
      changes++;
      const change = changeBetween(clock, moment - 12 * HOUR, moment);
      const isBack = offsetNow < offsetBefore;
      offsetBefore = offsetNow;
      for (const at of [-DAY, -HOUR, -2, -1, 0, 1, HOUR - 1, HOUR, HOUR + 1, DAY]) {
        // The hour that the wall's clock shows twice.
        const expected = isBack && at >= 0 && at < HOUR ? clock(change - 1) : clock(change + at);
        assert.equal(
          zone.local(change + at),
          expected,
          `${new Date(change * 1000).toISOString()} and ${at} s`,
        );
      }
      // Midnight before and after it: where the wall's clock changes its date for the first time.
      for (const at of [-DAY, 0, DAY]) {
        const day = zone.dayOf(change + at);
        const start = zone.startOf(day);
        assert.equal(Math.floor(clock(start) / DAY), day);
        assert.equal(Math.floor(clock(start - 1) / DAY), day - 1);
      }
    }
    assert.equal(changes, rule === "none" ? 0 : 44);
  });

/** The first moment of (from, to] with the offset of `to`. */
function changeBetween(clock: (moment: number) => number, from: number, to: number): number {
  const offset = clock(to) - to;
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (clock(middle) - middle === offset) high = middle;
    else low = middle;
  }
  return high;
}
