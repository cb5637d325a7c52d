import { FRAME_LIMIT } from "../../modules/kmp/frame.js";
import { Log } from "../../modules/kmp/log.js";
import { LogReadout } from "../../modules/kmp/log-readout.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test, throws } from "../harness.js";
import { type Answer, converse, type Meter } from "./conversation.js";
import { frame, Recorder, register } from "./recorder.js";

const LINE = { baud: 1200, data: 8, parity: "none", stop: 2 } as const;
const TURN = 80;

interface Options {
  oldest: number;
  newest: number;
  /** Most entries that the meter sends at once. */
  room: number;
  /** The oldest entry carries its flag. */
  flagged?: boolean;
}

function u16(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}

/** A meter with a log whose register c of entry n is n * 100 + c. */
function logMeter({ oldest, newest, room, flagged = true }: Options): Meter {
  return (payload) => {
    const [, , command, log] = payload;
    const isById = command === 6;
    const at = isById ? 8 : 6;
    const id = isById
      ? ((payload[4] << 24) | (payload[5] << 16) | (payload[6] << 8) | payload[7]) >>> 0
      : oldest;
    const wanted = (payload[at] << 8) | payload[at + 1];
    const codes: number[] = [];
    for (let index = 0; index < payload[at + 2]; index++)
      codes.push((payload[at + 3 + 2 * index] << 8) | payload[at + 4 + 2 * index]);
    if (newest < oldest) {
      const body = codes.flatMap((code) => register(code, 0, 0, u32(0)));
      return reply([command, log, ...u16(1), codes.length, ...u32(0), ...u32(0), ...u16(1), ...body]);
    }
    if (id > newest || id < oldest)
      return reply([command, log, ...u16(0), codes.length, ...u32(0), ...u32(newest), ...u16(2)]);
    const entries = Math.min(wanted, room, id - oldest + 1);
    let info = isById ? 0 : 2;
    if (entries < Math.min(wanted, id - oldest + 1)) info |= 0x10;
    if (id - entries + 1 === oldest && flagged) info |= 0x40;
    if (id === newest) info |= 0x80;
    const body: number[] = [];
    for (let entry = 0; entry < entries; entry++)
      for (const code of codes) {
        const value = u32((id - entry) * 100 + code);
        body.push(...(entry === 0 ? register(code, 0x33, 0, value) : value));
      }
    return reply([
      command,
      log,
      ...u16(entries),
      codes.length,
      ...u32(id),
      ...u32(newest),
      ...u16(info),
      ...body,
    ]);
  };
}

function reply(data: number[]): Answer[] {
  return [{ after: TURN, bytes: frame([0x3f, 0xb8, ...data]) }];
}

function expected(log: string, newest: number, oldest: number, codes: number[]): string[] {
  const lines: string[] = [];
  for (let id = newest; id >= oldest; id--)
    lines.push(`log ${log} ${id}`, ...codes.map((code) => `${code} ${id * 100 + code}`));
  return lines;
}

function start(log: number, codes: number[], since: number, limit: number) {
  const recorder = new Recorder();
  const readout = new LogReadout(LINE, recorder);
  readout.select(log, codes, since, limit);
  return { recorder, readout };
}

test("a whole log, newest first, page by page", () => {
  const codes = [60, 68];
  const { recorder, readout } = start(Log.Day, codes, -1, 1000);
  const { step, requests } = converse(readout, logMeter({ oldest: 186, newest: 645, room: 200 }));
  equal(step, Step.Done);
  equal(recorder.take(), expected("day", 645, 186, codes));
  equal(readout.newest, 645);
  equal(readout.reached, 186);
  ok(requests.length <= 10, `${requests.length} requests`);
});

test("only what is newer than an entry that the caller has", () => {
  const { recorder, readout } = start(Log.Hour, [60], 640, 1000);
  const { requests } = converse(readout, logMeter({ oldest: 1, newest: 645, room: 200 }));
  equal(recorder.take(), expected("hour", 645, 641, [60]));
  equal(requests.length, 2);
});

test("nothing new is one request", () => {
  const { recorder, readout } = start(Log.Hour, [60], 645, 1000);
  const { step, requests } = converse(readout, logMeter({ oldest: 1, newest: 645, room: 200 }));
  equal(step, Step.Done);
  equal(requests.length, 1);
  equal(recorder.take(), []);
  equal(readout.newest, 645);
  equal(readout.reached, -1);
});

test("a limit of entries", () => {
  const { recorder, readout } = start(Log.Month, [60], -1, 7);
  converse(readout, logMeter({ oldest: 1, newest: 36, room: 5 }));
  equal(recorder.take(), expected("month", 36, 30, [60]));
});

