import { Zone } from "../../modules/bytes/zone.js";
import type { Storage } from "../../modules/device/device.js";
import { Budget, DAYS_KEPT, SAVE_MILLISECONDS } from "../../modules/gateway/budget.js";
import { batteryTenths, burdenWarning, readsPerDay } from "../../modules/gateway/burden.js";
import { settingWarnings } from "../../modules/gateway/setting-warnings.js";
import { checkSettings, type MeterSettings } from "../../modules/gateway/settings.js";
import { LineStatistics } from "../../modules/line/statistics.js";
import { findMeter } from "../../modules/meters/index.js";
import { equal, ok, test } from "../harness.js";

const utc = new Zone(0, "none");

const DAY = 86_400;
const WALL = 20_000 * DAY;

class Records implements Storage {
  bytes: Uint8Array | undefined;
  writes = 0;

  read(): Uint8Array | undefined {
    return this.bytes?.slice();
  }

  write(_name: string, bytes: Uint8Array): void {
    this.writes++;
    this.bytes = bytes.slice();
  }

  remove(): void {
    this.bytes = undefined;
  }
}

function cost(statistics: LineStatistics, reads: number): void {
  statistics.conversations += reads;
  statistics.linkMilliseconds += reads * 900;
  statistics.awakeMilliseconds += reads * 2300;
}

function days(budget: Budget): number[] {
  return Array.from({ length: DAYS_KEPT + 1 }, (_, ago) => budget.reads(ago));
}

test("each day has its own count, local days, the oldest gives way", () => {
  const statistics = new LineStatistics(0);
  const budget = new Budget(new Records(), "heat", statistics, new Zone(60, "none"), 0);
  for (let day = 0; day < 10; day++) {
    cost(statistics, 10 + day);
    budget.update(WALL + day * DAY + 22 * 3600, 0);
    // 23:30 UTC is the next day at +01:00.
    cost(statistics, 1);
    budget.update(WALL + day * DAY + 23.5 * 3600, 0);
  }
  equal(days(budget), [1, 20, 19, 18, 17, 16, 15, 14]);
  equal(budget.day(0), 20_010);
  equal(budget.linkMilliseconds(1), 20 * 900);
  equal(budget.awakePerDay, (20 + 19 + 18 + 17 + 16 + 15 + 14) * (2300 / 7));
});

test("days of 23 and 25 hours are days", () => {
  for (const change of ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]) {
    const statistics = new LineStatistics(0);
    const zone = new Zone(60, "eu");
    const budget = new Budget(new Records(), "heat", statistics, zone, 0);
    const day = zone.dayOf(Date.parse(change) / 1000);
    for (let wall = zone.startOf(day - 1); wall < zone.startOf(day + 2); wall += 3600) {
      cost(statistics, 1);
      budget.update(wall + 1800, 0);
    }
    const hours = change.includes("-03-") ? 23 : 25;
    equal(days(budget).slice(0, 4), [24, hours, 24, -1]);
    equal([budget.day(0), budget.day(1), budget.day(2)], [day + 1, day, day - 1]);
  }
});

test("days on which nobody counted are unknown, not zero; a clock that is not set costs nothing", () => {
  const statistics = new LineStatistics(0);
  const budget = new Budget(new Records(), "heat", statistics, utc, 0);
  cost(statistics, 3);
  budget.update(0, 0);
  equal([budget.reads(0), budget.day(0)], [3, 0]);
  budget.update(WALL, 0);
  equal([budget.reads(0), budget.day(0)], [3, 20_000]);
  cost(statistics, 1);
  budget.update(WALL + 3 * DAY, 0);
  equal(days(budget), [1, -1, -1, 3, -1, -1, -1, -1]);
  equal(budget.awakePerDay, 3 * 2300);
  budget.update(WALL + 100 * DAY, 0);
  equal(days(budget), [0, -1, -1, -1, -1, -1, -1, -1]);
  equal(budget.awakePerDay, -1);
});

