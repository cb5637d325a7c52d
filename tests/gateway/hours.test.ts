import { Zone } from "../../modules/bytes/zone.js";
import { Hours, secondsOfDay, WINDOW_LIMIT } from "../../modules/gateway/hours.js";
import { CUSTOM, findMode, modeNames, modeOf } from "../../modules/gateway/modes.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { equal, ok, test } from "../harness.js";

const utc = new Zone(0, "none");

const HOUR = 3600;
/** Midnight, UTC. */
const DAY0 = 20_000 * 86_400;
const NEVER = { from: "", to: "" };

function at(text: string): number {
  return DAY0 + secondsOfDay(text);
}

test("a time of day", () => {
  equal(secondsOfDay("00:00"), 0);
  equal(secondsOfDay("23:59"), 86_340);
  for (const wrong of ["", "24:00", "12:60", "1:00", "12:00:00", "ab:cd"]) equal(secondsOfDay(wrong), -1);
});

test("windows: the first that fits counts, its end is outside, one may pass midnight", () => {
  const hours = new Hours(
    [
      { from: "06:00", to: "08:00", interval: 60 },
      { from: "07:00", to: "09:00", interval: 120 },
      { from: "22:00", to: "05:00", interval: 3600 },
    ],
    NEVER,
    utc,
  );
  for (const [time, interval] of [
    ["05:59", 0],
    ["06:00", 60],
    ["07:59", 60],
    ["08:00", 120],
    ["09:00", 0],
    ["21:59", 0],
    ["22:00", 3600],
    ["00:00", 3600],
    ["04:59", 3600],
    ["05:00", 0],
  ] as const)
    equal([time, hours.intervalAt(at(time))], [time, interval]);
  equal(hours.intervalAt(0), 0, "while the clock is not set");
});

test("a window that ends when it begins is the whole day", () => {
  const hours = new Hours([{ from: "10:00", to: "10:00", interval: 7 }], NEVER, utc);
  for (const time of ["00:00", "09:59", "10:00", "23:59"]) equal(hours.intervalAt(at(time)), 7);
});

test("local time is UTC and an offset, before midnight too", () => {
  const east = new Hours([{ from: "00:00", to: "01:00", interval: 5 }], NEVER, new Zone(120, "none"));
  equal(east.intervalAt(at("22:00")), 5);
  equal(east.intervalAt(at("23:00")), 0);
  const west = new Hours([{ from: "00:00", to: "01:00", interval: 5 }], NEVER, new Zone(-300, "none"));
  equal(west.intervalAt(at("05:30")), 5);
  equal(west.intervalAt(at("00:30")), 0);
});

test("quiet hours: how long they last from each moment", () => {
  const hours = new Hours([], { from: "23:00", to: "06:00" }, utc);
  equal(hours.quietLeft(at("22:59")), 0);
  equal(hours.quietLeft(at("23:00")), 7 * HOUR);
  equal(hours.quietLeft(at("05:59")), 60);
  equal(hours.quietLeft(at("06:00")), 0);
  equal(hours.quietLeft(0), 0);
  equal(new Hours([], NEVER, utc).quietLeft(at("03:00")), 0);
});

test("how much of the time since a read was quiet", () => {
  const hours = new Hours([], { from: "23:00", to: "06:00" }, utc);
  equal(hours.quietWithin(at("22:00"), HOUR), 0);
  equal(hours.quietWithin(at("23:30"), 3 * HOUR), HOUR / 2);
  equal(hours.quietWithin(at("05:00"), 10 * HOUR), 6 * HOUR);
  equal(hours.quietWithin(at("07:00"), 10 * HOUR), 7 * HOUR);
  equal(hours.quietWithin(at("07:00"), 2 * HOUR), HOUR);
  equal(hours.quietWithin(at("07:00"), HOUR), 0);
  equal(hours.quietWithin(at("07:00"), HOUR / 2), 0);
});

test("the next change, whatever it is", () => {
  const hours = new Hours(
    [{ from: "06:00", to: "22:00", interval: 60 }],
    { from: "23:00", to: "05:00" },
    utc,
  );
  equal(hours.changeIn(at("05:30")), HOUR / 2);
  equal(hours.changeIn(at("06:00")), 16 * HOUR);
  equal(hours.changeIn(at("22:30")), HOUR / 2);
  equal(hours.changeIn(at("23:00")), 6 * HOUR);
  equal(new Hours([], NEVER, utc).changeIn(at("12:00")), 86_400);
});

test("reads of a day", () => {
  equal(new Hours([], NEVER, utc).readsPerDay(600, 60), 144);
  equal(new Hours([], NEVER, utc).readsPerDay(5, 60), 1440, "never more often than the floor");
  equal(new Hours([{ from: "06:00", to: "18:00", interval: 60 }], NEVER, utc).readsPerDay(3600, 60), 732);
  equal(new Hours([], { from: "00:00", to: "12:00" }, utc).readsPerDay(600, 60), 72);
});

test("every schedule that can be chosen has its name again", () => {
  for (const name of modeNames) {
    const mode = findMode(name);
    if (name === CUSTOM) equal(mode, undefined);
    else equal(modeOf(mode!.schedule, mode!.quiet), name);
  }
  equal(modeOf([{ from: "06:00", to: "07:00", interval: 60 }], NEVER), CUSTOM);
  equal(modeOf([], { from: "22:00", to: "06:00" }), CUSTOM);
  equal(findMode("no such"), undefined);
});

