import { ascii, Writer } from "../../modules/bytes/writer.js";
import { Readings } from "../../modules/reading/readings.js";
import { ValueText } from "../../modules/reading/text.js";
import { OFFSET_UNKNOWN, Unit } from "../../modules/reading/unit.js";
import { equal, test } from "../harness.js";

test("a row as bare text and as a JSON string", () => {
  const readings = new Readings([1, 2, 3, 4], { spare: 0, texts: 2, textLimit: 32 });
  readings.value(1, 6344, -2, Unit.Celsius);
  readings.value(2, 20260105060316, OFFSET_UNKNOWN, Unit.DateTime);
  const number = ascii("12345678901234567890.5");
  readings.digits(3, number, 0, number.length, Unit.KilowattHour);
  readings.text(4, new Uint8Array([0x22, 0xe5, 0x07]), 0, 3);
  readings.commit();
  const text = new ValueText();
  const writer = new Writer(new Uint8Array(128));
  const table: [number, string, string][] = [
    [0, "63.44", '"63.44"'],
    [1, "2026-01-05T06:03:16", '"2026-01-05T06:03:16"'],
    [2, "12345678901234567890.5", '"12345678901234567890.5"'],
    [3, '"\xc3\xa5\x07', '"\\"\xc3\xa5\\u0007"'],
  ];
  for (const [row, plain, json] of table) {
    writer.reset();
    text.plain(writer, readings, row);
    equal(writer.toString(), plain);
    writer.reset();
    text.json(writer, readings, row);
    equal(writer.toString(), json);
  }
});