test("the count survives a restart, and is written a few times a day", () => {
  const storage = new Records();
  const statistics = new LineStatistics(0);
  const budget = new Budget(storage, "heat", statistics, utc, 0);
  for (let minute = 0; minute < 3 * 1440; minute += 10) {
    cost(statistics, 1);
    budget.update(WALL + minute * 60, minute * 60_000);
  }
  ok(storage.writes >= 10 && storage.writes <= 15, `${storage.writes} writes in three days`);
  equal(budget.writes, storage.writes);
  budget.save(0);
  const again = new Budget(storage, "heat", new LineStatistics(0), utc, 0);
  equal(days(again), days(budget));
  const writes = storage.writes;
  again.update(WALL + 2 * DAY + 86_000, SAVE_MILLISECONDS);
  equal(storage.writes, writes, "nothing new is not written");
});

test("a damaged record is forgotten", () => {
  const storage = new Records();
  const statistics = new LineStatistics(0);
  const budget = new Budget(storage, "heat", statistics, utc, 0);
  cost(statistics, 5);
  budget.update(WALL, 0);
  budget.save(0);
  const good = storage.bytes!.slice();
  for (let at = 0; at < good.length; at++) {
    storage.bytes = good.slice();
    storage.bytes[at] ^= 0x10;
    equal(new Budget(storage, "heat", new LineStatistics(0), utc, 0).reads(0), 0);
    storage.bytes = good.slice(0, at);
    equal(new Budget(storage, "heat", new LineStatistics(0), utc, 0).reads(0), 0);
  }
});

function settings(more: Record<string, unknown>): MeterSettings {
  const { settings: all, problems } = checkSettings({
    meters: [{ id: "heat", line: "/dev/x", model: "kamstrup-multical-403", ...more }],
  });
  equal(problems, []);
  return all!.meters[0];
}

test("what the battery pays, out of the meter's table", () => {
  const heat = findMeter("kamstrup-multical-403")!;
  equal(readsPerDay(settings({}), heat), 144);
  equal(readsPerDay(settings({ interval: 10 }), heat), 1440, "not below the floor");
  equal(readsPerDay(settings({ interval: 10, ignoreFloor: true }), heat), 8640);
  // 144 reads of 2.3 s, 400 s of battery for each second, ten years: 15.3 percent.
  equal(batteryTenths(heat, 144 * 2300), 153);
  equal(batteryTenths(findMeter("kamstrup-multical-21")!, 1000), -1, "nothing is public");
});

for (const [more, expected] of [
  [{}, /^$/],
  [{ interval: 3600 }, /^$/],
  [{ interval: 301 }, /^$/],
  [
    { interval: 300 },
    /^heat: 288 reads a day, its table advises 144: that is some 31 % of a battery in a year, if it has one$/,
  ],
  [{ interval: 59 }, /^heat: every 59 s would drain the meter's battery; it is read every 60 s/],
  [{ interval: 59, ignoreFloor: true }, /^heat: every 59 s drains the meter's battery; 60 s is the least/],
  [{ schedule: [{ from: "06:00", to: "07:00", interval: 30 }] }, /^heat: every 30 s would drain/],
  [{ schedule: [{ from: "06:00", to: "18:00", interval: 60 }] }, /^heat: 792 reads a day/],
  [{ interval: 60, quiet: { from: "01:00", to: "23:00" } }, /^$/],
  [
    { model: "kamstrup-flowiq-2200", interval: 900 },
    /^heat: 96 reads a day, its table advises 24: its battery will not last as long$/,
  ],
  [
    { model: "landis-gyr-ultraheat-uh50", interval: 900 },
    /96 reads a day, its table advises 1: that is some 25 % of a battery in a year$/,
  ],
  [{ model: "auto", interval: 1 }, /^$/],
  [{ model: "dsmr-p1", interval: 1 }, /^$/],
] as const)
  test(`a warning for ${JSON.stringify(more)}`, () => {
    const warning = burdenWarning(settings(more));
    ok(expected.test(warning), warning);
  });

test("a meter that auto has found is warned of like one that was named; one that was renamed is not mistaken", () => {
  const meter = findMeter("kamstrup-multical-403");
  const all = (model: string) =>
    checkSettings({ meters: [{ id: "heat", line: "/dev/x", model, interval: 120 }] }).settings!;
  equal(settingWarnings(all("auto")), []);
  equal(settingWarnings(all("auto"), [{ id: "other", meter }]), []);
  ok(settingWarnings(all("auto"), [{ id: "heat", meter }])[0].startsWith("heat: 720 reads a day"));
  equal(settingWarnings(all("dsmr-p1"), [{ id: "heat", meter }]), []);
});
