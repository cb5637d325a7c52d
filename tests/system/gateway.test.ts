/** The whole gateway on the bench: virtual time, simulated meters on a paced line, a broker in memory. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BenchDevice } from "../../hosts/bench/device.js";
import { type Faults, parseFaults } from "../../hosts/bench/faults.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import type { Household } from "../../modules/gateway/settings-api.js";
import { State } from "../../modules/reading/readings.js";
import { Fault, faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { ReadNow } from "../../modules/serve/view.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Bench {
  device: BenchDevice;
  gateway: Gateway;
  line: ReturnType<BenchDevice["attach"]>;
}

function start(
  model: string,
  simulated: string,
  options: {
    interval?: number;
    faults?: Faults;
    device?: BenchDevice;
    mqtt?: boolean;
    settingChanged?: Household["settingChanged"];
  } = {},
): Bench {
  const device = options.device ?? new BenchDevice();
  const simulator = findSimulator(simulated);
  assert.ok(simulator, simulated);
  const line = device.attach("/dev/head", { simulator, faults: options.faults });
  const { settings, problems } = checkSettings({
    meters: [{ id: "heat", model, line: "/dev/head", interval: options.interval ?? 0 }],
    rest: { enabled: false },
    mqtt: options.mqtt ? { enabled: true, host: "broker" } : {},
  });
  assert.deepEqual(problems, []);
  const household = options.settingChanged && {
    keeper: { read: () => undefined, write: () => {}, erase: () => {} },
    settingsRead: true,
    remains: [],
    ask: () => {},
    settingChanged: options.settingChanged,
  };
  const gateway = new Gateway(device, settings!, { version: "1.2.3" }, household);
  gateway.start();
  return { device, gateway, line };
}

function value(gateway: Gateway, code: number): string {
  const { readings } = gateway.meters[0];
  return readings.textOf(readings.row(code));
}

test("a day at 10 minutes costs the meter at most 150 s of link time", () => {
  const { device, gateway, line } = start("kamstrup-multical-403", "403");
  device.clock.advance(DAY - 1);
  const { requests, linkMs } = line.link.measure.report();
  // 145 reads, and once the serial number.
  assert.equal(gateway.meters[0].statistics.replies, 146);
  assert.ok(linkMs <= 150_000, `${linkMs} ms`);
  assert.ok(requests <= 150, `${requests} requests`);
  const own = gateway.meters[0].statistics;
  assert.ok(Math.abs(own.linkMilliseconds - linkMs) < linkMs / 100, "our own count agrees with the wire");
});

test("auto recognises the meter once; after a restart nobody is asked again", () => {
  const first = start("auto", "403");
  first.device.clock.advance(MINUTE);
  assert.equal(first.gateway.meters[0].meter?.id, "kamstrup-multical-403");
  const serial = first.gateway.meters[0].serial;
  assert.match(serial, /^\d{6,}$/);
  first.gateway.close();
  const again = start("auto", "403", { device: first.device });
  assert.equal(again.gateway.meters[0].meter?.id, "kamstrup-multical-403");
  assert.equal(again.gateway.meters[0].serial, serial);
  again.device.clock.advance(5000);
  const told = start("kamstrup-multical-403", "403");
  told.device.clock.advance(5000);
  const [asked, needed] = [again, told].map((bench) => bench.line.link.measure.report().requests);
  // It may be fewer: what the meter leaves out is remembered too.
  assert.ok(asked <= needed, `${asked} requests, ${needed} without identification and probes`);
});

test("a meter whose model is set is asked for its serial number once, ever", () => {
  const first = start("kamstrup-multical-403", "403");
  first.device.clock.advance(MINUTE);
  const { serial } = first.gateway.meters[0];
  assert.match(serial, /^\d{6,}$/);
  first.gateway.close();
  const again = start("kamstrup-multical-403", "403", { device: first.device });
  assert.equal(again.gateway.meters[0].serial, serial, "known before it is read");
  const requests = () => again.line.link.measure.report().requests;
  const before = requests();
  again.device.clock.advance(MINUTE);
  const without = requests() - before;
  assert.ok(without <= first.line.link.measure.report().requests - 1);
});

test("registers that the meter leaves out are not asked again, not even after a restart", () => {
  const faults = parseFaults(["omit=74+113+150"]);
  const first = start("kamstrup-multical-403", "403", { faults, interval: 600 });
  first.device.clock.advance(HOUR);
  const { readings } = first.gateway.meters[0];
  assert.equal(readings.states[readings.row(74)], State.Unsupported);
  first.gateway.close();
  const again = start("kamstrup-multical-403", "403", { faults, device: first.device });
  again.device.clock.advance(5000);
  assert.equal(
    again.gateway.meters[0].readings.states[again.gateway.meters[0].readings.row(74)],
    State.Unsupported,
  );
  assert.ok(again.gateway.meters[0].statistics.bytesSent < first.gateway.meters[0].statistics.bytesSent);
  const live = again.line.link.measure.report();
  again.gateway.readNow("heat", ReadSet.Live);
  again.device.clock.advance(5000);
  // 7 + 1 registers asked less one: 80 3f 10 n, two bytes each, CRC, stop.
  assert.ok(again.line.link.measure.report().bytesToMeter - live.bytesToMeter <= 5 + 2 * 7 + 3);
});

test("the eye of a 402 is kept on though it is read only every three hours", () => {
  const kept = start("kamstrup-multical-402", "402", {
    faults: parseFaults(["dark=30"]),
    interval: 3 * 3600,
  });
  kept.device.clock.advance(2 * DAY);
  assert.equal(kept.gateway.meters[0].lastFault, Fault.None);
  assert.equal(kept.gateway.meters[0].statistics.faults[Fault.Silence], 0);
});

test("a meter that is silent is asked less and less, and is back with the first answer", () => {
  const { device, gateway, line } = start("kamstrup-multical-403", "403", {
    faults: parseFaults(["silent=30"]),
  });
  device.clock.advance(HOUR);
  const asked = line.link.measure.report().requests;
  assert.ok(asked <= 40, `${asked} requests in an hour`);
  device.clock.advance(2 * HOUR);
  assert.equal(gateway.meters[0].lastFault, Fault.None);
  assert.equal(value(gateway, 60).length > 0, true);
  assert.ok(device.logs.some((text) => text.includes("silence") && text.includes("magnet")));
  assert.equal(device.logs.filter((text) => text === "heat: is read again").length, 1);
});

for (const [fault, expected] of [
  ["silent", "silence"],
  ["crc", "crc"],
  ["truncate", "truncated"],
  ["echo,silent", "echo"],
] as const)
  test(`the fault "${fault}" is named "${expected}" and leaves every reading absent`, () => {
    const { device, gateway } = start("kamstrup-multical-403", "403", { faults: parseFaults([fault]) });
    device.clock.advance(MINUTE);
    assert.equal(faultName(gateway.meters[0].lastFault), expected);
    const { readings } = gateway.meters[0];
    // The short reply with the serial number may come through; none of the values does.
    assert.ok(readings.states.subarray(0, readings.tableRows).every((state) => state === State.Absent));
  });

test("a read by request comes at once, and a second one a moment later is refused", () => {
  const { device, gateway, line } = start("kamstrup-multical-403", "403");
  device.clock.advance(20_000);
  const before = line.link.measure.report().requests;
  assert.equal(gateway.readNow("heat", ReadSet.Live), ReadNow.Accepted);
  device.clock.advance(1500);
  assert.equal(line.link.measure.report().requests, before + 1);
  assert.equal(gateway.readNow("heat", ReadSet.Live), ReadNow.TooSoon);
  assert.equal(gateway.readNow("other", ReadSet.Live), ReadNow.UnknownMeter);
});

test("an interval below the meter's floor is raised, and said", () => {
  const { gateway, device } = start("kamstrup-multical-403", "403", { interval: 5 });
  assert.equal(gateway.meters[0].intervalSeconds, gateway.meters[0].meter?.cost.floorSeconds);
  assert.ok(device.logs.some((text) => text.includes("drain the meter's battery")));
});

test("the owner changes the interval; below the meter's floor it is refused", () => {
  const kept: unknown[] = [];
  const { device, gateway } = start("kamstrup-multical-403", "403", {
    settingChanged: (keys, value) => kept.push([...keys, value]),
  });
  device.clock.advance(MINUTE);
  assert.equal(gateway.setReadInterval("heat", 1), false);
  assert.equal(gateway.setReadInterval("nobody", 600), false);
  assert.equal(gateway.setReadInterval("heat", 120), true);
  assert.deepEqual(kept, [["meters", 0, "interval", 120]]);
  const before = gateway.meters[0].statistics.replies;
  device.clock.advance(20 * MINUTE + 5000);
  assert.equal(gateway.meters[0].statistics.replies - before, 10);
});

test("closing twice is fine, and nothing goes on afterwards", () => {
  const { device, gateway, line } = start("kamstrup-multical-403", "403", { mqtt: true });
  device.clock.advance(MINUTE);
  let done = 0;
  gateway.close(() => done++);
  gateway.close(() => done++);
  device.clock.advance(5000);
  const { requests } = line.link.measure.report();
  device.clock.advance(DAY);
  assert.equal(done, 2);
  assert.equal(line.link.measure.report().requests, requests);
});

test("REST listens once, on the port of the settings, until the gateway closes", () => {
  const device = new BenchDevice();
  const { settings } = checkSettings({ rest: { host: "127.0.0.1", port: 82, fallbackPort: 8082 } });
  const ports: number[] = [];
  const gateway = new Gateway(device, settings!, { version: "1.2.3", listening: (port) => ports.push(port) });
  gateway.start();
  device.clock.advance(MINUTE);
  assert.deepEqual(ports, [82]);
  const asked = (): string => {
    const answers: string[] = [];
    const text = Buffer.from("GET /api/v1 HTTP/1.0\r\n\r\n");
    const buffer = new Uint8Array(1024);
    const port = device.connect({
      host: "127.0.0.1",
      port: 82,
      onOpen: () => port.write(text, 0, text.length),
      onReadable: () => {
        answers.push(Buffer.from(buffer.subarray(0, port.read(buffer))).toString());
      },
      onClosed: () => {},
    });
    device.clock.advance(1000);
    return answers.join("");
  };
  assert.match(asked(), /^HTTP\/1\.1 200 OK\r\n/);
  gateway.close();
  assert.equal(asked(), "");
});
