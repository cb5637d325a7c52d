/** How often the gateway wakes a meter whose battery pays for every second of light: on the bench, in virtual days. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice } from "../../hosts/bench/device.js";
import { parseFaults } from "../../hosts/bench/faults.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UH50 = "landis-gyr-ultraheat-uh50";

interface Options {
  settings?: Record<string, unknown>;
  device?: BenchDevice;
  faults?: string;
  utcOffsetMinutes?: number;
  summerTime?: string;
  from?: string;
}

function start(options: Options = {}) {
  const device =
    options.device ?? new BenchDevice({ clock: new VirtualClock(options.from ?? "2026-03-05T10:00:00Z") });
  const faults = options.faults === undefined ? {} : parseFaults([options.faults]);
  const line = device.attach("/dev/head", { simulator: findSimulator(UH50)!, faults });
  const { settings, problems } = checkSettings({
    meters: [{ id: "heat", model: UH50, line: "/dev/head", ...options.settings }],
    clock: { utcOffsetMinutes: options.utcOffsetMinutes ?? 0, summerTime: options.summerTime ?? "none" },
    rest: { enabled: false },
  });
  assert.deepEqual(problems, []);
  const gateway = new Gateway(device, settings!, { version: "1.2.3" });
  gateway.start();
  return { device, gateway, line, requests: () => line.link.measure.report().requests };
}

/** Minutes of the day at which the meter was asked, over some days. */
function times(days: number, options: Options): number[] {
  const bench = start(options);
  const found: number[] = [];
  let seen = 0;
  for (let minute = 0; minute < days * 24 * 60; minute++) {
    bench.device.clock.advance(MINUTE);
    const now = bench.requests();
    if (now > seen) found.push(Math.floor(bench.device.clock.wallMs() / MINUTE) % (24 * 60));
    seen = now;
  }
  return found;
}

/** The minute itself or the one after it: the request is seen when that is over. */
function near(minute: number, hour: number, minuteOfHour: number): boolean {
  const due = hour * 60 + minuteOfHour;
  return minute === due || minute === due + 1;
}

test("an Ultraheat is read at the start and then once a day at half past eleven in the evening", () => {
  const found = times(5, {});
  assert.equal(found.length, 6);
  assert.ok(near(found[0], 10, 0), `${found[0]}`);
  for (const minute of found.slice(1)) assert.ok(near(minute, 23, 30), `${found}`);
});

test("or at the time that its owner has chosen, in the owner's time", () => {
  const found = times(3, { settings: { at: "06:15" }, utcOffsetMinutes: 60 });
  assert.equal(found.length, 4);
  for (const minute of found.slice(1)) assert.ok(near(minute, 5, 15), `${found}`);
  assert.match(checkSettings({ meters: [{ at: "24:00" }] }).problems.join(), /./);
});

for (const [season, month, day] of [
  ["begins", 3, 29],
  ["ends", 10, 25],
])
  for (const at of ["00:00", "01:59", "02:00", "02:30", "03:00", "23:30"])
    test(`once a day at ${at} on the wall, and only once, where summer time ${season}`, () => {
      // Three days before, at eleven or noon on the wall.
      const from = new Date(Date.UTC(2026, Number(month) - 1, Number(day) - 3, 10)).toISOString();
      const bench = start({ settings: { at }, utcOffsetMinutes: 60, summerTime: "eu", from });
      const wall = new Intl.DateTimeFormat("sv-SE", {
        timeZone: "Europe/Copenhagen",
        dateStyle: "short",
        timeStyle: "short",
      });
      const found: string[] = [];
      let seen = 1;
      for (let minute = 0; minute < 6 * 24 * 60; minute++) {
        bench.device.clock.advance(MINUTE);
        // The request is seen when its minute is over.
        if (bench.requests() > seen) found.push(wall.format(bench.device.clock.wallMs() - MINUTE));
        seen = bench.requests();
      }
      const first = Number(day) - (at === "23:30" ? 3 : 2);
      const expected = Array.from({ length: 6 }, (_, index) => {
        const date = new Date(Date.UTC(2026, Number(month) - 1, first + index)).toISOString().slice(0, 10);
        // A time that there is not comes at the change.
        return `${date} ${date === "2026-03-29" && at.startsWith("02:") ? "03:00" : at}`;
      });
      assert.deepEqual(found, expected);
    });

test("a shorter interval than a quarter of an hour is raised to that, with a warning", () => {
  const bench = start({ settings: { interval: 60 } });
  assert.equal(bench.gateway.meters[0].intervalSeconds * 1000, 15 * MINUTE);
  assert.match(bench.gateway.meters[0].warning, /drain the meter's battery/);
  bench.device.clock.advance(2 * HOUR);
  assert.equal(bench.requests(), 9);
});

test("a silent meter costs two requests a try, and the tries grow rare", () => {
  const bench = start({ faults: "silent" });
  bench.device.clock.advance(DAY);
  assert.ok(bench.requests() <= 16, `${bench.requests()} requests`);
  assert.ok(bench.requests() >= 10, `${bench.requests()} requests`);
});

test("a gateway that restarts again and again does not wake the meter each time", () => {
  const first = start();
  first.device.clock.advance(MINUTE);
  assert.equal(first.requests(), 1);
  first.gateway.close();
  let requests = 0;
  for (let round = 0; round < 20; round++) {
    const again = start({ device: first.device });
    again.device.clock.advance(MINUTE);
    requests += again.requests();
    again.gateway.close();
  }
  // A quarter of an hour is over once; that read may have been cut by a restart and begun anew.
  assert.ok(requests <= 2, `${requests} requests in twenty restarts`);
});
