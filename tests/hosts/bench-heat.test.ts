/** Simulated Landis+Gyr and older Kamstrup meters against the readers of modules/, over lines that have a speed. */

import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice } from "../../hosts/bench/device.js";
import { parseFaults } from "../../hosts/bench/faults.js";
import { heatMbusSimulators } from "../../hosts/bench/heat-mbus-meter.js";
import { Column, House } from "../../hosts/bench/house.js";
import { iec62056Simulators } from "../../hosts/bench/iec62056-meter.js";
import type { MemoryLine } from "../../hosts/bench/memory-line.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { stringsSimulators } from "../../hosts/bench/strings-meter.js";
import { Detector } from "../../modules/gateway/detector.js";
import { Line } from "../../modules/line/line.js";
import { findMeter } from "../../modules/meters/index.js";
import type { Meter } from "../../modules/meters/meter.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { Readings, State } from "../../modules/reading/readings.js";
import { Code } from "../../modules/reading/sink.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";

const START = "2026-02-03T18:20:00Z";
const SEED = 5;
const HOUR = 3_600_000;
const heatMeters = [...iec62056Simulators, ...stringsSimulators, ...heatMbusSimulators];

interface Bench {
  device: BenchDevice;
  memory: MemoryLine;
  line: Line;
}

function bench(id: string, faults = ""): Bench {
  const device = new BenchDevice({ clock: new VirtualClock(START) });
  const memory = device.attach("/dev/head", {
    simulator: findSimulator(id)!,
    seed: SEED,
    faults: faults === "" ? {} : parseFaults([faults]),
  });
  return { device, memory, line: new Line(device, "/dev/head", 0) };
}

interface Read {
  fault: string;
  readings: Readings;
  meter: Meter;
  bench: Bench;
}

function read(id: string, faults = "", set: number = ReadSet.All, on = bench(id, faults)): Read {
  const meter = findMeter(id)!;
  const readings = new Readings(
    meter.fields.map(({ code }) => code),
    { spare: 60, texts: 40, textLimit: meter.textLimit ?? 40 },
  );
  const readout = findProtocol(meter.protocol)!.readout(meter, readings, { meter });
  readout.select(set);
  let fault = "unfinished";
  on.line.run(readout, {
    ended: (step, number) => {
      fault = step === Step.Done ? "none" : faultName(number);
    },
    receiving: () => {},
  });
  on.device.clock.advance(120_000);
  return { fault, readings, meter, bench: on };
}

/** "328.871 GJ" of a key; empty where there is none. */
function value({ readings, meter }: Read, key: string): string {
  const row = meter.fields.findIndex((field) => field.key === key);
  if (row < 0 || readings.states[row] !== State.Present) return "";
  return `${readings.textOf(row)} ${unitSymbol(readings.units[row])}`.trim();
}

/** Energy and volume that the meter must show: thousandths of a watt-hour, millilitres. */
function truth(isWater: boolean, wallMs = Date.parse(START)): { heat: number; volume: number } {
  const columns = new House(SEED, isWater ? "water" : "heat").at(wallMs).columns;
  return { heat: columns[Column.Heat], volume: columns[Column.Volume] };
}

const WATT_HOURS: Record<string, number> = { kWh: 1e3, MWh: 1e6, GJ: 1e9 / 3600, MJ: 1e6 / 3600 };

test("every simulated heat meter is read, with and without echo, and says what the house used", () => {
  for (const { id } of heatMeters)
    for (const faults of ["", "echo", "echo,split=3"]) {
      const result = read(id, faults);
      equal(result.fault, "none", `${id} ${faults}`);
      const isWater = result.meter.medium === "water";
      const [volume, unit] = value(result, "volume").split(" ");
      equal(unit, "m³", id);
      const expected = truth(isWater);
      ok(Math.abs(Number(volume) * 1e6 - expected.volume) < 1e6, `${id}: ${volume}`);
      if (isWater) continue;
      const [energy, energyUnit] = value(result, "heat_energy").split(" ");
      const milliwattHours = Number(energy) * WATT_HOURS[energyUnit] * 1000;
      ok(Math.abs(milliwattHours - expected.heat) < expected.heat / 100, `${id}: ${energy} ${energyUnit}`);
      equal([...result.bench.memory.link.meter.complaints], [], id);
    }
});

test("an Ultraheat is read within seven seconds of line time, and all of it", () => {
  for (const id of ["landis-gyr-ultraheat-uh50", "landis-gyr-ultraheat-t550"])
    for (const faults of ["", "echo"]) {
      const result = read(id, faults);
      const { requests, linkMs, bytesToMeter } = result.bench.memory.link.measure.report();
      equal(requests, 1);
      equal(bytesToMeter, 45);
      ok(linkMs <= 7_000, `${id}: ${linkMs} ms`);
      ok(linkMs >= 6_000, `${id}: ${linkMs} ms is less than the wire takes`);
      for (const { key, set } of result.meter.fields)
        if (set !== "extra") ok(value(result, key) !== "" || key === "meter_time", `${id}: ${key}`);
      equal(value(result, "damaged_records"), "0");
    }
});

test("the live values of an Ultraheat come with the longer readout only", () => {
  const live = read("landis-gyr-ultraheat-live");
  for (const key of ["power", "flow", "temp1", "temp2", "tempdiff"]) ok(value(live, key) !== "", key);
  const plain = read("landis-gyr-ultraheat-uh50");
  const codes = Array.from(plain.readings.codes.slice(0, plain.readings.count));
  for (const { key, code } of live.meter.fields) if (key === "power") ok(!codes.includes(code));
});

