/** The alignment assistant on the bench: what it says of each fault on the line, what it costs, and that it lets go. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BenchDevice } from "../../hosts/bench/device.js";
import { parseFaults } from "../../hosts/bench/faults.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { LIMIT_MS } from "../../modules/gateway/alignment.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { Fault } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Verdict, verdictNames } from "../../modules/readout/verdict.js";
import { ReadNow } from "../../modules/serve/view.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Bench {
  device: BenchDevice;
  gateway: Gateway;
  line: ReturnType<BenchDevice["attach"]>;
}

function start(simulated: string, faults = "", model = simulated): Bench {
  const simulator = findSimulator(simulated);
  assert.ok(simulator, simulated);
  const device = new BenchDevice();
  const line = device.attach("/dev/head", { simulator, faults: parseFaults([faults]) });
  const { settings, problems } = checkSettings({
    meters: [{ id: "heat", model, line: "/dev/head" }],
    rest: { enabled: false },
  });
  assert.deepEqual(problems, []);
  const gateway = new Gateway(device, settings!, { version: "1.2.3" });
  gateway.start();
  return { device, gateway, line };
}

const KMP = "kamstrup-multical-403";
const UH50 = "landis-gyr-ultraheat-uh50";

for (const [model, faults, verdict, percent] of [
  [KMP, "", "good", 100],
  [KMP, "echo", "good", 100],
  [KMP, "slow=1500", "good", 100],
  [KMP, "silent", "nothing", 0],
  [KMP, "dark=0", "nothing", 0],
  [KMP, "echo,silent", "echo", 0],
  [KMP, "noise,truncate=0", "noise", 0],
  [KMP, "garble=0.5", "framing", 0],
  [KMP, "truncate=5", "framing", 0],
  [KMP, "crc", "crc", 0],
  [KMP, "crc,echo", "crc", 0],
  [UH50, "", "good", 100],
  [UH50, "silent", "nothing", 0],
  [UH50, "echo,silent", "echo", 0],
  [UH50, "crc", "crc", 0],
  [UH50, "garble=0.9", "framing", 0],
  ["kamstrup-66-c", "", "good", 100],
  ["kamstrup-66-c", "silent", "nothing", 0],
  ["landis-gyr-ultraheat-t330", "", "good", 100],
  ["landis-gyr-ultraheat-t330", "crc", "crc", 0],
  ["dlms-direct", "", "good", 100],
  ["dlms-optical", "silent", "nothing", 0],
] as const)
  test(`${model} with "${faults}" is "${verdict}"`, () => {
    const { device, gateway } = start(model, faults);
    device.clock.advance(5 * MINUTE);
    gateway.align("heat", true);
    device.clock.advance(90 * SECOND);
    const alignment = gateway.meters[0].alignment!;
    assert.ok(alignment.running);
    assert.ok(alignment.attempts >= 5, `${alignment.attempts} tries`);
    assert.equal(verdictNames[alignment.verdict], verdict);
    assert.equal(alignment.percent, percent);
    assert.equal(alignment.good > 0, percent > 0);
    assert.notEqual(alignment.advice, "");
  });

test("a KMP meter that answers is asked once a second, for two minutes at most", () => {
  const { device, gateway, line } = start(KMP);
  device.clock.advance(10 * SECOND);
  const before = line.link.measure.report();
  const counted = { ...gateway.meters[0].statistics };
  gateway.align("heat", true);
  device.clock.advance(LIMIT_MS - 1);
  const alignment = gateway.meters[0].alignment!;
  assert.ok(alignment.running);
  device.clock.advance(1);
  assert.ok(!alignment.running);
  assert.equal(alignment.remainingMilliseconds, 0);
  const after = line.link.measure.report();
  const asked = after.requests - before.requests;
  assert.ok(asked >= LIMIT_MS / SECOND - 2 && asked <= LIMIT_MS / SECOND, `${asked} requests`);
  const { statistics } = gateway.meters[0];
  assert.equal(statistics.requests - counted.requests, asked, "every request is counted");
  const linkMs = after.linkMs - before.linkMs;
  assert.ok(Math.abs(statistics.linkMilliseconds - counted.linkMilliseconds - linkMs) < linkMs / 50);
  // The lightest request there is: 6 bytes out and at most 15 back.
  assert.ok(after.bytesToMeter - before.bytesToMeter <= 7 * asked);
  device.clock.advance(MINUTE);
  assert.equal(line.link.measure.report().requests, after.requests, "it has stopped by itself");
});

test("a silent KMP meter gets the 1.6 s of silence that it wants between two requests", () => {
  const { device, gateway, line } = start(KMP, "silent");
  device.clock.advance(MINUTE);
  const before = line.link.measure.report().requests;
  gateway.align("heat", true);
  device.clock.advance(LIMIT_MS);
  const asked = line.link.measure.report().requests - before;
  assert.ok(asked >= 50 && asked <= 62, `${asked} requests`);
});

test("a head that comes into place is seen within three seconds", () => {
  const { device, gateway } = start(KMP, "crc=60");
  device.clock.advance(10 * SECOND);
  gateway.align("heat", true);
  const alignment = gateway.meters[0].alignment!;
  while (alignment.verdict !== Verdict.Crc) device.clock.advance(SECOND);
  const seconds = () => {
    let count = 0;
    while (alignment.verdict !== Verdict.Good && count < 150) {
      device.clock.advance(SECOND);
      count++;
    }
    return count;
  };
  assert.ok(seconds() < 130);
  assert.ok(alignment.percent < 50, `${alignment.percent} %`);
  assert.match(alignment.advice, /not every time/);
});

test("the assistant has the line to itself, and reading goes on afterwards", () => {
  const { device, gateway, line } = start(KMP);
  device.clock.advance(9 * MINUTE + 30 * SECOND);
  gateway.align("heat", true);
  const [reader] = gateway.meters;
  assert.equal(gateway.readNow("heat", ReadSet.Live), ReadNow.Busy);
  const replies = reader.lastReadAt;
  device.clock.advance(MINUTE);
  assert.equal(reader.lastReadAt, replies, "the read that was due has waited");
  assert.ok(reader.busy);
  gateway.align("heat", false);
  assert.ok(!reader.alignment!.running);
  device.clock.advance(5 * SECOND);
  assert.ok(reader.lastReadAt > replies);
  assert.equal(reader.lastFault, Fault.None);
  assert.equal(line.link.measure.report().requests, reader.statistics.requests);
});

test("what is being read when the assistant starts is given up, and read afterwards", () => {
  const { device, gateway } = start(KMP, "slow=1500");
  device.clock.advance(1_000);
  assert.ok(gateway.meters[0].busy);
  gateway.align("heat", true);
  device.clock.advance(20 * SECOND);
  assert.equal(gateway.meters[0].alignment!.percent, 100);
  gateway.align("heat", false);
  device.clock.advance(30 * SECOND);
  assert.ok(gateway.meters[0].lastReadAt > 0);
});

test("a meter that had been given up for a while is read as soon as the assistant has heard it", () => {
  const { device, gateway } = start(KMP, "silent=40");
  device.clock.advance(30 * MINUTE);
  assert.equal(gateway.meters[0].lastReadAt, -1);
  gateway.align("heat", true);
  device.clock.advance(LIMIT_MS + 10 * SECOND);
  assert.ok(gateway.meters[0].lastReadAt > 0);
});

for (const simulated of ["403", UH50, "kamstrup-66-c"])
  test(`while nobody knows that it is a ${simulated}, the assistant tries what there is until it answers`, () => {
    const { device, gateway } = start(simulated, "dark=0", "auto");
    device.clock.advance(MINUTE);
    assert.equal(gateway.meters[0].meter, undefined);
    gateway.align("heat", true);
    device.clock.advance(20 * SECOND);
    const alignment = gateway.meters[0].alignment!;
    assert.equal(verdictNames[alignment.verdict], "nothing");
    // The eye is woken.
    gateway.meters[0].line.close();
    gateway.align("heat", false);
    const other = start(simulated, "", "auto");
    other.gateway.align("heat", true);
    other.device.clock.advance(100 * SECOND);
    assert.equal(verdictNames[other.gateway.meters[0].alignment!.verdict], "good");
    assert.ok(other.gateway.meters[0].alignment!.good >= 3);
  });

for (const [simulated, faults, verdict] of [
  ["kamstrup-omnipower-no", "", "good"],
  ["kamstrup-omnipower-no", "silent", "nothing"],
  ["kamstrup-omnipower-no", "crc", "crc"],
  ["kamstrup-omnipower-no", "garble=0.95", "framing"],
  ["dsmr-p1", "", "good"],
] as const)
  test(`a ${simulated} that speaks by itself, with "${faults}", is counted as it comes: "${verdict}"`, () => {
    const { device, gateway } = start(simulated, faults);
    device.clock.advance(MINUTE);
    const { telegrams } = { telegrams: gateway.meters[0].statistics.replies };
    gateway.align("heat", true);
    device.clock.advance(100 * SECOND);
    const alignment = gateway.meters[0].alignment!;
    assert.equal(verdictNames[alignment.verdict], verdict);
    if (verdict === "good") {
      assert.equal(alignment.good, gateway.meters[0].statistics.replies - telegrams, "and read all the same");
      assert.equal(alignment.percent, 100);
    }
    device.clock.advance(LIMIT_MS);
    assert.ok(!alignment.running);
    assert.ok(gateway.meters[0].line.busy, "it is listened to as before");
  });

test("a port that cannot be opened is said, not taken for a dark eye", () => {
  const { device, gateway, line } = start(KMP);
  device.clock.advance(10 * SECOND);
  line.unplug();
  gateway.align("heat", true);
  device.clock.advance(10 * SECOND);
  const alignment = gateway.meters[0].alignment!;
  assert.equal(alignment.percent, 0);
  assert.match(alignment.advice, /^The line cannot be used: no such device/);
});

test("a gateway that closes ends the assistant", () => {
  const { device, gateway, line } = start(KMP);
  device.clock.advance(10 * SECOND);
  gateway.align("heat", true);
  device.clock.advance(5 * SECOND);
  gateway.close();
  const { requests } = line.link.measure.report();
  device.clock.advance(5 * MINUTE);
  assert.equal(line.link.measure.report().requests, requests);
});
