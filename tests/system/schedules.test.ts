/** Times of day, quiet hours and idle meters on the bench: when the wire is really used, in virtual days. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice } from "../../hosts/bench/device.js";
import { parseFaults } from "../../hosts/bench/faults.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import type { Household } from "../../modules/gateway/settings-api.js";
import { Fault } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { ReadNow } from "../../modules/serve/view.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Options {
  meter?: Record<string, unknown>;
  model?: string;
  faults?: string;
  device?: BenchDevice;
  clockSet?: boolean;
  settingChanged?: Household["settingChanged"];
}

function start(options: Options = {}) {
  const model = options.model ?? "kamstrup-multical-403";
  const device = options.device ?? new BenchDevice({ clock: new VirtualClock("2026-03-04T23:59:30Z") });
  device.clockSet = options.clockSet ?? true;
  const line = device.attach("/dev/head", {
    simulator: findSimulator(model)!,
    faults: parseFaults([options.faults ?? ""]),
  });
  const { settings, problems } = checkSettings({
    meters: [{ id: "heat", model, line: "/dev/head", interval: 600, ...options.meter }],
    rest: { enabled: false },
  });
  assert.deepEqual(problems, []);
  const household = options.settingChanged && {
    keeper: { read: () => undefined, write() {}, erase() {} },
    settingsRead: true,
    remains: [],
    ask() {},
    settingChanged: options.settingChanged,
  };
  const gateway = new Gateway(device, settings!, { version: "1.2.3" }, household);
  gateway.start();
  const requests = (): number => line.link.measure.report().requests;
  return { device, gateway, line, requests };
}

/** Requests of each hour of a day. */
function byHour(bench: ReturnType<typeof start>): number[] {
  const counts: number[] = [];
  for (let hour = 0; hour < 24; hour++) {
    const before = bench.requests();
    bench.device.clock.advance(HOUR);
    counts.push(bench.requests() - before);
  }
  return counts;
}

test("windows by time of day: the interval changes when they begin and end, not a read later", () => {
  const bench = start({
    meter: {
      interval: 3600,
      schedule: [
        { from: "06:00", to: "08:00", interval: 60 },
        { from: "22:00", to: "05:00", interval: 7200 },
      ],
    },
  });
  bench.device.clock.advance(DAY);
  const counts = byHour(bench);
  for (const hour of [6, 7]) assert.ok(counts[hour] >= 59 && counts[hour] <= 65, `${hour}: ${counts}`);
  for (const hour of [9, 10, 11, 12, 15, 20]) assert.equal(counts[hour], 1, `${hour}: ${counts}`);
  const night = counts[22] + counts[23] + counts.slice(0, 5).reduce((sum, count) => sum + count, 0);
  assert.ok(night >= 3 && night <= 9, `${night} at night: ${counts}`);
});

test("quiet hours: nothing is asked, the values do not go stale, and the morning's first read is on time", () => {
  const bench = start({ meter: { quiet: { from: "22:00", to: "06:00" } } });
  assert.equal(bench.requests(), 0);
  bench.device.clock.advance(5 * HOUR);
  assert.equal(bench.requests(), 0, "it was started in quiet hours");
  bench.device.clock.advance(DAY - 5 * HOUR);
  const counts = byHour(bench);
  assert.deepEqual([...counts.slice(0, 6), counts[22], counts[23]], [0, 0, 0, 0, 0, 0, 0, 0]);
  for (let hour = 6; hour < 22; hour++) assert.ok(counts[hour] >= 6, `${hour}: ${counts}`);
  const [reader] = bench.gateway.meters;
  const age = bench.device.now() - reader.lastReadAt;
  assert.ok(age > HOUR && age < reader.staleAfter(0), "fresh at midnight");
  bench.device.clock.advance(6 * HOUR + MINUTE);
  assert.ok(bench.device.now() - reader.lastReadAt < MINUTE);
  assert.ok(reader.staleAfter(0) < 2 * HOUR, "by day it is stale as soon as ever");
});

