/** History that was missed comes from the meter's own log: after real outages, exactly, and nothing else is touched. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice } from "../../hosts/bench/device.js";
import { parseFaults } from "../../hosts/bench/faults.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { HOURS_LIMIT } from "../../modules/gateway/back-fill.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import type { History } from "../../modules/history/history.js";
import { Resolution } from "../../modules/history/period.js";
import { Log } from "../../modules/kmp/log.js";
import { LogReadout } from "../../modules/kmp/log-readout.js";
import { Line } from "../../modules/line/line.js";
import { KMP_LINE } from "../../modules/meters/kamstrup-families.js";
import { Fault } from "../../modules/readout/fault.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = "2026-03-05T10:20:00Z";
const ENERGY = 60;

interface Options {
  model?: string;
  meter?: Record<string, unknown>;
  clockAheadMs?: number;
  faults?: string;
  utcOffsetMinutes?: number;
  summerTime?: string;
  at?: string;
  device?: BenchDevice;
}

function start(options: Options = {}) {
  const model = options.model ?? "kamstrup-multical-603";
  const device = options.device ?? new BenchDevice({ clock: new VirtualClock(options.at ?? START) });
  const line = device.attach("/dev/head", {
    simulator: findSimulator(model)!,
    strict: true,
    clockAheadMs: options.clockAheadMs,
    faults: parseFaults([options.faults ?? ""]),
  });
  const { settings, problems } = checkSettings({
    meters: [{ id: "heat", model, line: "/dev/head", interval: 600, ...options.meter }],
    clock: { utcOffsetMinutes: options.utcOffsetMinutes ?? 0, summerTime: options.summerTime ?? "none" },
    rest: { enabled: false },
  });
  assert.deepEqual(problems, []);
  const gateway = new Gateway(device, settings!, { version: "1.2.3" });
  gateway.start();
  return { device, gateway, line, history: () => gateway.meters[0].history! };
}

function hourOf(device: BenchDevice, history: History): number {
  return history.calendar.periodOf(Resolution.Hour, device.wallSeconds());
}

/** "39800e-3" of a period; "" where nothing is known. */
function cell(history: History, resolution: number, period: number, code = ENERGY): string {
  const column = history.codes.indexOf(code);
  if (!history.has(resolution, period, column)) return "";
  const page = history.page(resolution, period)!;
  const slot = history.calendar.slotOf(resolution, period);
  return `${page.significand(slot, column)}e${page.exponent(slot, column)}`;
}

/** The hour log as the meter tells it now: by its own clock, read another way. */
function ownLog(device: BenchDevice, clockAheadMs: number, log: number = Log.Hour): Map<number, string> {
  const other = new BenchDevice({ clock: new VirtualClock(new Date(device.clock.wallMs()).toISOString()) });
  other.attach("/dev/head", { simulator: findSimulator("kamstrup-multical-603")!, clockAheadMs });
  const found = new Map<number, string>();
  let value = "";
  let time = 0;
  const sink = {
    value(code: number, significand: number, exponent: number) {
      if (code === ENERGY) value = `${significand}e${exponent}`;
      else if (code === 348) time = significand;
    },
    digits() {},
    text() {},
    absent() {},
    discard() {},
    logReply() {},
    logEntry() {},
    logConfiguration() {},
    commit() {
      const text = String(time);
      const parts = [0, 4, 6, 8, 10, 12].map((at, index) =>
        Number(text.slice(at, at + (index === 0 ? 4 : 2))),
      );
      const [year, month, day, hour, minute, second] = parts;
      found.set(Date.UTC(year, month - 1, day, hour, minute, second) / 1000, value);
    },
  };
  const readout = new LogReadout(KMP_LINE, sink);
  readout.select(log, [348, ENERGY], -1, 400);
  let isOver = false;
  new Line(other, "/dev/head", 1600).run(readout, {
    ended: () => {
      isOver = true;
    },
  });
  other.clock.advance(10 * MINUTE);
  assert.ok(isOver && found.size > 300, `${found.size} entries`);
  return found;
}

/** What the meter showed at the end of an hour of ours, by its log. */
function atEndOf(log: Map<number, string>, history: History, hour: number, clockAheadMs: number): string {
  const end = history.calendar.startOf(Resolution.Hour, hour + 1) + clockAheadMs / 1000;
  return log.get(Math.round(end / 3600) * 3600) ?? "no entry";
}

