import { Writer } from "../../modules/bytes/writer.js";
import { convert, convertRounded, Decimal, isConvertible, subtract } from "../../modules/reading/convert.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";

const result = new Decimal();
const writer = new Writer(new Uint8Array(128));

function text(good: boolean): string {
  if (!good) return "refused";
  writer.reset();
  writer.decimal(result.significand, result.exponent);
  return writer.toString();
}

test("exact conversions", () => {
  const table: [number, number, number, number, string][] = [
    [55006, -3, Unit.MegawattHour, Unit.Gigajoule, "198.0216"],
    [12345, 0, Unit.KilowattHour, Unit.Gigajoule, "44.4420"],
    [1, 0, Unit.WattHour, Unit.Gigajoule, "0.0000036"],
    [3, -3, Unit.GigawattHour, Unit.Gigajoule, "10.8"],
    [21634, -2, Unit.Gigajoule, Unit.Gigajoule, "216.34"],
    [1000, -3, Unit.Gigacalorie, Unit.Gigajoule, "4.1868000"],
    [5, 0, Unit.Megacalorie, Unit.Gigajoule, "0.0209340"],
    [123, 0, Unit.Megajoule, Unit.Gigajoule, "0.123"],
    [36, 0, Unit.Gigajoule, Unit.MegawattHour, "10"],
    [9, 0, Unit.Gigajoule, Unit.KilowattHour, "2500"],
    [1, 0, Unit.Gigajoule, Unit.KilowattHour, "refused"],
    [59, -2, Unit.CubicMetrePerHour, Unit.LitrePerHour, "590"],
    [5, 0, Unit.CubicMetrePerMinute, Unit.LitrePerHour, "300000"],
    [300, 0, Unit.Watt, Unit.Kilowatt, "0.300"],
    [-12, -4, Unit.Megawatt, Unit.Kilowatt, "-1.2"],
    [314131, 0, Unit.Litre, Unit.CubicMetre, "314.131"],
    [1, 0, Unit.Gallon, Unit.CubicMetre, "0.003785411784"],
    [1, 0, Unit.GallonPerMinute, Unit.LitrePerHour, "227.12470704"],
    [2, 0, Unit.Day, Unit.Hour, "48"],
    [0, -2, Unit.MegawattHour, Unit.Gigajoule, "0.000"],
    [1, 0, Unit.Tonne, Unit.CubicMetre, "refused"],
    [1, 0, Unit.Kelvin, Unit.Celsius, "refused"],
    [1, 0, Unit.None, Unit.Gigajoule, "refused"],
    [1, 0, 0x8000 + 12, Unit.Gigajoule, "refused"],
    [1, 0, 0x8000 + 12, 0x8000 + 12, "1"],
    // The largest significand that 36 lets through, one past it, and one whose zeros give way.
    [250199979298360, 0, Unit.KilowattHour, Unit.Gigajoule, "900719925474.0960"],
    [250199979298361, 0, Unit.KilowattHour, Unit.Gigajoule, "refused"],
    [250199979298370, 0, Unit.KilowattHour, Unit.Gigajoule, "900719925474.132"],
  ];
  for (const [significand, exponent, unit, target, expected] of table)
    equal(text(convert(significand, exponent, unit, target, result)), expected, `${significand} of ${unit}`);
});

test("rounded conversions, half away from zero", () => {
  const table: [number, number, number, number, number, string][] = [
    [6344, -2, Unit.Gigajoule, Unit.KilowattHour, 1, "17622.2"],
    [1, 0, Unit.Gigajoule, Unit.KilowattHour, 3, "277.778"],
    [-1, 0, Unit.Gigajoule, Unit.KilowattHour, 3, "-277.778"],
    [55006, -3, Unit.MegawattHour, Unit.Gigajoule, 2, "198.02"],
    [125, -3, Unit.Gigajoule, Unit.Gigajoule, 2, "0.13"],
    [124, -3, Unit.Gigajoule, Unit.Gigajoule, 2, "0.12"],
    [-125, -3, Unit.Gigajoule, Unit.Gigajoule, 2, "-0.13"],
    [-4, -3, Unit.Gigajoule, Unit.Gigajoule, 2, "0.00"],
    [5, 0, Unit.Gigajoule, Unit.Gigajoule, 2, "5.00"],
    [1, 0, Unit.Tonne, Unit.CubicMetre, 2, "refused"],
    [Number.MAX_SAFE_INTEGER, 0, Unit.Gigajoule, Unit.Gigajoule, 1, "refused"],
    [1, -63, Unit.Gigajoule, Unit.Gigajoule, 1, "refused"],
  ];
  for (const [significand, exponent, unit, target, decimals, expected] of table)
    equal(text(convertRounded(significand, exponent, unit, target, decimals, result)), expected);
});

test("differences", () => {
  const table: [number, number, number, number, string][] = [
    [6725, -2, 2691, -2, "40.34"],
    [67, 0, 2691, -2, "40.09"],
    [6725, -2, 27, 0, "40.25"],
    [10, -1, 20, -1, "-1.0"],
    [Number.MAX_SAFE_INTEGER, 0, -1, 0, "refused"],
    [Number.MAX_SAFE_INTEGER, 0, 1, -1, "refused"],
  ];
  for (const [first, firstExponent, second, secondExponent, expected] of table)
    equal(text(subtract(first, firstExponent, second, secondExponent, result)), expected);
});

test("units convert only within their quantity", () => {
  ok(isConvertible(Unit.Gigacalorie, Unit.WattHour));
  ok(isConvertible(Unit.Celsius, Unit.Celsius));
  ok(!isConvertible(Unit.Celsius, Unit.Kelvin));
  ok(!isConvertible(Unit.KilowattHour, Unit.Kilowatt));
  ok(!isConvertible(Unit.CubicMetre, Unit.Tonne));
});
