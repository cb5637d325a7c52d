/** Conversations with M-Bus meters, in virtual time. */
import { codeText, Kind, mbusCode } from "../../modules/mbus/code.js";
import {
  ATTEMPT_LIMIT,
  EXTRA_TELEGRAM_LIMIT,
  MbusReadout,
  TELEGRAM_LIMIT,
} from "../../modules/mbus/readout.js";
import { Readings, State } from "../../modules/reading/readings.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { Collector } from "../collector.js";
import { equal, ok, test } from "../harness.js";
import { type Answer, converse, type Ended, formatText } from "../session.js";

const LINE: LineFormat = Object.freeze({ baud: 2400, data: 8, parity: "even", stop: 1 });
const WAKE_UP = 210;
const NKE = [0x10, 0x40, 0xfe, 0x3e, 0x16];
const ASK = [0x10, 0x5b, 0xfe, 0x59, 0x16];
const ASK_AGAIN = [0x10, 0x7b, 0xfe, 0x79, 0x16];
const SELECT = [0x68, 0x04, 0x04, 0x68, 0x53, 0xfe, 0x50, 0x00, 0xa1, 0x16];
const ENERGY = [0x0c, 0x06, 0x77, 0x42, 0x02, 0x00];
const HEADER = [0x08, 0x00, 0x72, 0x01, 0x00, 0x00, 0x73, 0xa7, 0x32, 0x0a, 0x04, 0x70, 0x00, 0x00, 0x00];

type Meter = (request: number[], turn: number) => readonly Answer[];

interface Run extends Ended {
  sink: Collector;
  readout: MbusReadout;
  /** Requests without the NULs in front. */
  asked: number[][];
}

