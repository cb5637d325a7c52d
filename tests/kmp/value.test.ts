import { KmpDecoder } from "../../modules/kmp/decoder.js";
import { unitExponent, unitOf } from "../../modules/kmp/units.js";
import { FOREIGN, Unit, unitSymbol } from "../../modules/reading/unit.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, test } from "../harness.js";
import { bytes, frame, Recorder, register, registers } from "./recorder.js";

const MWH = 0x03;
const NUMBER = 0x33;

/** Readings of one frame; throws when it is not accepted. */
function decode(framed: Uint8Array): string[] {
  const recorder = new Recorder();
  const decoder = new KmpDecoder(recorder);
  let done = 0;
  for (const byte of framed) {
    const step = decoder.push(byte);
    if (step === Step.Fault) throw new Error(`fault ${decoder.fault}`);
    if (step === Step.Done) done++;
  }
  equal(done, 1);
  return recorder.take();
}

function one(unit: number, scale: number, value: string): string {
  const [text] = decode(registers(register(60, unit, scale, bytes(value))));
  return text.slice("60 ".length);
}

test("the examples of the specification", () => {
  equal(one(NUMBER, 0xc2, "00 00 30 39"), "-123.45");
  equal(one(NUMBER, 0x03, "ff"), "255000");
  equal(one(NUMBER, 0x03, "05 39 7f b1"), "87654321000");
});

test("values of one to eight bytes are exact", () => {
  const table: [string, string][] = [
    ["ff", "255"],
    ["ff ff", "65535"],
    ["ff ff ff", "16777215"],
    ["ff ff ff ff", "4294967295"],
    ["ff ff ff ff ff", "1099511627775"],
    ["ff ff ff ff ff ff", "281474976710655"],
    ["1f ff ff ff ff ff ff", "9007199254740991"],
    ["20 00 00 00 00 00 00", "9007199254740992"],
    ["20 00 00 00 00 00 01", "9007199254740993"],
    ["ff ff ff ff ff ff ff", "72057594037927935"],
    ["80 00 00 00 00 00 00 00", "9223372036854775808"],
    ["ff ff ff ff ff ff ff ff", "18446744073709551615"],
  ];
  for (const [value, text] of table) {
    equal(one(NUMBER, 0x00, value), text);
    equal(one(NUMBER, 0x80, value), `-${text}`);
    equal(
      one(MWH, 0x43, value),
      `${text.padStart(4, "0").slice(0, -3)}.${text.padStart(4, "0").slice(-3)} MWh`,
    );
  }
});

test("a negative zero is zero", () => {
  equal(one(NUMBER, 0x80, "00 00"), "0");
  equal(one(NUMBER, 0xc1, "00 00"), "0.0");
});

test("the largest exponents, both ways, with the widest values", () => {
  equal(one(NUMBER, 0x3f, "01"), `1${"0".repeat(63)}`);
  equal(one(NUMBER, 0x7f, "01"), `0.${"0".repeat(62)}1`);
  equal(one(NUMBER, 0x3f, "ff ff ff ff ff ff ff ff"), `18446744073709551615${"0".repeat(63)}`);
  equal(one(0x39, 0xbf, "ff ff ff ff ff ff ff ff"), `-18446744073709551615${"0".repeat(64)} GJ`);
  equal(one(NUMBER, 0xff, "ff ff ff ff ff ff ff ff"), `-0.${"0".repeat(43)}18446744073709551615`);
});

test("unit bytes are those of the documents", () => {
  const named =
    ",Wh,kWh,MWh,GWh,J,kJ,MJ,GJ,cal,kcal,Mcal,Gcal,varh,kvarh,Mvarh,Gvarh,VAh,kVAh,MVAh,GVAh,W,kW,MW,GW," +
    "var,kvar,Mvar,Gvar,VA,kVA,MVA,GVA,V,A,kV,kA,°C,K,l,m³,l/h,m³/h,m³×°C,t,t/h,h";
  named.split(",").forEach((symbol, byte) => {
    equal(unitSymbol(unitOf(byte)), symbol, `unit ${byte}`);
  });
  const table: [number, string][] = [
    [0x33, ""],
    [0x34, "bar"],
    [0x37, "m³"],
    [0x38, "t"],
    [0x39, "GJ"],
    [0x3a, "min"],
    [0x3b, ""],
    [0x3c, "s"],
    [0x3d, "ms"],
    [0x3e, "d"],
    [0x41, "imp/l"],
    [0x42, "l/imp"],
    [0x43, "Hz"],
    [0x44, "°"],
    [0x45, "%"],
    [0x46, "gal"],
    [0x47, "gal/min"],
    [0x55, "%RH"],
    [0x56, "%O₂"],
    [0x57, "m/s"],
    [0x58, "kJ/kg"],
    [0x59, "pH"],
    [0x5a, "g/kg"],
  ];
  for (const [byte, symbol] of table) equal(unitSymbol(unitOf(byte)), symbol, `unit ${byte}`);
});

test("units times ten fold the ten into the value", () => {
  equal(one(0x37, 0x41, "00 7b"), "123 m³");
  equal(one(0x38, 0x00, "00 7b"), "1230 t");
  equal(one(0x39, 0x42, "00 7b"), "12.3 GJ");
  for (let byte = 0; byte < 256; byte++) equal(unitExponent(byte), byte >= 0x37 && byte <= 0x39 ? 1 : 0);
});