test("in quiet hours a read by hand is read, and a failed one is not repeated", () => {
  const bench = start({ meter: { quiet: { from: "22:00", to: "06:00" } }, faults: "silent=3" });
  bench.device.clock.advance(HOUR);
  assert.equal(bench.gateway.readNow("heat", ReadSet.Live), ReadNow.Accepted);
  bench.device.clock.advance(HOUR);
  assert.equal(bench.requests(), 3, "the protocol's own repeats");
  assert.equal(bench.gateway.meters[0].lastFault, Fault.Silence);
  bench.device.clock.advance(2 * HOUR);
  assert.equal(bench.requests(), 3);
});

test("quiet hours keep a port on that would go dark for good", () => {
  const bench = start({
    model: "kamstrup-multical-402",
    meter: { quiet: { from: "20:00", to: "08:00" } },
    faults: "dark=30",
  });
  // The button is pressed by whoever puts the head on: in the evening before, so to say.
  bench.gateway.readNow("heat", ReadSet.Live);
  bench.device.clock.advance(2 * DAY + 9 * HOUR);
  assert.equal(bench.gateway.meters[0].lastFault, Fault.None);
  assert.equal(bench.gateway.meters[0].statistics.faults[Fault.Silence], 0);
});

test("while the clock is not set there is the plain interval", () => {
  const bench = start({
    clockSet: false,
    meter: {
      quiet: { from: "00:00", to: "23:59" },
      schedule: [{ from: "00:00", to: "00:00", interval: 60 }],
    },
  });
  bench.device.clock.advance(2 * HOUR);
  const reads = bench.gateway.meters[0].statistics.replies;
  assert.ok(reads >= 12 && reads <= 14, `${reads}`);
});

test("no window makes it faster than the table's floor, unless the owner insists", () => {
  const schedule = [{ from: "00:00", to: "00:00", interval: 10 }];
  const kept = start({ meter: { schedule } });
  kept.device.clock.advance(HOUR);
  assert.ok(kept.requests() <= 70, `${kept.requests()}`);
  assert.match(kept.gateway.meters[0].warning, /every 10 s would drain/);
  const insists = start({ meter: { schedule, ignoreFloor: true } });
  insists.device.clock.advance(HOUR);
  assert.ok(insists.requests() >= 355, `${insists.requests()}`);
});

test("the schedules of the list: chosen, named, kept, in effect at once", () => {
  const kept: unknown[] = [];
  const bench = start({ settingChanged: (path, value) => kept.push([path.join("."), value]) });
  bench.device.clock.advance(12 * HOUR);
  const [reader] = bench.gateway.meters;
  assert.equal(reader.mode, "always");
  assert.equal(bench.gateway.setSchedule("heat", "custom"), false);
  assert.equal(bench.gateway.setSchedule("other", "always"), false);
  assert.equal(bench.gateway.setSchedule("heat", "not at night"), true);
  assert.equal(reader.mode, "not at night");
  assert.deepEqual(kept, [
    ["meters.0.schedule", []],
    ["meters.0.quiet", { from: "23:00", to: "06:00" }],
  ]);
  bench.device.clock.advance(11 * HOUR + 30 * MINUTE);
  const before = bench.requests();
  bench.device.clock.advance(6 * HOUR);
  assert.equal(bench.requests(), before);
  assert.equal(bench.gateway.setSchedule("heat", "always"), true);
  bench.device.clock.advance(20 * MINUTE);
  assert.ok(bench.requests() > before);
  assert.equal(bench.gateway.setSchedule("heat", "once a day"), true);
  bench.device.clock.advance(HOUR);
  const daily = bench.requests();
  bench.device.clock.advance(3 * DAY);
  assert.ok(bench.requests() - daily <= 3 * 9, `${bench.requests() - daily} requests in three days`);
  assert.ok(bench.requests() - daily >= 3 * 4);
});

