import { Writer } from "../../modules/bytes/writer.js";
import { findMeter } from "../../modules/meters/index.js";
import { parseFactor } from "../../modules/publish/derived.js";
import { Kind, Points } from "../../modules/publish/points.js";
import { defaultPublishSettings, type PublishSettings } from "../../modules/publish/settings.js";
import { Decimal } from "../../modules/reading/convert.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, test } from "../harness.js";
import { TestDevice, TestGateway, TestMeter } from "./bench.js";

const writer = new Writer(new Uint8Array(256));

/** Derived values of a meter as "key=value unit". */
function derived(meter: TestMeter, change: Partial<PublishSettings["derived"]> = {}): string[] {
  const points = new Points(meter.meter!, meter.readings, { ...defaultPublishSettings.derived, ...change });
  const lines: string[] = [];
  for (let index = 0; index < points.count; index++) {
    if (!points.derived(index) || points.kind(index) === Kind.None) continue;
    writer.reset();
    points.plain(writer, index);
    lines.push(`${points.field(index).key}=${writer.toString()}`);
  }
  return lines;
}

function heat(): { meter: TestMeter; commit: () => void } {
  const meter = new TestMeter("heat", findMeter("kamstrup-multical-403"));
  const gateway = new TestGateway(new TestDevice(), meter);
  return { meter, commit: () => gateway.commit(meter) };
}

test("heat in kWh: exact where there is an exact value, else rounded once to the watt-hour", () => {
  const table: [number, number, number, string[]][] = [
    [55006, -3, Unit.MegawattHour, ["heat_energy_kwh=55006"]],
    [550061, -4, Unit.MegawattHour, ["heat_energy_kwh=55006.1"]],
    [36, 0, Unit.Gigajoule, ["heat_energy_kwh=10000"]],
    [1, -3, Unit.Gigajoule, ["heat_energy_kwh=0.278"]],
    [63440, -3, Unit.Gigajoule, ["heat_energy_kwh=17622.222"]],
    [1, 0, Unit.Gigacalorie, ["heat_energy_kwh=1163"]],
    [12345, 0, Unit.WattHour, ["heat_energy_kwh=12.345"]],
    [12345, 0, Unit.KilowattHour, []],
    [0, 0, Unit.Gigajoule, ["heat_energy_kwh=0"]],
  ];
  for (const [significand, exponent, unit, expected] of table) {
    const { meter, commit } = heat();
    meter.put("heat_energy", significand, exponent, unit);
    commit();
    equal(derived(meter), expected);
  }
});

test("heat in kWh never goes back while the meter's own unit goes forward", () => {
  const { meter, commit } = heat();
  const points = new Points(meter.meter!, meter.readings, defaultPublishSettings.derived);
  const index = meter.readings.tableRows;
  const value = new Decimal();
  equal(points.field(index).key, "heat_energy_kwh");
  let before = -1;
  for (let energy = 0; energy < 2000; energy++) {
    meter.put("heat_energy", energy, -3, Unit.Gigajoule);
    commit();
    equal(points.decimal(index, value), true);
    const now = value.significand * 10 ** (3 + value.exponent);
    if (now < before) throw new Error(`${now} after ${before}`);
    before = now;
  }
});

test("gas equivalent and hot water are off until asked for, and exact with any factor", () => {
  const { meter, commit } = heat();
  meter.put("heat_energy", 63440, -3, Unit.Gigajoule);
  commit();
  const off = { kilowattHours: false };
  equal(derived(meter, off), []);
  equal(derived(meter, { ...off, gasEquivalent: true }), ["gas_equivalent=2030.080"]);
  equal(derived(meter, { ...off, gasEquivalent: true, gasFactor: "31.6" }), ["gas_equivalent=2004.7040"]);
  equal(derived(meter, { ...off, gasEquivalent: true, gasFactor: "thirty" }), []);
  equal(derived(meter, { ...off, gasEquivalent: true, gasFactor: "0" }), []);
  const water = new TestMeter("hot", findMeter("kamstrup-multical-21"));
  const gateway = new TestGateway(new TestDevice(), water);
  water.put("volume", 100, 0, Unit.CubicMetre);
  gateway.commit(water);
  equal(derived(water, { hotWater: true }), ["hot_water_energy=21.00"]);
  equal(derived(water), []);
});

test("the temperature difference follows from the temperatures, exactly", () => {
  const { meter, commit } = heat();
  meter.put("temp1", 7240, -2, Unit.Celsius);
  commit();
  equal(derived(meter), []);
  meter.put("temp2", 553, -1, Unit.Celsius);
  commit();
  equal(derived(meter), ["tempdiff=17.10"]);
});

test("flags from the info code: on, off, or not known", () => {
  const { meter, commit } = heat();
  equal(derived(meter), []);
  meter.put("info", 0, 0, Unit.None);
  commit();
  equal(derived(meter), ["problem=OFF", "leak=OFF", "battery_low=OFF"]);
  const water = new TestMeter("water", findMeter("kamstrup-multical-21"));
  const gateway = new TestGateway(new TestDevice(), water);
  water.put("info", 0xffff, 0, Unit.None);
  gateway.commit(water);
  equal(derived(water), ["problem=ON", "leak=ON", "burst=ON"]);
});

test("factors are decimal numbers", () => {
  const result = new Decimal();
  const table: [string, number, number][] = [
    ["32", 32, 0],
    ["31.65", 3165, -2],
    ["0.21", 21, -2],
  ];
  for (const [text, significand, exponent] of table) {
    equal(parseFactor(text, result), true);
    equal([result.significand, result.exponent], [significand, exponent === 0 ? -0 : exponent]);
  }
  for (const text of ["", "-1", "1e3", "1,5", ".5", "1.", "12345678"])
    equal(parseFactor(text, result), false, text);
});
