import { daysOf } from "../../modules/bytes/calendar.js";
import { Zone } from "../../modules/bytes/zone.js";
import { History } from "../../modules/history/history.js";
import { COLUMN_LIMIT, Page } from "../../modules/history/page.js";
import { Calendar, RECORDS, Resolution } from "../../modules/history/period.js";
import { Readings } from "../../modules/reading/readings.js";
import { Unit } from "../../modules/reading/unit.js";
import { FakeDevice } from "../fake-device.js";
import { equal, ok, test, throws } from "../harness.js";

const utc = new Zone(0, "none");

const HOUR = 3600;
const DAY = 24 * HOUR;
/** 2026-01-01T00:00:00Z. */
const START = daysOf(2026, 1, 1) * DAY;
const ENERGY = 60;
const FLOW = 74;

class Meter {
  readonly device = new FakeDevice();
  readonly readings = new Readings([ENERGY, FLOW], { spare: 0, texts: 0, textLimit: 0 });
  history = this.open();

  open(): History {
    return new History(this.device.storage, "heat", [ENERGY, FLOW], utc);
  }

  read(seconds: number, energy: number): void {
    this.readings.wallSeconds = seconds;
    this.readings.value(ENERGY, energy, -3, Unit.MegawattHour);
    this.readings.value(FLOW, energy % 100, 0, Unit.LitrePerHour);
    this.readings.commit();
    this.history.note(this.readings, seconds);
  }

  energyOf(resolution: number, seconds: number): number | undefined {
    const period = this.history.calendar.periodOf(resolution, seconds);
    const page = this.history.page(resolution, period);
    const slot = this.history.calendar.slotOf(resolution, period);
    return page?.has(slot, 0) ? page.significand(slot, 0) : undefined;
  }
}

test("a period holds the last value that was read in it", () => {
  const meter = new Meter();
  for (let minute = 0; minute < 3 * 60; minute += 10) meter.read(START + minute * 60, 1000 + minute);
  equal(meter.energyOf(Resolution.Hour, START), 1050);
  equal(meter.energyOf(Resolution.Hour, START + 2 * HOUR), 1170);
  equal(meter.energyOf(Resolution.Day, START), 1170);
  equal(meter.energyOf(Resolution.Month, START), 1170);
  equal(meter.energyOf(Resolution.Hour, START + 3 * HOUR), undefined);
});

test("14 days of hours, 2 years of days and 10 years of months are kept, not more, in constant storage", () => {
  const meter = new Meter();
  const end = START + 12 * 366 * DAY;
  for (let moment = START; moment < end; moment += 6 * HOUR) meter.read(moment, moment / HOUR);
  meter.history.sync();
  const last = end - 6 * HOUR;
  equal(meter.device.records.size, RECORDS[0] + RECORDS[1] + RECORDS[2]);
  meter.history = meter.open();
  equal(meter.energyOf(Resolution.Hour, last), last / HOUR);
  equal(meter.energyOf(Resolution.Hour, last - 14 * DAY), last / HOUR - 14 * 24);
  equal(meter.energyOf(Resolution.Hour, last - 16 * DAY), undefined);
  ok(meter.energyOf(Resolution.Day, last - 730 * DAY) !== undefined);
  ok(meter.energyOf(Resolution.Day, last - 800 * DAY) === undefined);
  ok(meter.energyOf(Resolution.Month, last - 10 * 365 * DAY) !== undefined);
  ok(meter.energyOf(Resolution.Month, last - 11 * 366 * DAY) === undefined);
});

test("a power cut at any moment costs at most the hour that was not written", () => {
  for (let cut = 10; cut < 300; cut += 10) {
    const meter = new Meter();
    for (let minute = 0; minute <= cut; minute += 10) meter.read(START + minute * 60, 1000 + minute);
    meter.history = meter.open(); // what was in memory only is gone
    for (let hour = 0; hour < Math.floor(cut / 60); hour++)
      equal(meter.energyOf(Resolution.Hour, START + hour * HOUR), 1050 + hour * 60, `cut at ${cut}`);
  }
});

test("writes are three an hour, however often the meter is read", () => {
  const meter = new Meter();
  for (let second = 0; second < DAY; second += 60) meter.read(START + second, second);
  equal(meter.history.writes, 3 * 23);
});

test("a damaged record is forgotten whole, the others stay", () => {
  const meter = new Meter();
  for (let hour = 0; hour < 48; hour++) meter.read(START + hour * HOUR, hour);
  meter.history.sync();
  const name = [...meter.device.records.keys()].find(
    (key) => key === `history-heat-h${(START / DAY) % RECORDS[0]}`,
  );
  const bytes = meter.device.records.get(name!)!;
  for (let at = 0; at < bytes.length; at += 7) {
    const damaged = bytes.slice();
    damaged[at] ^= 0x10;
    meter.device.records.set(name!, damaged);
    meter.history = meter.open();
    equal(meter.energyOf(Resolution.Hour, START + HOUR), undefined);
    equal(meter.energyOf(Resolution.Hour, START + 25 * HOUR), 25);
  }
});

test("a cell that is no exact number, behind a right checksum, is not known", () => {
  const codes = Float64Array.of(ENERGY);
  const record = 20454;
  for (const [significand, isKnown] of [
    [2 ** 53 - 1, true],
    [-(2 ** 53 - 1), true],
    [2 ** 53, false],
    [0.5, false],
    [Number.POSITIVE_INFINITY, false],
    [5e-324, false],
  ] as const) {
    const page = new Page(Resolution.Hour, 24, codes);
    page.clear(record);
    page.set(3, 0, significand, 0, Unit.MegawattHour);
    const bytes = new Uint8Array(page.size);
    page.write(bytes);
    const next = new Page(Resolution.Hour, 24, codes);
    ok(next.read(bytes, record));
    equal(next.has(3, 0), isKnown, String(significand));
  }
});