function problems(meter: Record<string, unknown>): string[] {
  const result = checkSettings({ meters: [{ line: "/dev/x", ...meter }] });
  return result.problems.map(({ path, message }) => `${path} ${message}`);
}

test("settings: what a schedule may be", () => {
  const window = { from: "06:00", to: "22:00", interval: 60 };
  equal(problems({ schedule: [window], quiet: { from: "23:00", to: "05:00" }, skipIdle: true }), []);
  equal(problems({ schedule: Array.from({ length: WINDOW_LIMIT }, () => window) }), []);
  ok(problems({ schedule: Array.from({ length: WINDOW_LIMIT + 1 }, () => window) })[0].includes("more than"));
  equal(problems({ schedule: [{ from: "06:00" }] }), ["meters[0].schedule[0] needs both times"]);
  equal(problems({ quiet: { from: "23:00" } }), ["meters[0].quiet needs both times, or none"]);
  ok(problems({ schedule: [{ ...window, interval: 0 }] })[0].includes("from 1 to 86400"));
  ok(problems({ schedule: [{ ...window, from: "25:00" }] })[0].includes("a time of day"));
  ok(problems({ quiet: { from: 5 } })[0].includes("has to be a text"));
});

test("the longest time between two reads that is meant", () => {
  const window = { from: "06:00", to: "08:00", interval: 7200 };
  equal(new Hours([], NEVER, utc).longestGap(600), 600);
  equal(new Hours([window], NEVER, utc).longestGap(600), 7200);
  equal(new Hours([window], { from: "23:00", to: "05:00" }, utc).longestGap(86_400), 86_400 + 6 * HOUR);
});

for (const [change, from, to, lengths] of [
  // Hours that are quiet in the night before, in that of the change, in the next one.
  ["2026-03-29T01:00:00Z", "23:00", "06:00", [7, 6, 7]],
  ["2026-03-29T01:00:00Z", "02:30", "05:00", [2.5, 2, 2.5]],
  ["2026-03-29T01:00:00Z", "01:00", "02:30", [1.5, 1, 1.5]],
  ["2026-03-29T01:00:00Z", "02:15", "02:45", [0.5, 0.5]],
  ["2026-10-25T01:00:00Z", "23:00", "06:00", [7, 8, 7]],
  ["2026-10-25T01:00:00Z", "02:30", "05:00", [2.5, 3.5, 2.5]],
  ["2026-10-25T01:00:00Z", "01:00", "02:30", [1.5, 1.5, 1.5]],
  ["2026-10-25T01:00:00Z", "02:15", "02:45", [0.5, 0.5, 0.5]],
] as const)
  test(`quiet hours from ${from} to ${to} come once a night around ${change.slice(0, 10)}`, () => {
    const zone = new Zone(60, "eu");
    const hours = new Hours([{ from, to, interval: 60 }], { from, to }, zone);
    const day = zone.dayOf(Date.parse(change) / 1000);
    const found: number[] = [];
    let begun = -1;
    for (let wall = zone.startOf(day - 2) + 12 * HOUR; wall < zone.startOf(day + 1) + 12 * HOUR; wall += 60) {
      const left = hours.quietLeft(wall);
      equal(hours.intervalAt(wall), left > 0 ? 60 : 0);
      if (left > 0 && begun < 0) begun = wall;
      if (left === 0 && begun >= 0) {
        found.push((wall - begun) / HOUR);
        begun = -1;
      }
      if (begun >= 0) equal(hours.quietWithin(wall, 10 * HOUR), wall - begun);
      // What is told holds until the time that is told with it, and no longer.
      if (left > 0) equal([hours.quietLeft(wall + left - 1) > 0, hours.quietLeft(wall + left)], [true, 0]);
      const next = hours.changeIn(wall);
      ok(next > 0, `${next}`);
      equal(hours.quietLeft(wall + next - 1) > 0, left > 0);
      if (left === 0 && next < 12 * HOUR && lengths.length === 3) ok(hours.quietLeft(wall + next) > 0);
    }
    equal(found, [...lengths]);
  });

test("of a night with a change so much was quiet", () => {
  const hours = new Hours([], { from: "23:00", to: "06:00" }, new Zone(60, "eu"));
  const local = (text: string) => new Zone(60, "eu").momentOf(Date.parse(`${text}Z`) / 1000);
  equal(hours.quietWithin(local("2026-03-29T07:00:00"), 10 * HOUR), 6 * HOUR);
  equal(hours.quietWithin(local("2026-10-25T07:00:00"), 10 * HOUR), 8 * HOUR);
  equal(hours.quietWithin(local("2026-10-25T05:00:00"), 10 * HOUR), 7 * HOUR);
  equal(hours.quietWithin(local("2026-10-26T07:00:00"), 10 * HOUR), 7 * HOUR);
});

test("what is read once a day is read an hour later where summer time ends", () => {
  equal(new Hours([], NEVER, new Zone(60, "eu")).longestGap(86_400), 86_400 + HOUR);
  equal(new Hours([], NEVER, new Zone(60, "eu")).longestGap(3600), 3600);
});