for (const [name, clockAheadMs, utcOffsetMinutes] of [
  ["a meter whose clock is right", 0, 0],
  ["a meter on summer time", HOUR, 0],
  ["a meter on summer time, local time an hour before UTC", HOUR, 60],
  ["a meter in another zone, five hours and three quarters ahead", 5.75 * HOUR, 0],
  ["a meter whose clock is 7 minutes fast", 7 * MINUTE, 60],
  ["a meter whose clock is 25 minutes slow", -25 * MINUTE, 60],
  ["a meter whose clock is 3 hours and 4 minutes slow", -3 * HOUR - 4 * MINUTE, -300],
  ["a meter whose clock is a year fast", 365 * DAY, 0],
] as const)
  test(`${name}: a gap of eight hours is filled, each hour with its value`, () => {
    const first = start({ clockAheadMs, utcOffsetMinutes });
    first.device.clock.advance(5 * MINUTE);
    const usual = first.line.link.measure.report();
    first.device.clock.advance(5 * HOUR - 5 * MINUTE);
    const lastKnown = hourOf(first.device, first.history());
    first.gateway.close();
    first.device.clock.advance(8 * HOUR + 20 * MINUTE);
    const again = start({ clockAheadMs, utcOffsetMinutes, device: first.device });
    again.device.clock.advance(5 * MINUTE);
    const history = again.history();
    const present = hourOf(again.device, history);
    assert.equal(present - lastKnown, 8);
    const log = ownLog(again.device, clockAheadMs);
    for (let hour = lastKnown + 1; hour < present; hour++)
      assert.equal(
        cell(history, Resolution.Hour, hour),
        atEndOf(log, history, hour, clockAheadMs),
        `hour ${hour - lastKnown}`,
      );
    assert.ok(cell(history, Resolution.Hour, present) !== "");
    assert.ok(
      again.device.logs.some((text) => text === "heat: 7 hours or days came from the meter's own log"),
    );
    assert.equal(again.gateway.meters[0].lastFault, Fault.None);
    assert.deepEqual([...again.line.link.meter.complaints], []);
    const cost = again.line.link.measure.report();
    assert.ok(
      cost.requests - usual.requests <= 3,
      `${cost.requests} requests, ${usual.requests} without a gap`,
    );
    assert.ok(cost.linkMs - usual.linkMs < 4_000, `${cost.linkMs} ms, ${usual.linkMs} ms without a gap`);
  });

for (const at of ["2026-03-27T22:20:00Z", "2026-10-23T22:20:00Z"])
  test(`an outage over a change of summer time, ${at.slice(0, 7)}: each hour once, each day with its last hour`, () => {
    const options = { utcOffsetMinutes: 60, summerTime: "eu", at };
    const first = start(options);
    first.device.clock.advance(2 * HOUR);
    const lastKnown = hourOf(first.device, first.history());
    first.gateway.close();
    first.device.clock.advance(60 * HOUR);
    const again = start({ ...options, device: first.device });
    again.device.clock.advance(5 * MINUTE);
    const history = again.history();
    const { calendar } = history;
    const present = hourOf(again.device, history);
    assert.equal(present - lastKnown, 60);
    const log = ownLog(again.device, 0);
    for (let hour = lastKnown + 1; hour < present; hour++)
      assert.equal(cell(history, Resolution.Hour, hour), atEndOf(log, history, hour, 0));
    // The day of the change; the one before has a value that was read.
    const day = calendar.periodOf(Resolution.Day, again.device.wallSeconds()) - 1;
    const last = calendar.periodOf(Resolution.Hour, calendar.startOf(Resolution.Day, day + 1) - 1);
    assert.equal(cell(history, Resolution.Day, day), cell(history, Resolution.Hour, last));
  });

test("a line that was broken for hours is an outage as well", () => {
  const bench = start();
  bench.device.clock.advance(2 * HOUR);
  bench.line.unplug();
  bench.device.clock.advance(4 * HOUR);
  bench.line.plug();
  bench.device.clock.advance(30 * MINUTE);
  const history = bench.history();
  const present = hourOf(bench.device, history);
  const log = ownLog(bench.device, 0);
  for (let hour = present - 3; hour < present; hour++)
    assert.equal(cell(history, Resolution.Hour, hour), atEndOf(log, history, hour, 0));
});

test("values that were read stay, whatever the log says", () => {
  const first = start();
  first.device.clock.advance(5 * HOUR);
  const known = new Map<number, string>();
  const hour = hourOf(first.device, first.history());
  for (let back = 0; back < 6; back++)
    known.set(hour - back, cell(first.history(), Resolution.Hour, hour - back));
  const day = cell(first.history(), Resolution.Day, Math.floor(hour / 24));
  first.gateway.close();
  first.device.clock.advance(20 * HOUR);
  const again = start({ device: first.device });
  again.device.clock.advance(5 * MINUTE);
  for (const [period, value] of known) assert.equal(cell(again.history(), Resolution.Hour, period), value);
  assert.equal(cell(again.history(), Resolution.Day, Math.floor(hour / 24)), day);
  assert.notEqual(cell(again.history(), Resolution.Hour, hour + 1), "");
});

