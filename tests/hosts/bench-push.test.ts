/** Simulated push meters against the readers of modules/: what is sent is what is read. */

import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice } from "../../hosts/bench/device.js";
import { Mains } from "../../hosts/bench/mains.js";
import { pushModels } from "../../hosts/bench/push-models.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { gcm } from "../../hosts/node/gcm.js";
import { parseHex } from "../../modules/bytes/hex.js";
import { Detector } from "../../modules/gateway/detector.js";
import { Line } from "../../modules/line/line.js";
import { findMeter } from "../../modules/meters/index.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { TextSink } from "../dlms/collect.js";
import { equal, ok, test } from "../harness.js";
import { BenchReader } from "./bench-reader.js";

const START = "2026-05-04T11:59:41Z";

function listen(id: string, seconds: number, fault?: string): (string[] | string)[] {
  const model = pushModels.find((candidate) => candidate.id === id)!;
  const reader = new BenchReader(id, { start: START, fault, paced: true });
  reader.clock.advance(seconds * 1000);
  const sink = new TextSink();
  const decoder = findProtocol(model.protocol)!.decoder(sink, {
    gcm,
    meter: findMeter(id.replace("-luxembourg", "")),
    key: parseHex("000102030405060708090a0b0c0d0e0f"),
    authenticationKey: parseHex(model.authenticationKey),
  });
  const events: (string[] | string)[] = [];
  for (const { bytes } of reader.arrivals)
    for (const byte of bytes) {
      const step = decoder.push(byte);
      if (step === Step.Done) events.push(sink.messages.shift()!);
      if (step === Step.Fault) events.push(faultName(decoder.fault));
    }
  return events;
}

function value(readings: string[], code: string): string {
  return readings.find((line) => line.startsWith(`${code} `))?.slice(code.length + 1) ?? "";
}

test("every simulated push meter is read without a fault", () => {
  for (const { id, intervalMs, ciphered } of pushModels) {
    const events = listen(id, 65);
    equal(
      events.filter((event) => typeof event === "string"),
      [],
      id,
    );
    // The last push may still be on the line.
    ok(events.length >= Math.floor(60_000 / intervalMs) - 1, `${id}: ${events.length}`);
    for (const readings of events as string[][]) {
      equal(
        readings.some((line) => line.startsWith("authenticated")),
        ciphered,
        id,
      );
      ok(
        readings.some((line) => line.startsWith("time 2026-05-04T1")),
        id,
      );
    }
  }
});

test("what is read is what the house measured", () => {
  const mains = new Mains(1);
  const at = mains.at(Date.parse("2026-05-04T11:59:50Z"));
  const [first] = listen("kamstrup-omnipower-no", 15) as string[][];
  equal(value(first, "time"), "2026-05-04T11:59:50");
  equal(value(first, "1-1:1.7.0"), `${at.powerIn} W`);
  equal(value(first, "1-1:2.7.0"), `${at.powerOut} W`);
  equal(value(first, "1-1:31.7.0"), `${(at.currents[0] / 100).toFixed(2)} A`);
  const hourly = listen("kamstrup-omnipower-no", 25)[1] as string[];
  const hour = mains.at(Date.parse("2026-05-04T12:00:00Z"));
  equal(value(hourly, "1-1:1.8.0"), `${Math.floor(hour.energyIn / 10) * 10} Wh`);
  const telegram = (listen("dsmr-p1", 15) as string[][]).find((readings) =>
    value(readings, "time").startsWith("2026-05-04T12:59:50"),
  )!;
  equal(value(telegram, "1-0:1.7.0"), `${(at.powerIn / 1000).toFixed(3).padStart(6, "0")} kW`);
  equal(value(telegram, "time"), "2026-05-04T12:59:50+01:00");
});

