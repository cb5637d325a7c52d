/** Data strings of the older Kamstrup meters: captures, scales, and what must be refused. */
import { codeText, keyText } from "../../modules/kamstrup-ascii/codes.js";
import { KamstrupAsciiDecoder } from "../../modules/kamstrup-ascii/decoder.js";
import { BLOCK_LIMIT } from "../../modules/kamstrup-ascii/frame.js";
import { Scale } from "../../modules/kamstrup-ascii/scale.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { Code } from "../../modules/reading/sink.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";
import { faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { capture, captureNames } from "../captures.js";
import { type Collected, Collector } from "../collector.js";
import { engine, equal, ok, test } from "../harness.js";

const SETUP = "00000060001 0000000 0000000 0000000 0000000 0000000 0000000 0044119 1200000 0171028 \r";
const NOW = "0507109 1296626 0032673 0006811 0003366 0003445 0000031 0000079 0000093 0000000 \r";
const nowReadings = [
  ...["E1 507.109 MWh", "V1 12966.26 m³", "hours 32673 h", "T1 68.11 °C", "T2 33.66 °C", "dT 34.45 K"],
  ...["power 3.1 kW", "flow 79 l/h", "peak power 9.3 kW", "info 0"],
];
const unscaled = ["hours 32673 h", "T1 68.11 °C", "T2 33.66 °C", "dT 34.45 K", "info 0"];

interface Result {
  messages: Collected[];
  faults: string[];
  leftOut: number;
}

function decode(input: string | readonly number[], configuration = -1): Result {
  const sink = new Collector({ codeText, unitText: unitSymbol });
  const decoder = new KamstrupAsciiDecoder(sink, configuration);
  const result: Result = { messages: sink.messages, faults: [], leftOut: 0 };
  const note = (step: number): void => {
    if (step === Step.Done) result.leftOut += decoder.leftOut;
    if (step === Step.Fault) result.faults.push(faultName(decoder.fault));
  };
  const bytes = typeof input === "string" ? Array.from(input, (letter) => letter.charCodeAt(0)) : input;
  for (const byte of bytes) note(decoder.push(byte));
  note(decoder.end());
  return result;
}

function readings(result: Result): string[][] {
  return result.messages.map((message) => message.readings);
}

function noise(seed: number, count: number): string {
  let state = seed >>> 0;
  let text = "";
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const byte = state >>> 24;
    // A digit that touches a number makes another number of it; nothing can tell.
    if (byte < 0x30 || byte > 0x39) text += String.fromCharCode(byte);
  }
  return text;
}

test("captures decode as their owners read them", () => {
  for (const name of captureNames("kamstrup-ascii")) {
    const bytes: number[] = [];
    const expected: string[] = [];
    for (const item of parseTranscript(capture(name))) {
      if (item.kind === "received" || item.kind === "sent") bytes.push(...item.bytes);
      if (item.kind === "reading") expected.push(`${item.code} ${item.value} ${item.unit}`.trim());
    }
    const result = decode(bytes);
    equal(result.faults, [], name);
    const got = readings(result).flat();
    for (const reading of expected) ok(got.includes(reading), `${name}: ${reading}`);
  }
});

test("the scale of /#1 comes from /#2, before or after it", () => {
  equal(readings(decode(SETUP + NOW))[1], nowReadings);
  equal(readings(decode(NOW + SETUP))[1], nowReadings);
  equal(decode(NOW + SETUP).leftOut, 0);
  equal(readings(decode(NOW, 44119)), [nowReadings]);
  equal(decode(SETUP + NOW).messages[0].serial, "60001");
});

test("without a scale nothing is guessed: what has none is left out", () => {
  equal(readings(decode(NOW)), [unscaled]);
  equal(decode(NOW).leftOut, 5);
  equal(readings(decode(NOW + NOW)), [unscaled, unscaled]);
  equal(readings(decode(NOW, 44999)), [unscaled]);
});

test("twice back to back, with or without echo, with noise in front", () => {
  equal(readings(decode(SETUP + NOW + NOW)).slice(1), [nowReadings, nowReadings]);
  for (const echo of ["/#1", "/#1\r", "/#1\r\n"]) {
    const result = decode(`/#2${SETUP}${echo}${NOW}${echo}${NOW}`);
    equal(readings(result).slice(1), [nowReadings, nowReadings]);
    equal(result.faults, []);
  }
  for (let seed = 1; seed < (engine === "node" ? 300 : 30); seed++) {
    const result = decode(`${noise(seed, seed % 40)}/#2${SETUP}${NOW}`);
    equal(readings(result)[1], nowReadings, `seed ${seed}`);
    equal(result.faults, [], `seed ${seed}`);
  }
});

