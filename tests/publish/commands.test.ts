import { findMeter } from "../../modules/meters/index.js";
import { Commands } from "../../modules/publish/commands.js";
import type { Controls } from "../../modules/publish/controls.js";
import { equal, test } from "../harness.js";
import { TestDevice, TestGateway, TestMeter } from "./bench.js";

function stage(offered: boolean) {
  const device = new TestDevice();
  const gateway = new TestGateway(device, new TestMeter("heat", findMeter("kamstrup-multical-403")));
  const done: string[] = [];
  const basic: Controls = {
    readNow: (id) => done.push(`read ${id}`),
    installUpdate: () => done.push("install"),
  };
  const controls: Controls = offered
    ? {
        ...basic,
        restart: () => done.push("restart"),
        align: (id) => done.push(`align ${id}`),
        setReadInterval: (id, seconds) => {
          done.push(`interval ${id} ${seconds}`);
          return seconds >= 60;
        },
        schedules: ["interval", "daily"],
        setSchedule: (id, schedule) => {
          done.push(`schedule ${id} ${schedule}`);
          return true;
        },
      }
    : basic;
  const changed: string[] = [];
  const commands = new Commands(gateway, controls, "iris/d4e5f6", {
    meterChanged: (meter) => changed.push(meter.id),
  });
  return { commands, done, changed };
}

const ALL: readonly [string, string, string][] = [
  ["heat/command/read", "PRESS", "read heat"],
  ["gateway/command/install", "install", "install"],
  ["gateway/command/restart", "PRESS", "restart"],
  ["heat/command/align", "PRESS", "align heat"],
  ["heat/command/interval", "600", "interval heat 600"],
  ["heat/command/interval", "600.0", "interval heat 600"],
  ["heat/command/schedule", "daily", "schedule heat daily"],
];

test("every command is carried out once, and never when it was retained", () => {
  for (const [topic, payload, expected] of ALL) {
    const { commands, done } = stage(true);
    commands.received(`iris/d4e5f6/${topic}`, payload, true);
    equal(done, []);
    equal(commands.received(`iris/d4e5f6/${topic}`, payload, false), true);
    equal(done, [expected]);
    equal([commands.accepted, commands.refused], [1, 1]);
  }
});

test("what the gateway does not offer is refused", () => {
  const { commands, done } = stage(false);
  for (const [topic, payload] of ALL) commands.received(`iris/d4e5f6/${topic}`, payload, false);
  equal(done, ["read heat", "install"]);
  equal(commands.refused, 5);
});

test("what is not understood is refused, and other topics are not ours", () => {
  const { commands, done } = stage(true);
  for (const [topic, payload] of [
    ["heat/command/read", "press"],
    ["heat/command/read", ""],
    ["heat/command/interval", "-1"],
    ["heat/command/interval", "1e3"],
    ["heat/command/interval", "100000000"],
    ["heat/command/schedule", "weekly"],
    ["heat/command/erase", "PRESS"],
    ["water/command/read", "PRESS"],
    ["gateway/command/read", "PRESS"],
    ["gateway/command/install", "PRESS"],
  ])
    equal(commands.received(`iris/d4e5f6/${topic}`, payload, false), true, `${topic} ${payload}`);
  equal(done, []);
  equal(commands.refused, 10);
  for (const topic of [
    "iris/d4e5f6/heat/state",
    "iris/d4e5f6/heat/command",
    "iris/other/heat/command/read",
    "",
  ])
    equal(commands.received(topic, "PRESS", false), false, topic);
});

test("after a setting was changed, or refused, the client is told what holds", () => {
  const { commands, changed } = stage(true);
  commands.received("iris/d4e5f6/heat/command/interval", "600", false);
  commands.received("iris/d4e5f6/heat/command/interval", "5", false);
  equal(changed, ["heat", "heat"]);
  equal([commands.accepted, commands.refused], [1, 1]);
});
