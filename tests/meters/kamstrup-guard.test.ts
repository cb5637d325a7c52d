/** A sensor fault is never published as 0.00 or 185.00 degrees. */

import { findMeter } from "../../modules/meters/index.js";
import { KamstrupGuard } from "../../modules/meters/kamstrup-guard.js";
import type { Meter } from "../../modules/meters/meter.js";
import { Readings, State } from "../../modules/reading/readings.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";

const { Celsius, Kilowatt, LitrePerHour, None } = Unit;

interface Setting {
  readonly guard: KamstrupGuard;
  readonly readings: Readings;
  /** Significand of a register's row; -1 when it was never read. */
  read(code: number): number;
}

function guarded(name: string): Setting {
  const meter = findMeter(name) as Meter;
  const codes = meter.fields.map(({ code }) => code);
  const readings = new Readings(codes, { spare: 2, texts: 2, textLimit: 20 });
  const read = (code: number) => {
    const row = readings.row(code);
    return readings.states[row] === State.Present ? readings.significands[row] : -1;
  };
  return { guard: new KamstrupGuard(meter, readings), readings, read };
}

interface Batch {
  flow?: number;
  temp1: number;
  temp2: number;
  power: number;
  info: number;
  infoCode?: number;
}

function live(guard: KamstrupGuard, { flow = 118, temp1, temp2, power, info, infoCode = 99 }: Batch): void {
  guard.value(74, flow, 0, LitrePerHour);
  guard.value(80, power, -1, Kilowatt);
  guard.value(86, temp1, -2, Celsius);
  guard.value(87, temp2, -2, Celsius);
  guard.value(89, temp1 - temp2, -2, Unit.Kelvin);
  guard.value(infoCode, info, 0, None);
  guard.commit();
}

const GOOD: Batch = { temp1: 7012, temp2: 3544, power: 57, info: 0 };

test("without a fault every value passes", () => {
  const { guard, read } = guarded("601");
  live(guard, GOOD);
  equal([74, 80, 86, 87, 89, 99].map(read), [118, 57, 7012, 3544, 3468, 0]);
  equal(guard.suppressed, 0);
});

/** Meter, what it answers, registers that must not be told, those that must. */
const faults: readonly (readonly [string, Batch, readonly number[], readonly number[]])[] = [
  ["601", { ...GOOD, temp1: 18500, power: 0, info: 8 }, [86, 80, 89], [74, 87, 99]],
  ["601", { ...GOOD, temp1: 0, power: 0, info: 8 }, [86, 80, 89], [74, 87, 99]],
  ["402", { ...GOOD, temp2: 18500, power: 0, info: 4 }, [87, 80, 89], [74, 86, 99]],
  ["601", { ...GOOD, temp1: 0, temp2: 0, power: 0, info: 12 }, [86, 87, 80, 89], [74, 99]],
  ["601", { ...GOOD, flow: 0, power: 0, info: 16 }, [74, 80], [86, 87, 89, 99]],
  ["603", { ...GOOD, temp1: 0, power: 0, info: 0x20, infoCode: 369 }, [86, 80, 89], [74, 87, 369]],
  ["403", { ...GOOD, temp1: 18500, power: 0, info: 1000000 }, [86, 80, 89], [74, 87, 99]],
  ["403", { ...GOOD, temp1: 18500, power: 0, info: 8 }, [86, 80, 89], [74, 87, 99]],
];

for (const [name, batch, hidden, told] of faults)
  test(`a ${name} with T1 ${batch.temp1}, T2 ${batch.temp2}, flow ${batch.flow ?? 118}, info ${batch.info} does not tell ${hidden}`, () => {
    const { guard, read } = guarded(name);
    live(guard, batch);
    equal(
      hidden.map(read),
      hidden.map(() => -1),
    );
    ok(told.every((code) => read(code) >= 0));
    equal(guard.suppressed, hidden.length);
  });

/** What looks like a fault and is none. */
const plausible: readonly (readonly [string, Batch])[] = [
  ["a cold pipe without any info code", { ...GOOD, temp1: 0, power: 0, info: 0 }],
  ["no heat and no flow while a leak is told", { ...GOOD, flow: 0, power: 0, info: 64 }],
  ["good temperatures, whatever the flags say", { ...GOOD, info: 4 + 8 }],
  ["nearly 185 degrees", { ...GOOD, temp1: 18499, info: 8 }],
  ["flow while the flow sensor is told not to answer", { ...GOOD, info: 16 }],
];

for (const [what, batch] of plausible)
  test(`${what} passes`, () => {
    const { guard, read } = guarded("601");
    live(guard, batch);
    equal([74, 80, 86, 87, 89].map(read), [
      batch.flow ?? 118,
      batch.power,
      batch.temp1,
      batch.temp2,
      batch.temp1 - batch.temp2,
    ]);
    equal(guard.suppressed, 0);
  });

test("185 degrees are known in any number of decimals", () => {
  for (const [significand, exponent] of [
    [185, 0],
    [1850, -1],
    [185000, -3],
  ]) {
    const { guard, read } = guarded("601");
    guard.value(86, significand, exponent, Celsius);
    guard.value(99, 8, 0, None);
    guard.commit();
    equal(read(86), -1);
  }
});

test("the last good value stays, and a mended sensor is read again", () => {
  const { guard, read } = guarded("601");
  live(guard, GOOD);
  live(guard, { ...GOOD, temp1: 18500, power: 0, info: 8 });
  equal([86, 87, 80, 99].map(read), [7012, 3544, 57, 8]);
  live(guard, { ...GOOD, temp1: 7100, power: 58 });
  equal([86, 80, 89].map(read), [7100, 58, 7100 - 3544]);
});

test("a batch without the info code is judged by the last one", () => {
  const { guard, read } = guarded("601");
  live(guard, { ...GOOD, temp1: 18500, power: 0, info: 8 });
  guard.value(88, 18500, -2, Celsius);
  guard.value(60, 55006, -3, Unit.MegawattHour);
  guard.commit();
  equal([88, 60].map(read), [-1, 55006]);
});

test("what is discarded neither counts nor comes back", () => {
  const { guard, read } = guarded("601");
  guard.value(86, 18500, -2, Celsius);
  guard.value(99, 8, 0, None);
  guard.discard();
  guard.value(87, 18500, -2, Celsius);
  guard.commit();
  equal([86, 87, 99].map(read), [-1, 18500, -1]);
});

test("a meter without an info code in its table passes everything", () => {
  const readings = new Readings([86, 99], { spare: 0, texts: 0, textLimit: 0 });
  const guard = new KamstrupGuard({ ...(findMeter("403") as Meter), fields: [] }, readings);
  guard.value(86, 18500, -2, Celsius);
  guard.value(99, 8, 0, None);
  guard.commit();
  equal([...readings.significands], [18500, 8]);
  equal(guard.suppressed, 0);
});

test("texts, long numbers and what is absent pass", () => {
  const { guard, readings } = guarded("601");
  const digits = Uint8Array.from("12345678901234567890", (letter) => letter.charCodeAt(0));
  guard.digits(1001, digits, 0, digits.length, None);
  guard.text(1010, digits, 0, 4);
  guard.absent(63);
  guard.commit();
  equal(readings.states[readings.row(1001)], State.Present);
  equal(readings.states[readings.row(1010)], State.Present);
  equal(readings.states[readings.row(63)], State.Unsupported);
});