test("totals of the house only grow, and one direction flows at a time", () => {
  const mains = new Mains(3);
  let before = mains.at(Date.parse("2026-05-04T00:00:00Z"));
  for (let step = 1; step < 5000; step++) {
    const view = mains.at(Date.parse("2026-05-04T00:00:00Z") + step * 61_000);
    for (const name of ["energyIn", "energyOut", "reactiveEnergyIn", "reactiveEnergyOut", "gas"] as const)
      ok(view[name] >= before[name], name);
    ok(view.powerIn === 0 || view.powerOut === 0);
    before = view;
  }
  ok(before.energyOut > 0);
});

test("the same seed and time give the same push, another seed another meter", () => {
  equal(listen("landis-gyr-e450", 12), listen("landis-gyr-e450", 12));
  const serial = (seed: number): string => {
    const reader = new BenchReader("landis-gyr-e450", { start: START, seed });
    return (reader.link.meter as unknown as { serial: string }).serial;
  };
  ok(serial(1) !== serial(2));
});

test("broken checks are refused, and no value of theirs passes", () => {
  for (const { id } of pushModels) {
    const events = listen(id, 65, "crc=2");
    const good = listen(id, 65) as string[][];
    const faults = events.filter((event) => typeof event === "string");
    ok(
      faults.length >= 2 && faults.every((fault) => ["crc", "sequence", "tag"].includes(fault)),
      `${id}: ${faults}`,
    );
    equal(
      events.filter((event) => typeof event !== "string"),
      good.slice(2),
      id,
    );
  }
});

test("a push meter that is spoken to goes on, and says so", () => {
  const reader = new BenchReader("dsmr-p1", { start: START });
  reader.send("2f3f210d0a");
  reader.clock.advance(3000);
  equal(reader.link.meter.complaints.get("spoken to"), 5);
  ok(reader.arrivals.length > 0);
  ok(findSimulator("dsmr-p1")?.commands?.("X")[0].includes("--line X"));
});

test("auto listens where somebody sends by itself: it knows a P1 port, and says in words what else it hears", () => {
  const keys = { gcm, key: parseHex("000102030405060708090a0b0c0d0e0f") };
  const table: [simulated: string, options: object, found: string, advice: RegExp][] = [
    ["dsmr-p1", {}, "dsmr-p1", /^$/],
    ["dsmr-p1-luxembourg", keys, "dsmr-p1", /^$/],
    ["dsmr-p1-luxembourg", { gcm }, "key-missing", /encryption key/],
    ["iskraemeco-am550", {}, "noise", /HDLC frames/],
    ["kaifa-ma309", {}, "noise", /not the meter's speed/],
  ];
  for (const [simulated, options, expected, advice] of table) {
    const device = new BenchDevice({ clock: new VirtualClock(START) });
    device.attach("/dev/head", { simulator: findSimulator(simulated)!, seed: 5, faults: {} });
    let found = "";
    const detector: Detector = new Detector(device, new Line(device, "/dev/head", 0), options, {
      detected: (meter) => {
        found = meter.id;
      },
      undetected: (fault) => {
        found = faultName(fault);
      },
    });
    detector.start();
    device.clock.advance(120_000);
    equal(
      [found, advice.test(detector.advice)],
      [expected, true],
      `${simulated}: ${found}, ${detector.advice}`,
    );
  }
});

test("without pacing a push takes no time and the next one comes when it is due, whenever the meter was switched on", () => {
  for (const { id, intervalMs } of pushModels)
    for (const start of ["2026-05-04T11:59:41Z", "2026-05-04T11:59:59.999Z", "2026-05-04T12:00:00Z"]) {
      const reader = new BenchReader(id, { start, paced: false });
      const from = reader.clock.wallMs();
      reader.clock.advance(60_100);
      const due = Math.floor((from + 60_100) / intervalMs) - Math.floor(from / intervalMs);
      // Times are sums of fractions.
      const times = new Set(reader.arrivals.map(({ at }) => Math.round((from + at) * 1000) / 1000));
      equal(times.size, due, `${id} from ${start}`);
      for (const time of times) equal(time % intervalMs, 0, id);
    }
});
