/** The assistant for meters of which nobody knows what they speak. */
import { findMeter, meters } from "../../modules/meters/index.js";
import { SearchReadout } from "../../modules/meters/search.js";
import { Readings } from "../../modules/reading/readings.js";
import { Code } from "../../modules/reading/sink.js";
import { faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { type Answer, converse, formatText } from "../session.js";

type Meter = (request: string, line: LineFormat) => readonly Answer[];

function bytesOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

function search(meter: Meter, set: number = ReadSet.All) {
  const readings = new Readings([Code.Type, Code.Serial], { spare: 1, texts: 3, textLimit: 40 });
  const readout = new SearchReadout(readings);
  readout.select(set);
  const ended = converse(readout, {
    meter: (request, line) => meter(String.fromCharCode(...request), line),
  });
  return { ...ended, name: readings.textOf(0), serial: readings.textOf(1), readings };
}

const SETUP = "00000060001 0000000 0000000 0000000 0000000 0000000 0000000 0044119 1200000 0171028 \r";
const KMP_SERIAL = [0x40, 0x3f, 0x02, 0x04, 0xd7, 0x00, 0x01];

function kmpReply(): number[] {
  let crc = 0;
  for (const byte of KMP_SERIAL.slice(1)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return [...KMP_SERIAL, crc >> 8, crc & 0xff, 0x0d];
}

function mbusReply(): number[] {
  const body = [
    0x08, 0x00, 0x72, 0x01, 0x00, 0x00, 0x73, 0xa7, 0x32, 0x0a, 0x04, 0x70, 0, 0, 0, 0x0c, 0x06, 0x77, 0x42,
    2, 0,
  ];
  return [
    0x68,
    body.length,
    body.length,
    0x68,
    ...body,
    body.reduce((sum, byte) => sum + byte, 0) & 0xff,
    0x16,
  ];
}

test("a silent meter is asked in every protocol, each in its own format, and ends as silent", () => {
  const result = search(() => []);
  equal(result.step, Step.Fault);
  equal(faultName(result.fault), "silence");
  const asked = result.requests.map((request) =>
    String.fromCharCode(...request.filter((byte) => byte !== 0)),
  );
  equal(asked[0], "/#2");
  equal(asked[1], "/?!\r\n");
  ok(asked.some((text) => text.startsWith("\x80\x3f\x02")));
  ok(asked.some((text) => text === "\x10\x5b\xfe\x59\x16"));
  equal(result.lines, ["300 7E2", "1200 7E2", "300 7E1", "1200 8N2", "2400 8E1"]);
  ok(result.at < 60_000, `${result.at}`);
  equal(search(() => []).requests.length, result.requests.length);
});

test("what is answered is named, with the meter's number, and nothing is claimed about values", () => {
  const table: [string, string, Meter][] = [
    [
      "kamstrup-ascii",
      "60001",
      (request, line) =>
        request === "/#2" ? [{ after: 900, line: { ...line, baud: 1200 }, bytes: bytesOf(SETUP) }] : [],
    ],
    [
      "mbus",
      "73000001",
      (request, line) =>
        request === "\x10\x5b\xfe\x59\x16" ? [{ after: 50, line, bytes: mbusReply() }] : [],
    ],
    [
      "kmp",
      "81199105",
      (request, line) => (request.startsWith("\x80\x3f\x02") ? [{ after: 80, line, bytes: kmpReply() }] : []),
    ],
  ];
  for (const [name, serial, meter] of table) {
    const result = search(meter);
    equal(result.step, Step.Done, name);
    equal(result.name, name);
    equal(result.serial, serial, name);
    equal(result.readings.refused, 0, name);
  }
});

test("bytes that nobody understands are told as unknown", () => {
  const result = search((_request, line) => [{ after: 60, line, bytes: [0x55, 0xaa, 0x13, 0x37] }]);
  equal(result.step, Step.Fault);
  equal(faultName(result.fault), "unknown");
});

test("the meters without a known protocol are in the list, say so, and claim no value", () => {
  for (const name of ["maxical-iii", "9evl", "10el", "mag8000"]) {
    const meter = findMeter(name)!;
    equal(meter.protocol, "unknown", name);
    equal(meter.confidence, "unknown", name);
    equal(
      meter.fields.map(({ key }) => key),
      ["speaks"],
      name,
    );
  }
  for (const { id, protocol, confidence } of meters)
    equal(protocol === "unknown", confidence === "unknown", id);
  equal(search(() => [], ReadSet.KeepAlive).requests, []);
  equal(
    formatText(new SearchReadout(new Readings([], { spare: 0, texts: 0, textLimit: 0 })).line),
    "300 7E2",
  );
});
