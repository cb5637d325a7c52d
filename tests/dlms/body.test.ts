import { parseHex } from "../../modules/bytes/hex.js";
import { PushReader } from "../../modules/dlms/push.js";
import { obis } from "../../modules/reading/obis.js";
import { Unit } from "../../modules/reading/unit.js";
import { Fault, faultName } from "../../modules/readout/fault.js";
import { equal, test } from "../harness.js";
import { TextSink } from "./collect.js";

const HEADER = "0f00000001 00";
const P = "0906 0100010700ff";
const E = "0906 0100010800ff";

function read(hex: string, header = HEADER, table?: object): string[] | string {
  const sink = new TextSink();
  const reader = new PushReader(sink, table ? { table: table as never } : {});
  const bytes = parseHex((header + hex).replaceAll(" ", "")) as Uint8Array;
  const fault = reader.read(bytes, 0, bytes.length);
  if (fault !== Fault.None) return faultName(fault);
  sink.commit();
  return sink.messages[0];
}

test("each shape of the body", () => {
  const table: [string, string, string[]][] = [
    ["flat", `02 04 ${P} 06 00000309 ${E} 06 0000000a`, ["1-0:1.7.0 777", "1-0:1.8.0 10"]],
    ["flat with scales", `02 03 ${E} 06 00000309 0202 0f01 161e`, ["1-0:1.8.0 7770 Wh"]],
    [
      "array",
      `01 02 0202 ${P} 06 00000309 0203 ${E} 06 00000001 0202 0f03 161e`,
      ["1-0:1.7.0 777", "1-0:1.8.0 1000 Wh"],
    ],
    ["mixed", `02 03 ${P} 06 00000309 0202 ${E} 11 07`, ["1-0:1.7.0 777", "1-0:1.8.0 7"]],
    [
      "names in front",
      `02 03 01 03
       0204 120028 0906 0008190900ff 0f02 120000
       0204 120003 0906 0100010700ff 0f02 120000
       0204 120003 0906 0100010800ff 0f02 120000
       06 00000309 06 0000000a`,
      ["1-0:1.7.0 777", "1-0:1.8.0 10"],
    ],
    [
      "names in front, without the list itself",
      `02 02 01 01 0204 120003 0906 0100010700ff 0f02 120000 06 00000309`,
      ["1-0:1.7.0 777"],
    ],
    [
      "names in front, scale as an object of its own",
      `02 03 01 03
       0204 120028 0906 0008190900ff 0f02 120000
       0204 120003 0906 0100200700ff 0f03 120000
       0204 120003 0906 0100200700ff 0f02 120000
       0202 0fff 1623 12 091a`,
      ["1-0:32.7.0 233.0 V"],
    ],
    [
      "names in front, a capture time under the value's code goes first",
      `02 03 01 03
       0204 120028 0906 0008190900ff 0f02 120000
       0204 120004 0906 0001180201ff 0f02 120000
       0204 120004 0906 0001180201ff 0f05 120000
       06 0000000a 090c 07e60b160210251eff800000`,
      ["0-1:24.2.1 2022-11-22T16:37:30", "0-1:24.2.1 10"],
    ],
    [
      "names without tags",
      "02 02 16 01 01 02 0202 0003 0100010700ff 02 06 000007a4 0202 0001 00002a0000ff 02 0903 414243",
      ["1-0:1.7.0 1956", "0-0:42.0.0 ABC", "serial ABC"],
    ],
    ["places", "02 03 06 00000309 11 01 0902 4142", ["#0 777", "#1 1", "#2 AB"]],
    ["a value alone", "06 00000309", ["#0 777"]],
    ["nested without names", "02 02 11 05 01 02 11 06 11 07", ["#0 5", "#1 6", "#1 7"]],
    ["a list under one name", `02 02 ${P} 02 02 11 01 11 02`, ["1-0:1.7.0 1", "1-0:1.7.0 2"]],
    ["a name as value", `02 02 ${P} 0906 0008190900ff`, ["1-0:1.7.0 0008190900ff"]],
    ["a name without value", `02 01 ${P}`, ["#0 0100010700ff"]],
    ["absent phases", `02 06 ${P} 11 01 00 00 00 00`, ["1-0:1.7.0 1"]],
    ["absent value", `02 04 ${P} 00 ${E} 11 01`, ["1-0:1.8.0 1"]],
    ["06 09", "02 02 0609 0100330700ff 10 0005", ["1-0:51.7.0 5"]],
    ["nothing", "02 00", []],
  ];
  for (const [name, hex, readings] of table) equal(read(hex.replace(/\s+/g, "")), readings, name);
});

