/** Conversations with older Kamstrup meters, in virtual time. */
import { codeText } from "../../modules/kamstrup-ascii/codes.js";
import {
  ANSWER_LIMIT_MS,
  ATTEMPT_LIMIT,
  KamstrupAsciiReadout,
} from "../../modules/kamstrup-ascii/readout.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { Collector } from "../collector.js";
import { equal, ok, test } from "../harness.js";
import { type Answer, converse, type Ended, formatText } from "../session.js";

const SLOW: LineFormat = Object.freeze({ baud: 300, data: 7, parity: "even", stop: 2 });
const FAST: LineFormat = Object.freeze({ ...SLOW, baud: 1200 });
const SETUP = "00000060001 0000000 0000000 0000000 0000000 0000000 0000000 0044119 1200000 0171028 \r";
const NOW = "0507109 1296626 0032673 0006811 0003366 0003445 0000031 0000079 0000093 0000000 \r";
const BODY = "0.0(00001234567)6.8(0456.631*GJ)6.26(3447.381*m3)6.31(0040345*h)!\r\n\x03";

type Meter = (request: string, turn: number) => readonly Answer[];

interface Run extends Ended {
  sink: Collector;
  readout: KamstrupAsciiReadout;
}

function bytesOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

function say(text: string, line: LineFormat, after = 1200): readonly Answer[] {
  return [{ after, line, bytes: bytesOf(text) }];
}

function block(): string {
  const sum = bytesOf(BODY).reduce((total, byte) => total + byte, 0) & 0x7f;
  return `\x02${BODY}${String.fromCharCode(sum)}`;
}

/** A 66-C: data strings. */
function strings(request: string): readonly Answer[] {
  if (request === "/#2") return say(SETUP, FAST);
  return request === "/#1" ? say(NOW, FAST) : [];
}

function run(meter: Meter, set: number = ReadSet.All, echo = false, known?: KamstrupAsciiReadout): Run {
  const sink = new Collector({ codeText, unitText: unitSymbol });
  const readout = known ?? new KamstrupAsciiReadout({ line: SLOW }, sink);
  readout.select(set);
  let turn = 0;
  const ended = converse(readout, {
    meter: (request, line) =>
      formatText(line) === "300 7E2" ? meter(String.fromCharCode(...request), turn++) : [],
    echo,
  });
  return { ...ended, sink, readout };
}

function requests(ended: Ended): string[] {
  return ended.requests.map((request) => String.fromCharCode(...request));
}

test("configuration and values are asked at 300 baud and heard at 1200, with and without echo", () => {
  for (const echo of [false, true]) {
    const result = run(strings, ReadSet.All, echo);
    equal(result.step, Step.Done);
    equal(requests(result), ["/#2", "/#1"]);
    equal(result.lines, ["300 7E2", "1200 7E2", "300 7E2", "1200 7E2"]);
    equal(result.sink.messages.length, 2);
    equal(result.sink.messages[1].readings[0], "E1 507.109 MWh");
    equal(result.sink.messages[0].serial, "60001");
    equal(formatText(result.readout.line), "300 7E2");
  }
});

test("the configuration is asked for once; live reads then cost one request", () => {
  const sink = new Collector({ codeText, unitText: unitSymbol });
  const readout = new KamstrupAsciiReadout({ line: SLOW }, sink);
  equal(requests(run(strings, ReadSet.Live, false, readout)), ["/#2", "/#1"]);
  equal(readout.configuration, 44119);
  equal(requests(run(strings, ReadSet.Live, false, readout)), ["/#1"]);
  equal(requests(run(strings, ReadSet.All, false, readout)), ["/#2", "/#1"]);
  equal(sink.messages.length, 5);
  const told = new KamstrupAsciiReadout({ line: SLOW }, sink, 44119);
  equal(requests(run(strings, ReadSet.Live, false, told)), ["/#1"]);
  equal(sink.messages[5].readings[0], "E1 507.109 MWh");
});

test("an answer after 0.3 s or after 4.9 s is heard", () => {
  for (const after of [300, 4_900]) {
    const result = run((request) => strings(request).map((answer) => ({ ...answer, after })));
    equal(result.step, Step.Done, `${after}`);
    equal(result.requests.length, 2, `${after}`);
  }
});