test("what reading costs is counted by day, as the wire has it, over a restart", () => {
  const first = start();
  first.device.clock.advance(DAY + 12 * HOUR);
  const { linkMs } = first.line.link.measure.report();
  const { budget } = first.gateway.meters[0];
  const days = [0, 1, 2];
  const sum = days.reduce((all, ago) => all + budget.linkMilliseconds(ago), 0);
  assert.ok(Math.abs(sum - linkMs) < linkMs / 100, `${sum} of ${linkMs} ms`);
  assert.equal(
    days.reduce((all, ago) => all + budget.reads(ago), 0),
    first.gateway.meters[0].statistics.conversations,
  );
  assert.ok(budget.linkMilliseconds(1) <= 150_000, "the daily budget");
  first.gateway.close();
  const again = start({ device: first.device });
  again.device.clock.advance(MINUTE);
  const { budget: kept } = again.gateway.meters[0];
  assert.equal(kept.reads(1), budget.reads(1));
  assert.ok(kept.reads(0) > budget.reads(0));
  assert.ok(again.gateway.meters[0].batteryTenths > 0);
});

/** A house in which no water flows for a while: the meter says so, the assistant of nobody. */
function startIdle(options: Options & { from: number; to: number }) {
  const bench = start({ ...options, meter: { skipIdle: true, ...options.meter } });
  const { clock } = bench.device;
  const { readings } = bench.gateway.meters[0];
  const flow = bench.gateway.meters[0].meter!.fields.findIndex(({ key }) => key === "flow");
  const took = readings.value.bind(readings);
  // What the simulated meter says of flow is put to nothing between the two hours.
  readings.value = (code, significand, exponent, unit) => {
    const hour = clock.now() / HOUR;
    const still = hour >= options.from && hour < options.to && code === readings.codes[flow];
    took(code, still ? 0 : significand, exponent, unit);
  };
  return bench;
}

test("while nothing flows it is read less often, and as before with the first flow", () => {
  const bench = startIdle({ from: 2, to: 10 });
  const counts = byHour(bench);
  for (const hour of [1, 12, 14, 20]) assert.ok(counts[hour] >= 6, `${hour}: ${counts}`);
  for (const hour of [4, 5, 6, 7, 8]) assert.equal(counts[hour], 1, `${hour}: ${counts}`);
  const [reader] = bench.gateway.meters;
  assert.ok(reader.intervalSeconds === 600, "what is set stays what it is");
});

test("without skipIdle it is read as often as ever", () => {
  const bench = startIdle({ from: 0, to: 24, meter: { skipIdle: false } });
  const counts = byHour(bench);
  assert.ok(
    counts.every((count) => count >= 6),
    `${counts}`,
  );
});

test("an idle meter that does not answer is asked like any other", () => {
  const bench = startIdle({ from: 0, to: 24 });
  bench.device.clock.advance(6 * HOUR);
  assert.equal(byHour(bench)[1], 1);
  bench.line.unplug();
  bench.device.clock.advance(HOUR + MINUTE);
  const [reader] = bench.gateway.meters;
  assert.equal(reader.lastFault, Fault.Line);
  assert.ok(reader.failures >= 3, `${reader.failures} tries`);
  assert.ok(reader.nextReadAt - bench.device.now() <= 10 * MINUTE);
});

test("a clock that goes on while it is looked at, as real ones do, keeps nobody from reading", () => {
  const bench = start({ device: new BenchDevice({ clock: new VirtualClock("2026-03-05T12:00:00Z") }) });
  const { device } = bench;
  let looks = 0;
  device.now = () => device.clock.now() + ++looks * 0.001;
  device.clock.advance(HOUR);
  assert.ok(bench.requests() >= 6, `${bench.requests()} requests`);
  assert.ok(looks < 10_000, `${looks} looks at the clock`);
});