test("what was missed is filled from the meter's own log, what was read is not overwritten", () => {
  const meter = new Meter();
  meter.read(START, 1000);
  meter.read(START + 5 * HOUR, 1500);
  const hour = meter.history.calendar.periodOf(Resolution.Hour, START);
  for (let index = 0; index <= 5; index++)
    meter.history.fill(Resolution.Hour, hour + index, ENERGY, 1000 + index, -3, Unit.MegawattHour);
  equal(meter.energyOf(Resolution.Hour, START), 1000);
  equal(meter.energyOf(Resolution.Hour, START + 3 * HOUR), 1003);
  equal(meter.energyOf(Resolution.Hour, START + 5 * HOUR), 1500);
});

test("a table that changed keeps the columns that it still has", () => {
  const meter = new Meter();
  meter.read(START, 1000);
  meter.history.sync();
  const other = new History(meter.device.storage, "heat", [68, ENERGY], utc);
  const page = other.page(Resolution.Hour, START / HOUR)!;
  equal([page.has(0, 0), page.has(0, 1), page.significand(0, 1)], [false, true, 1000]);
});

test("values of two units are not one history", () => {
  const meter = new Meter();
  meter.read(START, 1000);
  meter.readings.wallSeconds = START + HOUR;
  meter.readings.value(ENERGY, 5, -2, Unit.Gigajoule);
  meter.readings.commit();
  meter.history.note(meter.readings, START + HOUR);
  equal(meter.energyOf(Resolution.Hour, START), undefined);
  equal(meter.energyOf(Resolution.Hour, START + HOUR), 5);
});

test("nothing is kept while the clock is not set", () => {
  const meter = new Meter();
  meter.read(0, 1);
  meter.history.sync();
  equal(meter.device.records.size, 0);
});

test("days and months follow local time", () => {
  const east = new Calendar(new Zone(60, "none"));
  equal(east.periodOf(Resolution.Day, START - HOUR), START / DAY);
  equal(east.startOf(Resolution.Day, START / DAY), START - HOUR);
  for (let day = 0; day < 1500; day++) {
    const period = START / DAY + day;
    const record = east.recordOf(Resolution.Day, period);
    equal(east.periodAt(Resolution.Day, record, east.slotOf(Resolution.Day, period)), period);
  }
  equal(east.periodAt(Resolution.Day, 2026 * 12 + 1, 28), -1);
});

for (const [name, rule, change, hours] of [
  ["23 hours", "eu", "2026-03-29T01:00:00Z", 23],
  ["25 hours", "eu", "2026-10-25T01:00:00Z", 25],
  ["25 hours, the first of a month", "us", "2026-11-01T08:00:00Z", 25],
  ["23 hours, begun an hour late", "cl", "2026-09-06T03:00:00Z", 23],
] as const)
  test(`a day of ${name}: each hour is kept once, and the day is whole`, () => {
    const zone = new Zone(60, rule);
    const { device, readings } = new Meter();
    const history = new History(device.storage, "heat", [ENERGY, FLOW], zone);
    const day = zone.dayOf(Date.parse(change) / 1000);
    const [begin, end] = [zone.startOf(day), zone.startOf(day + 1)];
    equal((end - begin) / HOUR, hours);
    for (let moment = begin - DAY; moment < end + DAY; moment += HOUR / 6) {
      readings.wallSeconds = moment;
      readings.value(ENERGY, moment, 0, Unit.WattHour);
      readings.commit();
      history.note(readings, moment);
    }
    history.sync();
    const { calendar } = history;
    // By what a later start reads; without summer time too: hours do not hang on it.
    for (const again of [zone, new Zone(60, "none")]) {
      const kept = new History(device.storage, "heat", [ENERGY, FLOW], again);
      const first = calendar.periodOf(Resolution.Hour, begin);
      for (let hour = first; hour < first + hours; hour++) {
        const slot = calendar.slotOf(Resolution.Hour, hour);
        const value = kept.page(Resolution.Hour, hour)!.significand(slot, 0);
        equal(value, begin + (hour - first + 1) * HOUR - HOUR / 6);
        equal(kept.calendar.startOf(Resolution.Hour, hour), begin + (hour - first) * HOUR);
      }
      equal(calendar.periodOf(Resolution.Hour, end), first + hours);
    }
    for (let other = day - 1; other <= day + 1; other++) {
      const value = history
        .page(Resolution.Day, other)!
        .significand(calendar.slotOf(Resolution.Day, other), 0);
      equal(value, zone.startOf(other + 1) - HOUR / 6);
      equal(calendar.startOf(Resolution.Day, other), zone.startOf(other));
    }
    const month = calendar.periodOf(Resolution.Month, begin);
    equal(calendar.periodOf(Resolution.Month, calendar.startOf(Resolution.Month, month)), month);
    equal(calendar.periodOf(Resolution.Month, calendar.startOf(Resolution.Month, month) - 1), month - 1);
  });

test("limits", () => {
  const { storage } = new FakeDevice();
  const codes = (count: number) => Array.from({ length: count }, (_, index) => index);
  ok(new History(storage, "x", codes(COLUMN_LIMIT), utc));
  throws(() => new History(storage, "x", codes(COLUMN_LIMIT + 1), utc), /at most/);
  const page = new Page(0, 24, Float64Array.of(1));
  for (let length = 0; length < 40; length++) equal(page.read(new Uint8Array(length), 0), false);
});

test("erase forgets everything", () => {
  const meter = new Meter();
  meter.read(START, 1);
  meter.history.sync();
  meter.history.erase();
  equal(meter.device.records.size, 0);
  equal(meter.energyOf(Resolution.Hour, START), undefined);
});