test("lines may end with CR, CR LF or LF, with or without the last blank", () => {
  for (const end of ["\r", "\r\n", "\n", " \r\n"])
    equal(readings(decode(SETUP + NOW.replace(" \r", end)))[1], nowReadings);
  equal(readings(decode(SETUP + NOW.replace(" \r", "")))[1], nowReadings);
});

test("an answer that is not what it should be is refused", () => {
  const table: [string, string, string][] = [
    ["the first number lost to a late change of speed", NOW.slice(8), "malformed"],
    ["a number too many", `0000001 ${NOW}`, "malformed"],
    ["a number of six digits", NOW.replace("0000079", "000079"), "malformed"],
    ["a number of eight digits", NOW.replace("0000079", "00000079"), "malformed"],
    ["a letter", NOW.replace("0000079", "000007A"), "framing"],
    ["a nibble above nine", NOW.replace("0000079", "000007:"), "framing"],
    ["a sign", NOW.replace("0000079", "-000079"), "framing"],
    ["a difference that is none", NOW.replace("0003445", "0003545"), "malformed"],
    [
      "a power that flow and difference do not make",
      NOW.replace("0000031", "0002031").replace("0000079", "0000279"),
      "malformed",
    ],
    ["seventeen numbers", "0000001 ".repeat(17) + "\r", "framing"],
    ["a number of thirteen digits", NOW.replace("0000079", "0000000000079"), "framing"],
  ];
  for (const [name, text, fault] of table) {
    const result = decode(SETUP + text);
    equal(readings(result).length, 1, name);
    equal(result.faults, [fault], name);
    equal(readings(decode(SETUP + text + NOW))[1], nowReadings, name);
  }
});

test("numbers that agree are taken, whether water flows or not", () => {
  const table = [
    NOW,
    NOW.replace("0000031", "0000000").replace("0000079", "0000000"),
    NOW.replace("0000079", "0000000"),
    NOW.replace("0003445", "0003447"),
    NOW.replace("0006811", "0003000").replace("0003445", "0000000"),
    NOW.replace("0000031", "0000316").replace("0000079", "0000790"),
  ];
  for (const text of table) equal(readings(decode(SETUP + text)).length, 2, text);
});

test("a broken sensor is not a temperature", () => {
  const text = NOW.replace("0006811", "0018500").replace("0003445", "0015134").replace("0000031", "0000000");
  const result = decode(SETUP + text);
  ok(!readings(result)[1].some((reading) => reading.startsWith("T1 ")));
  equal(result.leftOut, 1);
});

test("a water meter leaves the energy blank", () => {
  const [, message] = decode(`${SETUP.replace("0044119", "0040119")}       ${NOW.slice(7)}`).messages;
  equal(message.readings, nowReadings.slice(1));
  equal(message.absent, ["E1"]);
});

test("the eighth bit may be even parity, and is then checked", () => {
  const withParity = (text: string): number[] =>
    Array.from(text, (letter) => {
      let ones = 0;
      for (let bit = 0; bit < 7; bit++) ones += (letter.charCodeAt(0) >>> bit) & 1;
      return letter.charCodeAt(0) | (ones % 2 === 0 ? 0 : 0x80);
    });
  const bytes = withParity(SETUP + NOW);
  equal(readings(decode(bytes))[1], nowReadings);
  bytes[SETUP.length + 3] ^= 0x01;
  equal(decode(bytes).faults, ["parity"]);
});

test("logs are passed over, and shapes that nobody knows refused", () => {
  const log = "0170930 0505084 1291487 0000000 0000000 0000000 0000000 0000069 \r";
  const result = decode(`${SETUP}/#5${log}${log.replace("0170930", "0170831")}`);
  equal(result.messages.length, 1);
  equal(result.faults, []);
  equal(decode(SETUP + log).faults, ["malformed"]);
});

