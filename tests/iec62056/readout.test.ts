/** The conversation, in virtual time, with meters of every mode. */
import { codeText, DAMAGED, iecCode, WHOLE } from "../../modules/iec62056/code.js";
import { ATTEMPT_LIMIT } from "../../modules/iec62056/limits.js";
import { Iec62056Readout } from "../../modules/iec62056/readout.js";
import type { Iec62056Meter } from "../../modules/iec62056/sign-on.js";
import { unitText } from "../../modules/iec62056/units.js";
import { ULTRAHEAT_FORMS } from "../../modules/meters/landis-gyr-ultraheat.js";
import { Readings, State } from "../../modules/reading/readings.js";
import { faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { Collector } from "../collector.js";
import { equal, ok, test } from "../harness.js";
import { type Answer, converse, type Ended, formatText } from "../session.js";
import { block, bytesOf, sample, textOf } from "./samples.js";

const LINE: LineFormat = Object.freeze({ baud: 300, data: 7, parity: "even", stop: 1 });
const at = (baud: number): LineFormat => ({ ...LINE, baud });
const ULTRAHEAT: Iec62056Meter = { line: LINE, request: { wakeUp: 40, forms: ULTRAHEAT_FORMS }, fields: [] };
const MAINS: Iec62056Meter = { line: LINE, fields: [] };
const uh50 = sample("landis-gyr-ultraheat-uh50");
const cut = uh50.bytes.indexOf(0x02);

interface Run extends Ended {
  sink: Collector;
  readout: Iec62056Readout;
}

function run(
  table: Iec62056Meter,
  meter: (request: string, line: LineFormat, turn: number) => readonly Answer[],
  echo = false,
  readoutsBefore = 0,
): Run {
  const sink = new Collector({ codeText, unitText });
  const readout = new Iec62056Readout(table, sink);
  readout.select(ReadSet.All);
  let turn = 0;
  for (let count = 0; ; count++) {
    const ended = converse(readout, { meter: (request, line) => meter(textOf(request), line, turn++), echo });
    if (count === readoutsBefore) return { ...ended, sink, readout };
    sink.messages.length = 0;
  }
}

/** The same of a meter that was read before: what its block looks like is known. */
function rerun(
  table: Iec62056Meter,
  meter: (request: string, line: LineFormat, turn: number) => readonly Answer[],
  echo = false,
): Run {
  return run(table, meter, echo, 1);
}

/** The Ultraheat: silent without its NULs, then identification at 300 and data at 2400, unasked. */
function ultraheat(request: string, line: LineFormat): readonly Answer[] {
  if (request !== `${"\0".repeat(40)}/?!\r\n` || formatText(line) !== "300 7E1") return [];
  return [
    { after: 20, line: LINE, bytes: uh50.bytes.slice(0, cut) },
    { after: 20, line: at(2400), bytes: uh50.bytes.slice(cut) },
  ];
}

/** A meter of mode C that offers 9600. */
function modeC(request: string): readonly Answer[] {
  if (request === "/?!\r\n") return [{ after: 200, line: LINE, bytes: bytesOf("/LGZ5ZMD310\r\n") }];
  if (request !== "\x06050\r\n") return [];
  return [{ after: 200, line: at(9600), bytes: block("1.8.0(31550.191*kWh)\r\n0.0(77)") }];
}

test("the Ultraheat is read in one go, within 7 s on the line, and the line is left as it was", () => {
  for (const echo of [false, true]) {
    const { step, sink, readout, requests, lines, milliseconds } = run(ULTRAHEAT, ultraheat, echo);
    equal(step, Step.Done);
    equal(sink.messages[0].readings, [...uh50.readings, "damaged 0"]);
    equal(requests.length, 1);
    equal(lines, ["300 7E1", "2400 7E1"]);
    ok(milliseconds <= 7_000, `${milliseconds} ms`);
    ok(milliseconds >= 6_000, `${milliseconds} ms is less than the wire takes`);
    equal(formatText(readout.line), "300 7E1");
  }
});

test("mode C is acknowledged after its reaction time, and its speed followed", () => {
  for (const echo of [false, true]) {
    const { step, sink, requests, lines } = rerun(MAINS, modeC, echo);
    equal(step, Step.Done);
    equal(requests.map(textOf), ["/?!\r\n", "\x06050\r\n"]);
    equal(lines, ["300 7E1", "9600 7E1"]);
    equal(sink.messages[0].readings, ["1.8.0 31550.191 kWh", "0.0 77", "damaged 0"]);
    equal(sink.messages[0].type, "LGZ5ZMD310");
  }
});

test("a maker in lower case is acknowledged sooner", () => {
  const slow = rerun(MAINS, modeC);
  const fast = rerun(MAINS, (request) =>
    modeC(request).map((answer) =>
      answer.bytes[0] === 0x2f ? { ...answer, bytes: bytesOf("/LGz5ZMD310\r\n") } : answer,
    ),
  );
  ok(Math.abs(slow.milliseconds - fast.milliseconds - 180) < 1);
});

test("mode A stays at 300", () => {
  const { step, lines, sink } = rerun(MAINS, () => [
    { after: 300, line: LINE, bytes: bytesOf("/ABC-Meter\r\n") },
    { after: 0, line: LINE, bytes: block("6.8(1*GJ)") },
  ]);
  equal(step, Step.Done);
  equal(lines, ["300 7E1"]);
  equal(sink.messages[0].readings, ["6.8 1 GJ", "damaged 0"]);
});

test("a meter of mode E gives the readout of mode C", () => {
  const { step, requests } = rerun(MAINS, (request) => {
    if (request === "/?!\r\n") return [{ after: 200, line: LINE, bytes: bytesOf("/LGZ4\\2ZMF100\r\n") }];
    return request === "\x06040\r\n" ? [{ after: 200, line: at(4800), bytes: block("1.8.0(1*kWh)") }] : [];
  });
  equal(step, Step.Done);
  equal(requests.length, 2);
});

test("partial blocks are acknowledged one by one", () => {
  const { step, sink, requests } = rerun(MAINS, (request) => {
    if (request === "/?!\r\n") return [{ after: 200, line: LINE, bytes: bytesOf("/LGZ0X\r\n") }];
    if (request === "\x06000\r\n") return [{ after: 200, line: LINE, bytes: block("6.8(1*GJ)\r\n", "\x04") }];
    return request === "\x06" ? [{ after: 200, line: LINE, bytes: block("6.26(2*m3)") }] : [];
  });
  equal(step, Step.Done);
  equal(requests.map(textOf), ["/?!\r\n", "\x06000\r\n", "\x06"]);
  equal(sink.messages[0].readings, ["6.8 1 GJ", "6.26 2 m3", "damaged 0"]);
});

test("a meter of mode D is listened to", () => {
  const sink = new Collector({ codeText, unitText });
  const readout = new Iec62056Readout({ line: at(2400), request: { wakeUp: 0, text: "" }, fields: [] }, sink);
  ok(readout.passive);
  equal(readout.begin(0), Step.Wait);
  const telegram = bytesOf("/ABC5X\r\n\r\n1.8.0(1*kWh)\r\n!\r\n");
  const steps = [...telegram, ...telegram, ...telegram, 0].map((byte) => readout.push(byte, 0));
  // Nothing speaks for the first block but the second.
  equal(
    steps.filter((step) => step !== Step.Wait),
    [Step.Done, Step.Done],
  );
  equal(sink.messages.length, 2);
});

test("what goes wrong has a name, is tried once more after a silence, and no more", () => {
  const bad = uh50.bytes.slice();
  bad[200] ^= 0x01;
  const noBlock = bytesOf("6.8(1*GJ)F(0)!\r\n");
  const table: [string, string, (request: string) => readonly Answer[]][] = [
    ["nobody there", "silence", () => []],
    ["a check character that fails", "crc", (request) => replace(ultraheat(request, LINE), bad.slice(cut))],
    ["data that end early", "truncated", (request) => replace(ultraheat(request, LINE), bad.slice(cut, 400))],
    ["no data after the identification", "silence", (request) => ultraheat(request, LINE).slice(0, 1)],
    [
      "data without check character",
      "framing",
      (request) => replace(ultraheat(request, LINE), [...noBlock, 0]),
    ],
    ["another protocol", "noise", () => [{ after: 30, line: LINE, bytes: [0x40, 0x3f, 0x01, 0x0d] }]],
    ["the wrong speed", "noise", () => [{ after: 30, line: at(2400), bytes: bytesOf("/LUGCUH50\r\n") }]],
  ];
  for (const [name, fault, meter] of table) {
    const { step, requests, sink, fault: number, readout, at: end } = run(ULTRAHEAT, meter);
    equal(step, Step.Fault, name);
    equal(faultName(number), fault, name);
    equal(requests.length, ATTEMPT_LIMIT, name);
    equal(readout.repeats, 1, name);
    equal(sink.messages, [], name);
    equal(formatText(readout.line), "300 7E1", name);
    ok(end < 40_000, `${name}: ${end} ms`);
  }
  equal(run(ULTRAHEAT, () => [], true).fault, run(ULTRAHEAT, () => [], true).fault);
  equal(faultName(run(ULTRAHEAT, () => [], true).fault), "echo");
});

test("the repeat makes a readout good", () => {
  const bad = uh50.bytes.slice();
  bad[200] ^= 0x01;
  const { step, sink, requests } = run(ULTRAHEAT, (request, line, turn) =>
    turn === 0 ? replace(ultraheat(request, line), bad.slice(cut)) : ultraheat(request, line),
  );
  equal(step, Step.Done);
  equal(requests.length, 2);
  equal(sink.messages.length, 1);
  equal(sink.messages[0].readings, [...uh50.readings, "damaged 0"]);
});

test("a meter of mode C that says nothing after the acknowledgement is sent a break", () => {
  const { step, requests } = run(MAINS, (request) => (request === "/?!\r\n" ? modeC(request) : []));
  equal(step, Step.Fault);
  const conversation = ["/?!\r\n", "\x06050\r\n", "\x01B0\x03q"];
  equal(requests.map(textOf), [...conversation, ...conversation]);
});

test("a meter that never stops is given up", () => {
  const babble = [0x02, ...bytesOf("6.8(1*GJ)\r\n".repeat(440))];
  const {
    step,
    fault,
    at: end,
  } = run(ULTRAHEAT, (request, line) => replace(ultraheat(request, line), babble));
  equal(step, Step.Fault);
  equal(faultName(fault), "timeout");
  ok(end < 100_000, `${end} ms`);
});

test("a damaged data set is told, and the others read", () => {
  const { sink, step } = run(ULTRAHEAT, (request, line) =>
    replace(ultraheat(request, line), block("6.8(032A.871*GJ)\r\n6.26(03329.67*m3)")),
  );
  equal(step, Step.Done);
  equal(sink.messages[0].readings, ["6.26 03329.67 m3", "damaged 1"]);
});

test("a table may want a data set in one piece", () => {
  const fields = [
    { code: iecCode("9.1", WHOLE) },
    { code: iecCode("6.36", WHOLE) },
    { code: iecCode("9.2", WHOLE) },
  ];
  const { sink } = run({ ...ULTRAHEAT, fields }, ultraheat);
  const { readings } = sink.messages[0];
  ok(readings.includes("9.1 0 1 0 0000 CECV CECV 1 5.16 5.16 F 101008 040404 08 0"));
  ok(readings.includes("6.36 01-01 00:00"));
  equal(readings.filter((reading) => reading.startsWith("9.1 ")).length, 1);
  ok(readings.includes("6.36*02 00:00"));
});

test("readings keep every value of a data set, to the last decimal", () => {
  const codes = [iecCode("6.8"), iecCode("9.4"), iecCode("9.4", 1), iecCode("6.8.1"), DAMAGED];
  const readings = new Readings(codes, { spare: 80, texts: 60, textLimit: 24 });
  const readout = new Iec62056Readout(ULTRAHEAT, readings);
  equal(converse(readout, { meter: (request, line) => ultraheat(textOf(request), line) }).step, Step.Done);
  equal([...readings.significands.slice(0, 3)], [328871, 985, 961]);
  equal([...readings.exponents.slice(0, 3)], [-3, -1, -1]);
  equal(readings.states[3], State.Unsupported);
  equal(readings.states[4], State.Present);
  equal(readings.refused, 0);
});

test("nothing is sent to keep such a meter awake", () => {
  const sink = new Collector({ codeText, unitText });
  const readout = new Iec62056Readout(ULTRAHEAT, sink);
  readout.select(ReadSet.KeepAlive);
  const { step, requests } = converse(readout, { meter: () => [] });
  equal(step, Step.Done);
  equal(requests, []);
});

function replace(answers: readonly Answer[], data: readonly number[]): readonly Answer[] {
  return answers.map((answer) => (answer.bytes[0] === 0x02 ? { ...answer, bytes: data } : answer));
}