test("a first answer with a wrong check is asked for again; two of them are a fault", () => {
  for (const { id } of heatMeters) {
    const once = read(id, "crc=1");
    equal(once.fault, "none", id);
    if (id.startsWith("kamstrup")) continue;
    const twice = read(id, "crc=9");
    equal(twice.fault, "crc", id);
    equal(value(twice, "heat_energy"), "", id);
  }
});

test("a silent meter is asked twice and then left alone", () => {
  for (const { id } of heatMeters) {
    const result = read(id, "silent");
    ok(["silence", "noise"].includes(result.fault), `${id}: ${result.fault}`);
    ok(result.bench.memory.link.measure.report().requests <= 6, id);
  }
});

test("whatever happens on the line, no value is ever wrong", () => {
  // Strings have no checksum: what a flipped bit makes of them, only the parity of the wire shows.
  const checked = heatMeters.filter(({ protocol }) => protocol !== "kamstrup-ascii");
  const fixed = /^(device_number|yearly_set_day|nominal_flow|fabrication_number|heat_energy_previous_year)$/;
  for (const { id } of checked) {
    const good = read(id);
    let ended = 0;
    for (const faults of ["flip=0.001", "drop=0.001", "noise=1,zeros=3", "flip=0.02", "truncate=200"]) {
      const on = bench(id, faults);
      for (let round = 0; round < 3; round++) {
        const result = read(id, faults, ReadSet.All, on);
        if (result.fault === "none") ended++;
        for (const { key } of result.meter.fields)
          if (fixed.test(key) && value(result, key) !== "")
            equal(value(result, key), value(good, key), `${id} ${key}`);
        const told = value(result, "heat_energy");
        if (told === "") continue;
        const [energy, unit] = told.split(" ");
        const expected = truth(false, on.device.clock.wallMs()).heat / 1e6;
        const kilowattHours = (Number(energy) * WATT_HOURS[unit]) / 1e3;
        ok(Math.abs(kilowattHours - expected) < 5, `${id} ${faults}: ${told}, not ${expected} kWh`);
      }
    }
    ok(ended > 0, id);
  }
});

test("the strings of an older Kamstrup are asked once for their scale", () => {
  const on = bench("kamstrup-66-c");
  const meter = findMeter("kamstrup-66-c")!;
  const readings = new Readings(
    meter.fields.map(({ code }) => code),
    { spare: 4, texts: 8, textLimit: 40 },
  );
  const readout = findProtocol(meter.protocol)!.readout(meter, readings, { meter });
  readout.select(ReadSet.Live);
  for (let round = 0; round < 3; round++) {
    on.line.run(readout, { ended: () => {}, receiving: () => {} });
    on.device.clock.advance(HOUR);
  }
  equal(on.memory.link.measure.report().requests, 4);
  equal(readings.commits, 4);
});

test("auto finds each of them, knows those that name themselves, and asks those before it in vain", () => {
  const table: [string, string][] = [
    ["landis-gyr-ultraheat-uh50", "landis-gyr-ultraheat-uh50"],
    ["landis-gyr-ultraheat-t550", "landis-gyr-ultraheat-uh50"],
    ["generic-iec62056", "generic-iec62056"],
    ["kamstrup-66-c", "kamstrup-66-c"],
    ["kamstrup-multical-401", "kamstrup-66-c"],
    ["landis-gyr-ultraheat-t230", "landis-gyr-ultraheat-t230"],
    ["landis-gyr-ultraheat-t330", "landis-gyr-ultraheat-t330"],
    ["generic-mbus", "generic-mbus"],
  ];
  for (const [simulated, expected] of table)
    for (const faults of ["", "echo"]) {
      const { device, line } = bench(simulated, faults);
      let found = "";
      let serial = "";
      const detector = new Detector(
        device,
        line,
        {},
        {
          detected: (meter, number) => {
            found = meter.id;
            serial = number;
          },
          undetected: (fault) => {
            found = faultName(fault);
          },
        },
      );
      detector.start();
      device.clock.advance(120_000);
      equal(found, expected, `${simulated} ${faults}`);
      ok(/^\d{4,}$/.test(serial), `${simulated}: ${serial}`);
    }
});

test("auto says of a KMP meter whether it may be a relative of the one that it names", () => {
  const table: [string, string, boolean][] = [
    ["kamstrup-multical-403", "kamstrup-multical-403", false],
    ["kamstrup-multical-603", "kamstrup-multical-603", true],
    ["kamstrup-multical-303", "kamstrup-multical-603", true],
  ];
  for (const [simulated, expected, relative] of table) {
    const { device, line } = bench(simulated);
    let found = "";
    const owner = {
      detected: (meter: Meter, _serial: string, isRelative: boolean) => {
        found = `${meter.id} ${isRelative}`;
      },
      undetected: () => {},
    };
    new Detector(device, line, {}, owner).start();
    device.clock.advance(120_000);
    equal(found, `${expected} ${relative}`, simulated);
  }
});

test("the serial number is told with the readings", () => {
  for (const { id } of heatMeters) {
    const { readings } = read(id);
    ok(/^\d{4,}$/.test(readings.textOf(readings.row(Code.Serial))), id);
  }
});