test("the data block is taken with its sum, and only with it", () => {
  const body = "0.0(00001234567)6.8(0456.631*GJ)6.26(3447.381*m3)6.31(0040345*h)!\r\n\x03";
  const sum = Array.from(body).reduce((total, letter) => total + letter.charCodeAt(0), 0) & 0x7f;
  const block = `\x02${body}${String.fromCharCode(sum)}`;
  const expected = ["0.0 1234567", "6.8 456.631 GJ", "6.26 3447.381 m³", "6.31 40345 h"];
  for (const prefix of ["", "/?!\r\n/KAM0MC\r\n", "/?!\r\n/KAM0MC\r\n\x06000\r\n", "\x02\x13"]) {
    const result = decode(prefix + block + block);
    equal(readings(result), [expected, expected], prefix);
    equal(result.faults, []);
  }
  for (let index = 1; index < block.length; index++)
    for (let bit = 0; bit < 8; bit++) {
      const bytes = Array.from(block, (letter) => letter.charCodeAt(0));
      bytes[index] ^= 1 << bit;
      equal(decode(bytes).messages, [], `${index} ${bit}`);
    }
  for (let index = 0; index < block.length - 4; index++) equal(decode(block.slice(0, index)).messages, []);
});

test("a block as long as its limit is heard, and not a longer one", () => {
  const long = (length: number): string => `\x020.0(${"7".repeat(length - 4)}`;
  equal(decode(`${long(BLOCK_LIMIT)}!`).faults, ["overflow"]);
  equal(decode(`${long(BLOCK_LIMIT)}\x03w`).faults, ["crc"]);
  equal(decode(`${long(BLOCK_LIMIT + 1)}\x03w`).faults[0], "overflow");
});

test("the scale of every flow sensor follows the tables", () => {
  /** ABCCC; energy 1234567, volume, flow, power. */
  const table: [number, string, string, string, string][] = [
    [42119, "12345.67", "12345.67", "1234567 l/h", "123456.7 kW"],
    [43119, "1234567", "12345.67", "1234567 l/h", "123456.7 kW"],
    [44119, "1234.567", "12345.67", "1234567 l/h", "123456.7 kW"],
    [45119, "1234.567", "12345.67", "1234567 l/h", "123456.7 kW"],
    [42137, "123456.7", "123456.7", "1234567 l/h", "123456.7 kW"],
    [43137, "", "123456.7", "1234567 l/h", "123456.7 kW"],
    [44142, "12345.67", "123456.7", "12345.67 m³/h", "1234.567 MW"],
    [44186, "12345.67", "123456.7", "12345.67 m³/h", "1234567 kW"],
    [42158, "1234567", "1234567", "12345.67 m³/h", "1234567 kW"],
    [42166, "12345670", "12345670", "123456.7 m³/h", "12345.67 MW"],
    [42107, "1234.567", "1234.567", "1234567 l/h", "123456.7 kW"],
    [44107, "", "1234.567", "1234567 l/h", "123456.7 kW"],
    [42000, "12345.67", "12345.67", "12345.67 m³/h", "1234.567 MW"],
    [42006, "123456.7", "123456.7", "1234567 m³/h", "123456.7 MW"],
    [41119, "", "12345.67", "1234567 l/h", "123456.7 kW"],
  ];
  for (const [configuration, energy, volume, flow, power] of table) {
    const scale = new Scale();
    ok(scale.configure(configuration));
    equal(scale.isKnown, true);
    equal(scale.hasEnergy ? valueText(1234567, scale.energyExponent, 0) : "", energy, `${configuration}`);
    equal(valueText(1234567, scale.volumeExponent, 0), volume, `${configuration}`);
    equal(
      `${valueText(1234567, scale.flowExponent, 0)} ${unitSymbol(scale.flowUnit)}`,
      flow,
      `${configuration}`,
    );
    equal(
      `${valueText(1234567, scale.powerExponent, 0)} ${unitSymbol(scale.powerUnit)}`,
      power,
      `${configuration}`,
    );
  }
  const scale = new Scale();
  ok(scale.configure(44101));
  equal(scale.isKnown, false);
  ok(!scale.configure(100000));
  ok(!scale.configure(-1));
});

test("every code has a name and a key", () => {
  for (const code of [1, 10, 11, 24, 101, 104, Code.Serial]) {
    ok(codeText(code) !== `${code}`, `${code}`);
    ok(/^[a-z0-9_]+$/.test(keyText(code)), keyText(code));
  }
});

test("noise alone is never an answer and never a crash", () => {
  equal(decode(noise(99, engine === "node" ? 100_000 : 5_000)).messages, []);
});