test("a unit that nobody published is kept as its number", () => {
  for (const byte of [0x35, 0x3f, 0x40, 0x48, 0x49, 0x4a, 0x4b, 0x54, 0x5b, 0xff]) {
    equal(unitOf(byte), FOREIGN + byte);
    equal(one(byte, 0x42, "04 d2"), `12.34 unit ${byte}`);
  }
});

test("dates and clocks are ISO 8601", () => {
  equal(one(0x30, 0x00, "00 03 5b d0"), "2022-01-12");
  equal(one(0x2f, 0x00, "00 03 0e 33"), "20:02:43");
  equal(one(0x2f, 0x00, "00 00 00 04"), "00:00:04");
  equal(one(0x31, 0x00, "01 34 fd f7"), "2025-01-03");
  equal(one(0x32, 0x00, "00 00 03 38"), "--08-24");
  equal(one(0x4f, 0x00, "00 18 0c 1f 00 00 04"), "2024-12-31T00:00:04");
});

test("a date of zero is never; any other that no calendar holds stays the number that it is", () => {
  equal(one(0x30, 0x00, "00 00 00 00"), "never");
  equal(one(0x32, 0x00, "00 00 00 00"), "0");
  equal(one(0x4f, 0x00, "00 00 00 00 00 00 00"), "0");
  equal(one(0x30, 0x00, "00 03 ff ff"), "262143");
  equal(one(0x4f, 0x00, "00 18 0d 1f 00 00 04"), "20241331000004");
  equal(one(0x4f, 0x00, "00 18 0c 1f 00 6d 04"), "26440338795780 unit 79");
  equal(one(0x4f, 0x00, "18 0c 1f 00"), "403447552 unit 79");
  equal(one(0x30, 0x41, "00 03 5b d0"), "22011.2 unit 48");
});

test("text is text", () => {
  equal(one(0x36, 0x00, "41 42 43 20 20 00 00"), "ABC");
  equal(one(0x36, 0x00, "00 00"), "");
});

test("a number of more than eight bytes is told digit by digit", () => {
  equal(
    one(0x4a, 0x00, "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"),
    "20010db8000000000000000000000001",
  );
});

test("a bit field is its number", () => {
  equal(unitOf(0x3b), Unit.BitField);
  equal(one(0x3b, 0x00, "80 00 00 01"), "2147483649");
});

test("sizes are mixed in one reply", () => {
  const reply = registers(
    register(99, NUMBER, 0x00, bytes("07")),
    register(86, 0x25, 0x42, bytes("14 38")),
    register(60, 0x08, 0x43, bytes("00 05 c4 a6")),
    register(348, 0x4f, 0x00, bytes("00 18 0c 1f 17 3b 3b")),
    register(266, 0x01, 0x00, bytes("00 20 00 00 00 00 00 01")),
    register(68, 0x28, 0x42, bytes("00 02 ed 10")),
  );
  equal(decode(reply), [
    "99 7",
    "86 51.76 °C",
    "60 378.022 GJ",
    "348 2024-12-31T23:59:59",
    "266 9007199254740993 Wh",
    "68 1917.60 m³",
  ]);
});

test("type and software", () => {
  const table: [string, string][] = [
    ["00 04 06 01", "type 0004 F1"],
    ["00 01 07 01", "type 0001 G1"],
    ["15 04 1a ff", "type 1504 Z255"],
    ["5a 00 00 00", "type 5a00 0000"],
    ["16 01 1b 03", "type 1601 1b03"],
  ];
  for (const [data, text] of table) equal(decode(frame([0x3f, 0x01, ...bytes(data)])), [text]);
});

test("serial numbers of 2^31 and above", () => {
  equal(decode(frame([0x3f, 0x02, 0xff, 0xff, 0xff, 0xff])), ["serial 4294967295"]);
  equal(decode(registers(register(1001, NUMBER, 0x00, bytes("80 00 00 00")))), [
    "1001 2147483648",
    "serial 2147483648",
  ]);
});

test("replies of the wrong length are Malformed and tell nothing", () => {
  const bodies = [
    "01 00 01 07",
    "01 00 01 07 01 00",
    "02 00 00 00",
    "02 00 00 00 00 00",
    "10 00",
    "10 00 3c 03 04 43",
    "10 00 3c 03 04 43 00 00 d6",
    "10 00 3c 03 00 43",
    "10 00 3c 03 04 43 00 00 d6 de 00",
  ];
  for (const body of bodies) {
    const recorder = new Recorder();
    const decoder = new KmpDecoder(recorder);
    let fault = 0;
    for (const byte of frame([0x3f, ...bytes(body)]))
      if (decoder.push(byte) === Step.Fault) fault = decoder.fault;
    equal(fault, Fault.Malformed, body);
    equal(recorder.take(), [], body);
    equal(recorder.pending, 0, body);
  }
});

test("an empty reply is good and says nothing; so is one to a command without values", () => {
  equal(decode(registers()), []);
  equal(decode(frame([0x3f, 0x9b, 0, 0, 0, 0])), []);
});