test("a meter that ignores a request is asked again, no sooner than after five seconds", () => {
  const result = run((request, turn) => (turn === 0 ? [] : strings(request)));
  equal(result.step, Step.Done);
  equal(requests(result), ["/#2", "/#2", "/#1"]);
  equal(result.readout.repeats, 1);
  ok(result.milliseconds > ANSWER_LIMIT_MS);
});

test("an answer that is refused is asked for again", () => {
  for (const bad of [
    NOW.slice(8),
    NOW.replace("0003445", "0003545"),
    NOW.replace("0000079", "000007:"),
    SETUP,
  ]) {
    const result = run((request, turn) => (turn === 1 ? say(bad, FAST) : strings(request)));
    equal(result.step, Step.Done, bad);
    equal(requests(result), ["/#2", "/#1", "/#1"], bad);
    equal(result.sink.messages.length, 2, bad);
  }
  const result = run((request) => (request === "/#1" ? say(NOW.slice(8), FAST) : strings(request)));
  equal(result.step, Step.Fault);
  equal(faultName(result.fault), "malformed");
  equal(result.sink.messages.length, 1);
});

test("a meter without strings gives its block, acknowledged or not", () => {
  const expected = ["customer no 1234567", "E1 456.631 GJ", "V1 3447.381 m³", "hours 40345 h"];
  const polite: Meter = (request) => {
    if (request === "/?!\r\n") return say("/KAM0MC\r\n", SLOW, 300);
    return request === "\x06000\r\n" ? say(block(), SLOW, 300) : [];
  };
  const prompt: Meter = (request) => (request === "/?!\r\n" ? say(`/KAM0MC\r\n${block()}`, SLOW, 300) : []);
  for (const meter of [polite, prompt]) {
    const result = run(meter);
    equal(result.step, Step.Done);
    equal(
      result.sink.messages.map((message) => message.readings),
      [expected],
    );
    ok(requests(result).slice(0, 3).join(" ") === "/#2 /#2 /?!\r\n");
  }
});

test("a configuration that is in no table: what has a scale, then the block for the rest", () => {
  const result = run((request) => {
    if (request === "/#2") return say(SETUP.replace("0044119", "0044999"), FAST);
    if (request === "/?!\r\n") return say(`/KAM0MC\r\n${block()}`, SLOW, 300);
    return strings(request);
  });
  equal(result.step, Step.Done);
  equal(requests(result), ["/#2", "/#1", "/?!\r\n"]);
  equal(result.sink.messages[1].readings[0], "hours 32673 h");
  equal(result.sink.messages[2].readings[1], "E1 456.631 GJ");
});

test("a block whose sum fails is refused", () => {
  const bad = block().replace("0456", "0457");
  const result = run((request) => (request === "/?!\r\n" ? say(`/KAM0MC\r\n${bad}`, SLOW, 300) : []));
  equal(result.step, Step.Fault);
  equal(result.sink.messages, []);
});

test("silence, echo and noise have their names, and end", () => {
  equal(faultName(run(() => []).fault), "silence");
  equal(faultName(run(() => [], ReadSet.All, true).fault), "echo");
  equal(faultName(run(() => say("@?\x01\x05", FAST, 50)).fault), "noise");
  const silent = run(() => []);
  equal(silent.requests.length, 2 * ATTEMPT_LIMIT);
  ok(silent.at < 40_000, `${silent.at} ms`);
});

test("who only looks asks once", () => {
  const result = run(() => [], ReadSet.Identify);
  equal(requests(result), ["/#2"]);
  ok(result.at < 6_000);
  const found = run(strings, ReadSet.Identify);
  equal(requests(found), ["/#2"]);
  equal(found.sink.messages[0].serial, "60001");
});

test("the last character of an echo may be garbled by the change of speed", () => {
  const result = run((request) => [{ after: 0, line: FAST, bytes: bytesOf("/#\x0b") }, ...strings(request)]);
  equal(result.step, Step.Done);
  equal(requests(result), ["/#2", "/#1"]);
});

test("nothing is sent to keep such a meter awake", () => {
  const result = run(strings, ReadSet.KeepAlive);
  equal(result.step, Step.Done);
  equal(result.requests, []);
});
