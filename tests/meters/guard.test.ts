/** A sensor fault is never published as 0.00 or 185.00 degrees. */
import { Guard } from "../../modules/meters/guard.js";
import { findMeter } from "../../modules/meters/index.js";
import type { Meter } from "../../modules/meters/meter.js";
import { Readings, State } from "../../modules/reading/readings.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";

const { Celsius, Kilowatt, LitrePerHour, None } = Unit;

interface Setting {
  readonly guard: Guard;
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
  return { guard: new Guard(meter, readings), readings, read };
}

function live(guard: Guard, flow: number, back: number, power: number, info: number, infoCode = 99): void {
  guard.value(74, 118, 0, LitrePerHour);
  guard.value(80, power, -1, Kilowatt);
  guard.value(86, flow, -2, Celsius);
  guard.value(87, back, -2, Celsius);
  guard.value(infoCode, info, 0, None);
  guard.commit();
}

test("without a fault every value passes", () => {
  const { guard, read } = guarded("601");
  live(guard, 7012, 3544, 57, 0);
  equal([74, 80, 86, 87, 99].map(read), [118, 57, 7012, 3544, 0]);
  equal(guard.suppressed, 0);
});

/** Meter, info register, info code, registers that must not be told, those that must. */
const faults: readonly (readonly [string, number, number, readonly number[], readonly number[]])[] = [
  ["601", 99, 8, [86, 80], [74, 87, 99]],
  ["402", 99, 4, [87, 80], [74, 86, 99]],
  ["601", 99, 4 + 8, [86, 87, 80], [74, 99]],
  ["601", 99, 16, [74, 80], [86, 87, 99]],
  ["603", 369, 0x20, [86, 80], [74, 87, 369]],
  ["603", 369, 0x10, [87, 80], [74, 86, 369]],
  ["403", 99, 1000000, [86, 80], [74, 87, 99]],
  ["403", 99, 200000, [87, 80], [74, 86, 99]],
];

for (const [name, infoCode, info, hidden, told] of faults)
  test(`a ${name} whose register ${infoCode} says ${info} keeps ${hidden.join(" and ")} to itself`, () => {
    const { guard, read } = guarded(name);
    live(guard, 0, 18500, 0, info, infoCode);
    equal(
      hidden.map(read),
      hidden.map(() => -1),
    );
    ok(told.every((code) => read(code) >= 0));
    equal(guard.suppressed, hidden.length);
  });

test("the last good value stays, and a mended sensor is read again", () => {
  const { guard, read } = guarded("601");
  live(guard, 7012, 3544, 57, 0);
  live(guard, 18500, 3544, 0, 8);
  equal([86, 87, 80, 99].map(read), [7012, 3544, 57, 8]);
  live(guard, 7100, 3544, 58, 0);
  equal([86, 80].map(read), [7100, 58]);
});

test("a batch without the info code is judged by the last one", () => {
  const { guard, read } = guarded("601");
  live(guard, 7012, 3544, 57, 8);
  guard.value(89, 3468, -2, Unit.Kelvin);
  guard.value(60, 55006, -3, Unit.MegawattHour);
  guard.commit();
  equal([89, 60].map(read), [-1, 55006]);
});

test("what is discarded neither counts nor comes back", () => {
  const { guard, read } = guarded("601");
  guard.value(86, 7012, -2, Celsius);
  guard.value(99, 8, 0, None);
  guard.discard();
  guard.value(87, 3544, -2, Celsius);
  guard.commit();
  equal([86, 87, 99].map(read), [-1, 3544, -1]);
  guard.value(86, 7013, -2, Celsius);
  guard.commit();
  equal(read(86), 7013);
});

test("an info code that is no whole number spoils nothing", () => {
  const { guard, read } = guarded("601");
  guard.value(86, 7012, -2, Celsius);
  guard.value(99, 8, -1, None);
  guard.commit();
  equal(read(86), 7012);
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
