import { ascii, Writer } from "../../modules/bytes/writer.js";
import { findRegister, registers } from "../../modules/kmp/registers.js";
import { KamstirForm, KamstirRows, kamstirFields } from "../../modules/publish/kamstir-fields.js";
import { Readings } from "../../modules/reading/readings.js";
import { OFFSET_UNKNOWN, Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";

const writer = new Writer(new Uint8Array(128));

function codeOf(key: string): number {
  for (const register of registers) if (register.key === key) return register.code;
  return -1;
}

function meter(): Readings {
  return new Readings(
    registers.map((register) => register.code),
    { spare: 0, texts: 4, textLimit: 32 },
  );
}

/** All fields that a meter has told, as "name=text". */
function told(readings: Readings): string[] {
  const rows = new KamstirRows(readings, codeOf);
  const lines: string[] = [];
  for (let index = 0; index < kamstirFields.length; index++) {
    writer.reset();
    if (rows.write(writer, index)) lines.push(`${kamstirFields[index].name}=${writer.toString()}`);
    else equal(writer.position, 0, "nothing is written where there is no value");
  }
  return lines;
}

test("names are those of the commercial gateway, in its order", () => {
  equal(
    kamstirFields.slice(0, 31).map((field) => field.name),
    (
      "heat_energy power temp1 temp2 tempdiff flow volume minflow_m maxflow_m minflowdate_m maxflowdate_m " +
      "minpower_m maxpower_m avgtemp1_m avgtemp2_m minpowerdate_m maxpowerdate_m " +
      "minflow_y maxflow_y minflowdate_y maxflowdate_y minpower_y maxpower_y avgtemp1_y avgtemp2_y " +
      "minpowerdate_y maxpowerdate_y temp1xm3 temp2xm3 infoevent hourcounter"
    ).split(" "),
  );
  equal(new Set(kamstirFields.map((field) => field.name)).size, kamstirFields.length);
});

test("every one of the 31 fields has a KMP register", () => {
  for (const field of kamstirFields.slice(0, 31))
    for (const key of [field.name, field.otherKey || field.name])
      ok(codeOf(key) >= 0, `no register has the key ${key}`);
  // The numbers that the peers' parameter list names.
  equal(codeOf("temp1xm3"), 0x61);
  equal(codeOf("infoevent"), 0x71);
  equal(findRegister(0x8d)?.key, "minflow_m");
});

test("before the first reading there is nothing", () => {
  equal(told(meter()), []);
  ok(!new KamstirRows(meter(), codeOf).anyPresent);
  const pending = meter();
  pending.value(60, 1, 0, Unit.Gigajoule);
  ok(!new KamstirRows(pending, codeOf).anyPresent, "what was not committed is not there");
});

test("units of the commercial gateway, whatever the meter counts in", () => {
  const table: [number, number, number, number, string][] = [
    [60, 55006, -3, Unit.MegawattHour, "heat_energy=198.0216"],
    [60, 21634, -2, Unit.Gigajoule, "heat_energy=216.34"],
    [60, 12345, 0, Unit.KilowattHour, "heat_energy=44.4420"],
    [60, 1000, -3, Unit.Gigacalorie, "heat_energy=4.1868000"],
    [80, 3, -1, Unit.Kilowatt, "power=0.3"],
    [80, 300, 0, Unit.Watt, "power=0.300"],
    [74, 180, 0, Unit.LitrePerHour, "flow=180"],
    [74, 59, -2, Unit.CubicMetrePerHour, "flow=590"],
    [68, 191757, -2, Unit.CubicMetre, "volume=1917.57"],
    [86, 5176, -2, Unit.Celsius, "temp1=51.76"],
    [89, 4034, -2, Unit.Kelvin, "tempdiff=40.34"],
    [97, 17000, 0, Unit.CubicMetreCelsius, "temp1xm3=17000"],
    [1004, 12345, 0, Unit.Hour, "hourcounter=12345"],
    [1004, 12345, 0, Unit.None, "hourcounter=12345"],
    [113, 0, 0, Unit.None, "infoevent=0"],
    [138, 260103, 0, Unit.Date, "maxflowdate_m=260103"],
    [138, 90103, 0, Unit.Date, "maxflowdate_m=090103"],
    [138, 20260103, 0, Unit.LongDate, "maxflowdate_m=260103"],
    [387, 20260103101500, OFFSET_UNKNOWN, Unit.DateTime, "maxflowdate_m=260103"],
    [1002, 40312, 0, Unit.Clock, "device_time=040312"],
  ];
  for (const [code, significand, exponent, unit, expected] of table) {
    const readings = meter();
    readings.value(code, significand, exponent, unit);
    readings.commit();
    equal(told(readings), [expected]);
    ok(new KamstirRows(readings, codeOf).anyPresent);
  }
});

test("a value that cannot be told truly is left out", () => {
  const table: [number, number, number, number][] = [
    [60, 1, 0, Unit.None],
    [60, 1, 0, Unit.CubicMetre],
    [60, Number.MAX_SAFE_INTEGER, 0, Unit.MegawattHour],
    [80, 1, 0, 0x8000 + 99],
    [138, 0, 0, Unit.Date],
    [138, 5, 0, Unit.None],
    [1002, 5, 0, Unit.None],
  ];
  for (const [code, significand, exponent, unit] of table) {
    const readings = meter();
    readings.value(code, significand, exponent, unit);
    readings.commit();
    equal(told(readings), []);
  }
});

test("an absent register is left out", () => {
  const readings = meter();
  readings.absent(60);
  readings.value(68, 1, 0, Unit.CubicMetre);
  readings.commit();
  equal(told(readings), ["volume=1"]);
});

test("text is told only as a number too wide to convert", () => {
  const readings = meter();
  const wide = ascii("12345678901234567890.5");
  readings.digits(68, wide, 0, wide.length, Unit.CubicMetre);
  readings.digits(60, wide, 0, wide.length, Unit.KilowattHour);
  readings.text(113, ascii("<b>"), 0, 3);
  readings.commit();
  equal(told(readings), ["volume=12345678901234567890.5"]);
});

test("the temperature difference is computed where the meter's own is missing or older", () => {
  const readings = meter();
  readings.now = 1000;
  readings.value(86, 6725, -2, Unit.Celsius);
  readings.value(87, 2691, -2, Unit.Celsius);
  readings.commit();
  equal(told(readings), ["temp1=67.25", "temp2=26.91", "tempdiff=40.34"]);
  readings.value(89, 1, 0, Unit.Kelvin);
  readings.commit();
  equal(told(readings)[2], "tempdiff=1");
  readings.now = 2000;
  readings.value(86, 6825, -2, Unit.Celsius);
  readings.value(87, 2691, -2, Unit.Celsius);
  readings.commit();
  equal(told(readings)[2], "tempdiff=41.34");
});

test("forms and targets of the table", () => {
  for (const field of kamstirFields) equal(field.unit !== Unit.None, field.form === KamstirForm.Convert);
});