test("each type of a value", () => {
  const table: [string, string][] = [
    ["03 01", "1"],
    ["03 00", "0"],
    ["05 ffffffff", "-1"],
    ["05 80000000", "-2147483648"],
    ["06 ffffffff", "4294967295"],
    ["0f 80", "-128"],
    ["10 8000", "-32768"],
    ["11 ff", "255"],
    ["12 ffff", "65535"],
    ["14 ffffffffffffffff", "-1"],
    ["14 8000000000000000", "-9223372036854775808"],
    ["14 0020000000000000", "9007199254740992"],
    ["15 001fffffffffffff", "9007199254740991"],
    ["15 ffffffffffffffff", "18446744073709551615"],
    ["16 1b", "27"],
    ["17 43661999", "230.09999"],
    ["17 4366199a", "230.1"],
    ["18 3fb999999999999a", "0.1"],
    ["04 0c fff0", "111111111111"],
    ["09 04 30303031", "0001"],
    ["09 06 414200000000", "AB"],
    ["09 04 17372800", "17372800"],
    ["09 00", ""],
    ["09 02 0000", "0000"],
    ["09 0c 07e60b160210251eff800000", "2022-11-22T16:37:30"],
    ["09 0c 07e60b160210251effff8880", "2022-11-22T16:37:30+02:00"],
    ["09 0c 07e60b160210251eff003c00", "2022-11-22T16:37:30-01:00"],
    ["09 0c 07e60b160210251eff000000", "2022-11-22T16:37:30Z"],
    ["09 0c 07e60b160210251eff000700", "2022-11-22T16:37:30"],
    ["09 0c 07d0000000000000ff800000", "07d0000000000000ff800000"],
    ["19 07e60b160210251eff800000", "2022-11-22T16:37:30"],
    ["1a 07e60b1602", "07e60b1602"],
    ["0a 03 414243", "ABC"],
    ["0c 02 c3a9", "\u00c3\u00a9"],
    ["13 11 02 0102", "13110201 02".replace(" ", "")],
  ];
  for (const [hex, value] of table) equal(read(`02 02 ${P} ${hex}`), [`1-0:1.7.0 ${value}`.trim()], hex);
});

test("scales shift the point and never round", () => {
  const table: [string, string][] = [
    ["06 000000a8 0202 0fff 1621", "16.8 A"],
    ["06 ffffffff 0202 0ffd 161e", "4294967.295 Wh"],
    ["06 00000001 0202 0f03 161e", "1000 Wh"],
    ["15 ffffffffffffffff 0202 0ffd 161e", "18446744073709551.615 Wh"],
    ["12 0064 0202 0ffe 16ff", "1.00"],
    ["12 0064 0202 0f00 1639", "100 unit 57"],
    ["12 0064 0202 0f00 1634", "100 K"],
  ];
  for (const [hex, value] of table) equal(read(`02 03 ${P} ${hex}`), [`1-0:1.7.0 ${value}`], hex);
});

test("the meter's table scales what comes without, in whatever channel", () => {
  const table = {
    codes: [obis("1-0:1.8.0"), obis("0-1:24.2.1")],
    units: [Unit.WattHour, Unit.CubicMetre],
    exponents: [1, -3],
    renames: false,
  };
  const body =
    "02 06 0906 0101010800ff 06 00000309 0906 0002180201ff 06 00000309 0906 0001180201ff 06 00000309";
  equal(read(body, HEADER, table), ["1-1:1.8.0 7770 Wh", "0-2:24.2.1 777", "0-1:24.2.1 0.777 m³"]);
  equal(read(body, HEADER, { ...table, renames: true }), [
    "1-0:1.8.0 7770 Wh",
    "0-2:24.2.1 777",
    "0-1:24.2.1 0.777 m³",
  ]);
});

test("a Kamstrup that counts 0.01 V is known by the size of its numbers", () => {
  const body = (volts: string): string =>
    `02 03 0a0e 4b616d73747275705f5630303031 0906 0101200700ff 12 ${volts}`;
  equal(read(body("00ea")), ["#0 Kamstrup_V0001", "type Kamstrup_V0001", "1-1:32.7.0 234 V"]);
  equal(read(body("5b74")), ["#0 Kamstrup_V0001", "type Kamstrup_V0001", "1-1:32.7.0 234.12 V"]);
});

test("the device's name tells the scales of a list, wherever in the list it stands", () => {
  const descriptor = (code: string) => `0204 120003 0906${code} 0f02 120000`;
  const list = descriptor("0000190900ff");
  const energy = [descriptor("0100010800ff"), "06 00000309"];
  const name = [descriptor("00002a0000ff"), "0908 4c475a3132333435"];
  const body = (first: string[], second: string[]) =>
    `0203 0103 ${list} ${first[0]} ${second[0]} ${first[1]} ${second[1]}`;
  const told = ["0-0:42.0.0 LGZ12345", "1-0:1.8.0 777 Wh"];
  const sorted = (readings: string[] | string) =>
    [...readings].filter((reading) => !reading.startsWith("serial")).sort();
  equal(sorted(read(body(energy, name))), told);
  equal(sorted(read(body(name, energy))), told);
});

test("the time of the notification, however it is written", () => {
  const body = "02 01 11 01";
  const time = "07e60b160210251eff800000";
  for (const header of [`0f00000001 0c ${time}`, `0f00000001 090c ${time}`, `0f00000001 19 ${time}`])
    equal(read(body, header), ["time 2022-11-22T16:37:30", "#0 1"], header);
  equal(read(body, "0f00000001 0c ffffffffffffffffffffffff"), ["#0 1"]);
  for (const header of ["0f00000001 0d", "0f00000001 0b0000", "0f000000", "0f00000001 0c07e6"])
    equal(read(body, header), "malformed", header);
});

test("a clock tells the time where the notification has none", () => {
  equal(read("02 02 0906 0000010000ff 090c 07e60b160210251eff800000"), [
    "0-0:1.0.0 2022-11-22T16:37:30",
    "time 2022-11-22T16:37:30",
  ]);
});

test("what does not end where the frame ends is malformed", () => {
  for (const hex of ["02 01 11 01 00", "02 02 11 01", "11", ""]) equal(read(hex), "malformed", hex);
});

test("other APDUs are unexpected", () => {
  for (const hex of ["c401c1000600001391", "6129a109060760857405080101", "00"])
    equal(read(hex, ""), "unexpected", hex);
});