test("an outage of weeks: hours of the last three days, days before that, months where they end", () => {
  const first = start();
  first.device.clock.advance(5 * HOUR);
  const lastKnown = hourOf(first.device, first.history());
  first.gateway.close();
  first.device.clock.advance(10 * DAY);
  const again = start({ device: first.device });
  again.device.clock.advance(5 * MINUTE);
  const history = again.history();
  const present = hourOf(again.device, history);
  for (let hour = present - HOURS_LIMIT; hour < present; hour++)
    assert.notEqual(cell(history, Resolution.Hour, hour), "", `hour ${present - hour} ago`);
  for (let hour = lastKnown + 1; hour < present - HOURS_LIMIT - 1; hour++)
    assert.equal(cell(history, Resolution.Hour, hour), "");
  const log = ownLog(again.device, 0);
  for (let day = Math.floor(lastKnown / 24) + 1; day < Math.floor(present / 24); day++)
    assert.equal(cell(history, Resolution.Day, day), log.get((day + 1) * 86_400));
  const { linkMs } = again.line.link.measure.report();
  assert.ok(linkMs < 45_000, `${linkMs} ms, the first reads included`);
});

test("the end of a month in the gap is the month's value", () => {
  const device = new BenchDevice({ clock: new VirtualClock("2026-02-28T18:20:00Z") });
  const first = start({ device });
  first.device.clock.advance(HOUR);
  const february = 2026 * 12 + 1;
  const known = cell(first.history(), Resolution.Month, february);
  first.gateway.close();
  first.device.clock.advance(10 * HOUR);
  const again = start({ device });
  again.device.clock.advance(5 * MINUTE);
  assert.equal(cell(again.history(), Resolution.Month, february), known, "known already: it stays");
  assert.notEqual(cell(again.history(), Resolution.Month, february + 1), "");
});

test("no log is read at the first start, after a short pause, at a normal day, or for hours without a known one before", () => {
  const bench = start({ model: "kamstrup-multical-403" });
  bench.device.clock.advance(DAY - 1);
  const { linkMs, requests } = bench.line.link.measure.report();
  assert.ok(linkMs <= 150_000, `${linkMs} ms`);
  assert.ok(requests <= 160, `${requests} requests`);
  bench.gateway.close();
  bench.device.clock.advance(40 * MINUTE);
  const again = start({ model: "kamstrup-multical-403", device: bench.device });
  again.device.clock.advance(5 * MINUTE);
  assert.ok(!again.device.logs.some((text) => text.includes("own log")));
});

test("gaps that the owner wants are no outage", () => {
  for (const meter of [
    { interval: 3 * 3600 },
    { quiet: { from: "20:00", to: "06:00" } },
    { schedule: [{ from: "18:00", to: "06:00", interval: 7200 }] },
    { interval: 86_400 },
  ]) {
    const bench = start({ meter });
    bench.device.clock.advance(3 * DAY);
    bench.gateway.close();
    const again = start({ meter, device: bench.device });
    again.device.clock.advance(DAY);
    assert.ok(!again.device.logs.some((text) => text.includes("own log")), JSON.stringify(meter));
  }
});

test("a meter whose table knows of no log is not asked for one", () => {
  const first = start({ model: "kamstrup-multical-402" });
  first.device.clock.advance(3 * HOUR);
  first.gateway.close();
  first.device.clock.advance(8 * HOUR);
  const again = start({ model: "kamstrup-multical-402", device: first.device });
  again.device.clock.advance(5 * MINUTE);
  assert.deepEqual([...again.line.link.meter.complaints], []);
});

test("a bad line fills what it can, and reading goes on", () => {
  const first = start();
  first.device.clock.advance(3 * HOUR);
  first.gateway.close();
  first.device.clock.advance(30 * HOUR);
  const again = start({ device: first.device, faults: "echo,flip=0.002,noise=0.2" });
  again.device.clock.advance(HOUR);
  const history = again.history();
  const present = hourOf(again.device, history);
  const log = ownLog(again.device, 0);
  let filled = 0;
  for (let hour = present - 30; hour < present - 1; hour++) {
    const text = cell(history, Resolution.Hour, hour);
    if (text === "") continue;
    filled++;
    assert.equal(text, atEndOf(log, history, hour, 0));
  }
  assert.ok(filled >= 10, `${filled} hours`);
  assert.ok(again.gateway.meters[0].lastReadAt > 0);
});
