/** EN 13757-3 telegrams: captures, every type of value, and what must be refused. */

import { parseTranscript } from "../../modules/line/transcript.js";
import {
  codeText,
  FunctionField,
  Kind,
  keyText,
  MBUS_CODES,
  mbusCode,
  packCode,
  STATUS,
  STORAGE_LIMIT,
  SUBUNIT_LIMIT,
  TARIFF_LIMIT,
} from "../../modules/mbus/code.js";
import { MbusReceiver } from "../../modules/mbus/frame.js";
import { Telegram } from "../../modules/mbus/message.js";
import { RealReader } from "../../modules/mbus/value.js";
import { WirelessReceiver } from "../../modules/mbus/wireless.js";
import { Code } from "../../modules/reading/sink.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";
import { Fault, faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { capture, captureNames } from "../captures.js";
import { type Collected, Collector } from "../collector.js";
import { engine, equal, ok, test } from "../harness.js";

const HEADER = "72 78563412 a732 04 04 01 00 0000";

function bytesOf(hex: string): number[] {
  const digits = hex.replace(/\s+/g, "");
  return Array.from({ length: digits.length / 2 }, (_, index) =>
    Number(`0x${digits.slice(2 * index, 2 * index + 2)}`),
  );
}

interface Result {
  fault: string;
  message: Collected | undefined;
  leftOut: number;
  hasMore: boolean;
}

/** Reads CI and what follows. */
function read(hex: string): Result {
  const sink = new Collector({ codeText, unitText: unitSymbol });
  const telegram = new Telegram(sink);
  const bytes = Uint8Array.from([0, 0, ...bytesOf(hex)]);
  const fault = telegram.read(bytes, 2, bytes.length);
  if (fault === Fault.None) sink.commit();
  const { leftOut, hasMore } = telegram;
  return { fault: faultName(fault), message: sink.messages[0], leftOut, hasMore };
}

/** Readings of records behind a header, the status aside. */
function records(hex: string): string[] {
  return read(`${HEADER} ${hex}`).message?.readings.slice(1) ?? ["refused"];
}

function receive(bytes: readonly number[]): Collected[] {
  const sink = new Collector({ codeText, unitText: unitSymbol });
  const receiver = new MbusReceiver();
  const telegram = new Telegram(sink);
  const wireless = new WirelessReceiver(sink);
  for (const byte of bytes) {
    if (receiver.frames === 0) wireless.push(byte);
    if (receiver.push(byte) !== Step.Done) continue;
    if (telegram.read(receiver.buffer, receiver.start + 2, receiver.end) === Fault.None) sink.commit();
    else sink.discard();
  }
  if (receiver.frames === 0) wireless.close();
  return sink.messages;
}

test("captures decode to what their owners saw", () => {
  for (const name of captureNames("mbus")) {
    const bytes: number[] = [];
    const expected: string[] = [];
    for (const item of parseTranscript(capture(name))) {
      if (item.kind === "received") bytes.push(...item.bytes);
      if (item.kind === "reading") expected.push(`${item.code} ${item.value} ${item.unit}`.trim());
    }
    const messages = receive(bytes);
    equal(messages.length, 1, name);
    for (const reading of expected) ok(messages[0].readings.includes(reading), `${name}: ${reading}`);
    ok(/^7\d000000$|^7[0-9]00000\d$/.test(messages[0].serial), `${name}: ${messages[0].serial}`);
    equal(receive([...bytes, ...bytes]).length, 2, name);
    equal(receive([0x00, 0xff, 0x68, 0x44, 0x13, ...bytes]).length, 1, `${name} after noise`);
    equal(receive(bytes.slice(0, -1)).length, 0, `${name} cut`);
  }
});

test("a meter says who it is", () => {
  const { message } = read(`${HEADER} 0c06 77420200`);
  equal(message?.serial, "12345678");
  equal(message?.type, "LUG 04 04");
  equal(message?.readings, ["status 0", "energy 24277 kWh"]);
  equal(read("7a 01 20 0000 0c06 77420200").message?.readings, ["status 32", "energy 24277 kWh"]);
  equal(read("78 0c06 77420200").message?.readings, ["energy 24277 kWh"]);
});

test("every type of value is read to the last digit", () => {
  const table: [string, string[]][] = [
    ["01 5b 34", ["flow-temperature 52 °C"]],
    ["01 5b f6", ["flow-temperature -10 °C"]],
    ["02 5a 2c01", ["flow-temperature 30.0 °C"]],
    ["03 13 010000", ["volume 0.001 m³"]],
    ["04 13 ffffffff", ["volume -0.001 m³"]],
    ["06 06 ffffffffff7f", ["energy 140737488355327 kWh"]],
    ["07 06 ffffffffffff1f00", ["energy 9007199254740991 kWh"]],
    ["07 06 ffffffffffffff7f", []],
    ["07 06 ffffffffffffffff", ["energy -1 kWh"]],
    ["09 06 42", ["energy 42 kWh"]],
    ["0a 5a 5103", ["flow-temperature 35.1 °C"]],
    ["0b 2d 0200f0", ["power -0.2 kW"]],
    ["0c 14 39995600", ["volume 5699.39 m³"]],
    ["0e 06 563412907856", ["energy 567890123456 kWh"]],
    ["0c 06 774202a0", []],
    ["0c 06 7742f200", []],
    ["05 5b 0000c842", ["flow-temperature 100 °C"]],
    ["05 5b cdcccc3d", ["flow-temperature 0.1 °C"]],
    ["05 5b 00000000", ["flow-temperature 0 °C"]],
    ["05 5b 0000c07f", []],
    ["05 5b 0000807f", []],
    ["0d fd0c 04 34333231", ["model 1234"]],
    ["0d 06 c3 563412", ["energy 123456 kWh"]],
    ["0d 06 d2 3412", ["energy -1234 kWh"]],
    ["0d 06 e2 3412", []],
    ["00 06", []],
    ["08 06", []],
  ];
  for (const [hex, readings] of table) equal(records(`${hex} 01fd74 09`), [...readings, "battery 9 d"], hex);
});

test("units keep the digits of the meter", () => {
  const table: [string, string][] = [
    ["00", "energy 0.123 Wh"],
    ["03", "energy 123 Wh"],
    ["04", "energy 1.23 kWh"],
    ["05", "energy 12.3 kWh"],
    ["06", "energy 123 kWh"],
    ["07", "energy 1.23 MWh"],
    ["08", "energy 123 J"],
    ["0b", "energy 123 kJ"],
    ["0d", "energy 12.3 MJ"],
    ["0e", "energy 123 MJ"],
    ["0f", "energy 1.23 GJ"],
    ["10", "volume 0.000123 m³"],
    ["16", "volume 123 m³"],
    ["17", "volume 1230 m³"],
    ["1b", "mass 123 kg"],
    ["1e", "mass 123 t"],
    ["22", "on-time 123 h"],
    ["27", "operating-time 123 d"],
    ["2b", "power 123 W"],
    ["2d", "power 12.3 kW"],
    ["2e", "power 123 kW"],
    ["30", "heat-rate 123 unit 48"],
    ["3b", "flow 0.123 m³/h"],
    ["41", "flow 0.000123 m³/min"],
    ["53", "mass-flow 123 kg/h"],
    ["5a", "flow-temperature 12.3 °C"],
    ["5e", "return-temperature 12.3 °C"],
    ["61", "temperature-difference 1.23 K"],
    ["65", "external-temperature 1.23 °C"],
    ["6a", "pressure 12.3 bar"],
    ["71", "averaging-time 123 min"],
    ["fb00", "energy 12.3 MWh"],
    ["fb01", "energy 123 MWh"],
    ["fb08", "energy 12.3 GJ"],
    ["fb0d", "energy 123 Mcal"],
    ["fb29", "power 123 MW"],
    ["fd48", "voltage 12.3 V"],
    ["fd59", "current 123 mA"],
    ["fd17", "error-flags 123"],
    ["fb6f", "vif-fb6f 123 unit 367"],
    ["fd7b", "vif-fd7b 123 unit 251"],
  ];
  for (const [vif, reading] of table) equal(records(`01 ${vif} 7b`), [reading], vif);
});

test("storage, tariff, subunit and function are part of the code, the writing of the value is not", () => {
  const table: [string, string][] = [
    ["0c06 01000000", "energy 1 kWh"],
    ["0406 01000000", "energy 1 kWh"],
    ["4c06 01000000", "energy@1 1 kWh"],
    ["8c0106 01000000", "energy@2 1 kWh"],
    ["cc0106 01000000", "energy@3 1 kWh"],
    ["8c2006 01000000", "energy/t2 1 kWh"],
    ["8c801006 01000000", "energy/t4 1 kWh"],
    ["8c4006 01000000", "energy/u1 1 kWh"],
    ["9b102d 020100", "power:max/t1 10.2 kW"],
    ["2b2d 020100", "power:min 10.2 kW"],
    ["3c22 00000000", "on-time:error 0 h"],
    ["7c22 00000000", "on-time:error@1 0 h"],
    ["8c8f8f8f0f06 01000000", "#1 1 kWh"],
    ["0c863b 01000000", "energy~3b 1 kWh"],
    ["0c86bb40 01000000", "energy~3b~40 1 kWh"],
    ["0c8675 01000000", "energy 0.1 kWh"],
    ["0c867d 01000000", "energy 1000 kWh"],
    ["0c8622 01000000", "energy~22 1 unit 0"],
    ["8410ad6f 00122e38", "power~6f:max/t1 2025-08-14T18:00:00"],
    ["0c8656 01000000", "energy~56 1 h"],
    ["0c8641 01000000", "energy~41 1"],
  ];
  for (const [hex, reading] of table) {
    const name = hex === "8410ad6f 00122e38" ? reading.replace(":max", "") : reading;
    equal(records(hex), [name], hex);
  }
});

test("dates are dates, and what is none is never or absent", () => {
  const table: [string, string[], string[]][] = [
    ["046d 230bd325", ["date-time 2022-05-19T11:35:00"], []],
    ["066d 0c080af42500", ["date-time 2023-05-20T10:08:12"], []],
    ["036d 0c080a", ["date-time 10:08:12"], []],
    ["026c bf2c", ["date 2021-12-31"], []],
    ["026c 0000", ["date never"], []],
    ["046d 00000000", ["date-time never"], []],
    ["026c ffff", [], ["date"]],
    ["046d 0000e1ff", [], ["date-time"]],
    ["046d a30bd325", [], ["date-time"]],
    ["046d 3f0bd325", [], ["date-time"]],
    ["046d 2318d325", [], ["date-time"]],
  ];
  for (const [hex, readings, absent] of table) {
    const { message } = read(`${HEADER} ${hex}`);
    equal(message?.readings.slice(1), readings, hex);
    equal(message?.absent, absent, hex);
  }
  equal(read(`${HEADER} 046d 230bd325`).message?.time, "2022-05-19T11:35:00");
  equal(read(`${HEADER} 446d 230bd325`).message?.time, "");
});

test("a unit in plain text is told with the number", () => {
  equal(records("027c 03 485225 7b00"), ["text 123 %RH"]);
  equal(records("02fc 03 485225 75 7b00"), ["text 12.3 %RH"]);
});

test("fillers, the maker's own data and identifications", () => {
  equal(records("2f2f 0c06 01000000 2f 0c14 02000000 2f2f"), ["energy 1 kWh", "volume 0.02 m³"]);
  equal(records("0c06 01000000 0f ff00aa"), ["energy 1 kWh"]);
  equal(read(`${HEADER} 0c06 01000000 1f ff00aa`).hasMore, true);
  equal(read(`${HEADER} 0c06 01000000 0f 1f`).hasMore, false);
  equal(records("0c78 78563402"), ["fabrication 02345678"]);
  equal(records("04ff7f 01000000 01fd74 09"), ["battery 9 d"]);
});

test("a record that holds no value is left out and counted, the others are told", () => {
  for (const hex of ["0c06 774202a0", "0c8615 01000000", "05 5b 0000c07f", "0a6d 3412", "047f 01000000"]) {
    const result = read(`${HEADER} ${hex} 01fd74 09`);
    equal(result.message?.readings.slice(1), ["battery 9 d"], hex);
    equal(result.leftOut, 1, hex);
  }
});

test("a telegram that ends in the middle of a record is refused whole", () => {
  const whole = `${HEADER} 0c06 77420200 8c0106 51000000 0dfd0c 04 34333231 02fc 03 485225 75 7b00`;
  const bytes = bytesOf(whole);
  const ends = new Set([13, 19, 26, 34, bytes.length]);
  for (let length = 1; length <= bytes.length; length++) {
    const hex = bytes
      .slice(0, length)
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
    equal(read(hex).fault, ends.has(length) ? "none" : "malformed", `${length}`);
  }
  equal(read(`${HEADER} ${"8c" + "80".repeat(11)}06 00000000`).fault, "malformed");
  equal(read(`${HEADER} 0c${"86" + "c0".repeat(11)} 00000000`).fault, "malformed");
  equal(read(`${HEADER} 3f 06`).fault, "malformed");
  equal(read("73 78563412 01 00 05 06 01000000 01000000").fault, "unexpected");
});

test("an encrypted telegram is refused, one that was decrypted in place is read", () => {
  equal(read("7a 01 00 2025 0c06 77420200").fault, "key-missing");
  equal(read("7a 01 00 2005 2f2f 0c06 77420200").message?.readings.length, 2);
  equal(read("7a 01 00 4007 10 2f2f 0c06 77420200").message?.readings.length, 2);
  equal(read("7a 01 00 4007 10 9c06 77420200").fault, "key-missing");
});

test("single precision is the shortest decimal that comes back the same", () => {
  const table: [number, string][] = [
    [0.1, "0.1"],
    [-0.1, "-0.1"],
    [21.5, "21.5"],
    [1e-6, "0.000001"],
    [123456.789, "123456.79"],
    [16777216, "16777216"],
    [3.4e20, "340000000000000000000"],
    [1 / 3, "0.33333334"],
  ];
  const reader = new RealReader();
  const view = new DataView(new ArrayBuffer(4));
  const bytes = new Uint8Array(view.buffer);
  for (const [value, text] of table) {
    view.setFloat32(0, value, true);
    ok(reader.read(bytes, 0), text);
    equal(valueText(reader.significand, reader.exponent, 0), text);
  }
  let seed = 1;
  for (let round = 0; round < (engine === "node" ? 100_000 : 2_000); round++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    view.setUint32(0, seed, true);
    const value = view.getFloat32(0, true);
    const isKnown = Math.abs(value) < 1e20 && Math.abs(value) > 1e-12;
    if (!isKnown) continue;
    ok(reader.read(bytes, 0), `${value}`);
    view.setFloat32(0, Number(`${reader.significand}e${reader.exponent}`), true);
    equal(view.getFloat32(0, true), value);
  }
});

test("a negative zero of variable length is zero", () => {
  const significands: number[] = [];
  const sink = new Collector({ codeText, unitText: unitSymbol });
  const value = sink.value.bind(sink);
  sink.value = (code, significand, exponent, unit) => {
    significands.push(significand);
    value(code, significand, exponent, unit);
  };
  const bytes = Uint8Array.from([0, 0, ...bytesOf(`${HEADER} 0d13 d1 00`)]);
  equal(new Telegram(sink).read(bytes, 2, bytes.length), Fault.None);
  sink.commit();
  ok(sink.messages[0].readings.some((reading) => / 0(\.0+)? m³$/.test(reading)));
  ok(significands.every((significand) => !Object.is(significand, -0)));
});

test("a real number beyond 10^22 is left out: its significand would not be exact (found by fuzzing)", () => {
  const reader = new RealReader();
  const bytes = new Uint8Array(4);
  const view = new DataView(bytes.buffer);
  // The largest single below 10^22 and the next one; the largest of all, and what is no number.
  view.setFloat32(0, 1e22, true);
  ok(reader.read(bytes, 0) && Number.isSafeInteger(reader.significand));
  view.setUint32(0, view.getUint32(0, true) + 1, true);
  ok(!reader.read(bytes, 0));
  for (const value of [1.3879271e38, -1.7017755e38, 3.4028234e38, Number.POSITIVE_INFINITY, Number.NaN]) {
    view.setFloat32(0, value, true);
    ok(!reader.read(bytes, 0), `${value}`);
  }
});

test("codes come back, within their ranges", () => {
  const code = packCode(511, 255, 255, 3, STORAGE_LIMIT - 1, TARIFF_LIMIT - 1, SUBUNIT_LIMIT - 1, 0);
  ok(code < STATUS && STATUS < Code.Serial && code >= MBUS_CODES);
  equal(codeText(code), "vif-fb7f~fe~fe:error@4095/t63/u15");
  equal(codeText(packCode(0, 0, 0, 0, STORAGE_LIMIT, 0, 0, 17)), "#17");
  equal(codeText(packCode(0, 0, 0, 0, 0, TARIFF_LIMIT, 0, 17)), "#17");
  equal(codeText(packCode(0, 0, 0, 0, 0, 0, SUBUNIT_LIMIT, 254)), "#254");
  equal(codeText(mbusCode(Kind.Power, FunctionField.Maximum, 1, 2)), "power:max@1/t2");
  equal(
    keyText(mbusCode(Kind.FlowTemperature, FunctionField.Maximum, 1, 2)),
    "flow_temperature_max_storage1_tariff2",
  );
  equal(keyText(STATUS), "status");
  for (const kind of Object.values(Kind)) ok(!codeText(mbusCode(kind)).startsWith("vif"), `${kind}`);
});

test("a wireless telegram is taken only when all of it fits", () => {
  const good = bytesOf("1944a732785634120404 7a 01 00 0020 2f2f 0c06 77420200 2f2f");
  good[0] = good.length - 1;
  equal(receive(good)[0].readings, ["status 0", "energy 24277 kWh"]);
  for (const [at, value] of [
    [0, good.length],
    [1, 0x53],
    [3, 0xff],
    [4, 0x0a],
    [10, 0x7b],
    [18, 0x8c],
  ]) {
    const bad = good.slice();
    bad[at] = value;
    equal(receive(bad), [], `${at}`);
  }
});

test("random records never throw and never read past the end", () => {
  let seed = 7;
  const sink = new Collector({ codeText, unitText: unitSymbol });
  const telegram = new Telegram(sink);
  const bytes = new Uint8Array(64);
  for (let round = 0; round < (engine === "node" ? 50_000 : 1_000); round++) {
    for (let index = 0; index < bytes.length; index++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      bytes[index] = seed >>> 24;
    }
    bytes[0] = 0x78;
    telegram.read(bytes, 0, 1 + (seed % 60));
    sink.discard();
  }
  equal(sink.messages, []);
});