function frame(...records: number[]): number[] {
  const body = [...HEADER, ...records];
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

function say(bytes: readonly number[], after = 50): readonly Answer[] {
  return [{ after, line: LINE, bytes }];
}

function same(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function bare(request: readonly number[]): number[] {
  const start = request.findIndex((byte) => byte !== 0);
  return request.slice(start);
}

/** Sleeps until it has heard its NULs; then acknowledges and answers. */
function heat(request: number[]): readonly Answer[] {
  if (same(bare(request), NKE)) return request.length === WAKE_UP + NKE.length ? say([0xe5]) : [];
  return same(request, ASK) ? say(frame(...ENERGY)) : [];
}

function run(meter: Meter, set: number = ReadSet.All, echo = false): Run {
  const sink = new Collector({ codeText, unitText: unitSymbol });
  const readout = new MbusReadout({ line: LINE, request: { wakeUp: WAKE_UP } }, sink);
  readout.select(set);
  let turn = 0;
  const ended = converse(readout, {
    meter: (request, line) => (formatText(line) === "2400 8E1" ? meter(request, turn++) : []),
    echo,
  });
  return { ...ended, sink, readout, asked: ended.requests.map(bare) };
}

test("a meter is woken, reset and asked, with and without echo", () => {
  for (const echo of [false, true]) {
    const result = run(heat, ReadSet.All, echo);
    equal(result.step, Step.Done);
    equal(result.asked, [NKE, ASK]);
    equal(result.requests[0].length, WAKE_UP + NKE.length);
    equal(result.sink.messages[0].readings, ["status 0", "energy 24277 kWh"]);
    equal(result.sink.messages[0].serial, "73000001");
    ok(result.milliseconds < 1_400, `${result.milliseconds}`);
  }
});

test("a meter that does not acknowledge is asked all the same", () => {
  const result = run((request) => (same(request, ASK) ? say(frame(...ENERGY)) : []));
  equal(result.step, Step.Done);
  equal(result.asked, [NKE, ASK]);
});

test("an answer after 1.9 s is heard", () => {
  const result = run((request) =>
    heat(request).map((answer) => ({ ...answer, after: same(request, ASK) ? 1_900 : 50 })),
  );
  equal(result.step, Step.Done);
});

test("more telegrams are asked for with the frame count bit toggled, as many as the set is worth", () => {
  const more: Meter = (request) => {
    if (same(bare(request), NKE)) return say([0xe5]);
    return same(request, ASK) || same(request, ASK_AGAIN) ? say(frame(...ENERGY, 0x1f, 0x21)) : [];
  };
  equal(run(more, ReadSet.Live).asked, [NKE, ASK]);
  equal(run(more, ReadSet.All).asked.length, 1 + TELEGRAM_LIMIT);
  equal(run(more, ReadSet.All).asked.slice(1, 4), [ASK, ASK_AGAIN, ASK]);
  equal(run(more, ReadSet.Extra).asked.length, 1 + EXTRA_TELEGRAM_LIMIT);
  equal(run(more, ReadSet.Identify).asked, [NKE, ASK]);
});

test("a meter that answers with its maker's data is told once to use the standard's", () => {
  const result = run((request, turn) => {
    if (same(bare(request), NKE) || same(request, SELECT)) return say([0xe5]);
    return same(request, ASK) ? say(turn < 2 ? frame(0x0f, 0x17, 0x00) : frame(...ENERGY)) : [];
  });
  equal(result.step, Step.Done);
  equal(result.asked, [NKE, ASK, SELECT, ASK]);
  equal(result.sink.messages[1].readings, ["status 0", "energy 24277 kWh"]);
  const stubborn = run((request) => (same(request, ASK) ? say(frame(0x0f, 0x17)) : say([0xe5])));
  equal(stubborn.step, Step.Done);
  equal(stubborn.asked, [NKE, ASK, SELECT, ASK]);
});

test("a damaged telegram is asked for again, from the beginning, once", () => {
  const bad = frame(...ENERGY);
  bad[20] ^= 0x01;
  const mended = run((request, turn) => (same(request, ASK) && turn === 1 ? say(bad) : heat(request)));
  equal(mended.step, Step.Done);
  equal(mended.asked, [NKE, ASK, NKE, ASK]);
  equal(mended.readout.repeats, 1);
  const broken = run((request) => (same(request, ASK) ? say(bad) : heat(request)));
  equal(broken.step, Step.Fault);
  equal(faultName(broken.fault), "crc");
  equal(broken.sink.messages, []);
  equal(broken.asked.length, 2 * ATTEMPT_LIMIT);
});

test("noise in front of the answer does no harm", () => {
  const result = run((request) =>
    same(request, ASK) ? say([0xff, 0x68, 0x05, 0x05, 0x68, ...frame(...ENERGY)]) : heat(request),
  );
  equal(result.step, Step.Done);
  equal(result.sink.messages.length, 1);
});

test("what goes wrong has a name and ends", () => {
  const cut = frame(...ENERGY).slice(0, 12);
  const malformed = frame(0x0c, 0x06, 0x77);
  const table: [string, string, Meter, boolean][] = [
    ["nobody there", "silence", () => [], false],
    ["only the echo", "echo", () => [], true],
    [
      "a telegram that ends early",
      "truncated",
      (request) => (same(request, ASK) ? say(cut) : heat(request)),
      false,
    ],
    [
      "a record that ends early",
      "malformed",
      (request) => (same(request, ASK) ? say(malformed) : heat(request)),
      false,
    ],
    ["another protocol", "noise", (request) => (same(request, ASK) ? say([0x2f, 0x4c, 0x0d]) : []), false],
  ];
  for (const [name, fault, meter, echo] of table) {
    const result = run(meter, ReadSet.All, echo);
    equal(result.step, Step.Fault, name);
    equal(faultName(result.fault), fault, name);
    equal(result.sink.messages, [], name);
    ok(result.at < 20_000, `${name}: ${result.at}`);
  }
});

test("readings have a row for each record, the same at any power of ten", () => {
  const codes = [mbusCode(Kind.Energy), mbusCode(Kind.Volume)];
  for (const records of [ENERGY, [0x04, 0x04, 0x77, 0x42, 0x02, 0x00]]) {
    const readings = new Readings(codes, { spare: 8, texts: 4, textLimit: 24 });
    const readout = new MbusReadout({ line: LINE }, readings);
    converse(readout, { meter: (request) => (same(request, ASK) ? say(frame(...records)) : say([0xe5])) });
    equal(readings.states[0], State.Present);
    equal(readings.states[1], State.Absent);
  }
});

test("nothing is sent to keep such a meter awake, and who only looks asks once", () => {
  const awake = run(heat, ReadSet.KeepAlive);
  equal(awake.step, Step.Done);
  equal(awake.requests, []);
  equal(run(() => [], ReadSet.Identify).asked, [NKE, ASK]);
});