test("where the meter cuts the page, the next ones ask for no more than it gave", () => {
  const { recorder, readout } = start(Log.Day, [60], -1, 1000);
  const { requests } = converse(readout, logMeter({ oldest: 1, newest: 100, room: 9 }));
  equal(recorder.take(), expected("day", 100, 1, [60]));
  const asked = requests.slice(1).map(({ payload }) => (payload[8] << 8) | payload[9]);
  ok(asked[0] > 9);
  for (const count of asked.slice(1)) ok(count <= 9, `${count}`);
});

test("without the flag of the oldest entry the reading ends where the meter has no more", () => {
  const { recorder, readout } = start(Log.Day, [60], -1, 1000);
  const { step } = converse(readout, logMeter({ oldest: 5, newest: 20, room: 200, flagged: false }));
  equal(step, Step.Done);
  equal(recorder.take(), expected("day", 20, 5, [60]));
});

test("an empty log", () => {
  const { recorder, readout } = start(Log.Minute2, [1002], -1, 10);
  const { step } = converse(readout, logMeter({ oldest: 1, newest: 0, room: 10 }));
  equal(step, Step.Done);
  equal(readout.newest, -1);
  equal(recorder.take(), []);
});

test("a log that was started anew is read as a whole", () => {
  const { recorder, readout } = start(Log.Day, [60], 500, 100);
  converse(readout, logMeter({ oldest: 0, newest: 3, room: 10 }));
  equal(recorder.take(), expected("day", 3, 0, [60]));
});

test("a page always fits the longest frame", () => {
  for (const count of [1, 2, 8, 16]) {
    const codes = Array.from({ length: count }, (_, index) => 60 + index);
    const { readout } = start(Log.Day, codes, -1, 60_000);
    let longest = 0;
    converse(readout, (payload) => {
      if (payload[2] === 6) {
        const entries = (payload[8] << 8) | payload[9];
        longest = 17 + count * 5 + entries * count * 8 + 2;
      }
      return logMeter({ oldest: 1, newest: 50, room: 5000 })(payload, payload, 0);
    });
    ok(longest > 0 && longest <= FRAME_LIMIT, `${count} registers: ${longest}`);
  }
});

test("a damaged page is asked for again by half, and told once", () => {
  const meter = logMeter({ oldest: 1, newest: 40, room: 20 });
  const { recorder, readout } = start(Log.Day, [60], -1, 1000);
  const { step } = converse(readout, (payload, request, n) => {
    const answers = meter(payload, request, n);
    if (n === 1) answers[0].bytes[30] ^= 0x08;
    return answers;
  });
  equal(step, Step.Done);
  equal(recorder.take(), expected("day", 40, 1, [60]));
  equal(readout.faults[Fault.Crc], 1);
});

test("a page of another log, of another entry, or with other registers is Unexpected", () => {
  const wrong: ((data: number[]) => void)[] = [
    (data) => {
      data[1] = Log.Hour;
    },
    (data) => {
      data[8]++;
    },
    (data) => {
      data[3] = 3;
    },
    (data) => {
      data[16]++;
    },
    (data) => {
      data[0] = 7;
    },
  ];
  const body = register(60, 0x33, 0, u32(1));
  const newest = [7, Log.Day, ...u16(1), 1, ...u32(1), ...u32(2), ...u16(2), ...body];
  const second = [6, Log.Day, ...u16(1), 1, ...u32(2), ...u32(2), ...u16(0x40), ...body];
  for (const spoil of wrong) {
    const { recorder, readout } = start(Log.Day, [60], -1, 2);
    const data = second.slice();
    spoil(data);
    const { step, fault } = converse(readout, (payload) => reply(payload[2] === 7 ? newest : data));
    equal(step, Step.Fault);
    equal(fault, Fault.Unexpected);
    equal(recorder.take(), []);
  }
  const { recorder, readout } = start(Log.Day, [60], -1, 2);
  equal(converse(readout, (payload) => reply(payload[2] === 7 ? newest : second)).step, Step.Done);
  equal(recorder.take(), ["log day 2", "60 1"]);
});

test("a meter without logs is silent; one that fails says so", () => {
  const silent = start(Log.Day, [60], -1, 10);
  equal(converse(silent.readout, () => []).fault, Fault.Silence);
  const failing = start(Log.Day, [60], -1, 10);
  const data = [7, Log.Day, ...u16(0), 0, ...u32(0), ...u32(0), ...u16(0x100)];
  equal(converse(failing.readout, () => reply(data)).fault, Fault.Refused);
});

test("one to sixteen registers", () => {
  const readout = new LogReadout(LINE, new Recorder());
  throws(() => readout.select(Log.Day, [], -1, 1), /1 to 16/);
  throws(() => readout.select(Log.Day, new Array(17).fill(60), -1, 1), /1 to 16/);
});
