import { KmpDecoder } from "../../modules/kmp/decoder.js";
import { Address } from "../../modules/kmp/frame.js";
import { Log, logText } from "../../modules/kmp/log.js";
import { LOG_REGISTERS_LIMIT, LOGGER_TIME_SIZE, RequestWriter } from "../../modules/kmp/request.js";
import { LogInfo, type LogSink } from "../../modules/reading/log.js";
import type { Sink } from "../../modules/reading/sink.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, test, throws } from "../harness.js";
import { bytes, frame, join, Recorder, register } from "./recorder.js";

const DATE = 0x30;

function decode(framed: Uint8Array, sink: Sink = new Recorder()): number {
  const decoder = new KmpDecoder(sink);
  let outcome = -1;
  for (const byte of framed) {
    const step = decoder.push(byte);
    if (step === Step.Done) outcome = Fault.None;
    else if (step === Step.Fault) outcome = decoder.fault;
  }
  return outcome;
}

function u16(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}

interface Page {
  command?: number;
  log?: number;
  entries?: number;
  registers?: number;
  first?: number;
  newest?: number;
  info?: number;
  body: ArrayLike<number>;
}

function page({
  command = 6,
  log = Log.Day,
  entries = 1,
  registers = 1,
  first = 9,
  newest = 9,
  info = 0,
  body,
}: Page) {
  const head = [
    0x3f,
    0xb8,
    command,
    log,
    ...u16(entries),
    registers,
    ...u32(first),
    ...u32(newest),
    ...u16(info),
  ];
  return frame([...head, ...Array.from(body)]);
}

const date = register(1003, DATE, 0, u32(250103));

test("requests that METERTOOL sends", () => {
  const request = new RequestWriter();
  const text = () =>
    Array.from(request.buffer.slice(0, request.end), (byte) => byte.toString(16).padStart(2, "0")).join("");
  request.logConfiguration(Log.Year);
  equal(text(), "803fb8050270ee0d");
  request.logById(Log.Year, 2, 2, Uint16Array.of(1003), 1);
  equal(text(), "803fb81bf9020000000200020103eb75070d");
  request.logByOffset(Log.Minute2, 0xffff, 1, Uint16Array.of(1002), 1);
  equal(text(), "803fb80707ffff00010103eab85e0d");
});

test("requests to the loggers of 601 and 801", () => {
  const request = new RequestWriter();
  const codes = Uint16Array.of(68);
  const time = bytes("17 05 09 17 2d 00 00 00");
  const sent = () => request.buffer.slice(0, request.end);
  request.loggerByTime(Address.Meter, 1, codes, 1, 0x0c, 0x80, time);
  equal(sent(), bytes("80 3f a0 01 01 00 44 0c 1b 7f 17 05 09 17 2d 00 00 00 00 f1 0d"));
  request.loggerLast(Address.TopLogger, 1, codes, 1, 2, 128);
  equal(sent(), frame([0x7f, 0xa1, 1, 1, 0, 68, 2, 128], 0x80));
  request.loggerById(Address.TopLogger, 1, codes, 1, 2, 128, 0x1234);
  equal(sent(), frame([0x7f, 0xa2, 1, 1, 0, 68, 2, 128, 0x12, 0x34], 0x80));
  request.loggerByTimePast(Address.BaseLogger, 1, codes, 1, 2, 128, time, 3);
  equal(sent(), frame([0xbf, 0xa3, 1, 1, 0, 68, 2, 128, ...time, 0, 3], 0x80));
});

test("a log request holds so many registers and no more", () => {
  const request = new RequestWriter();
  const codes = new Uint16Array(LOG_REGISTERS_LIMIT + 1).fill(0x4040);
  request.loggerByTimePast(
    0x7f,
    0x40,
    codes,
    LOG_REGISTERS_LIMIT,
    0x40,
    0x40,
    new Uint8Array(LOGGER_TIME_SIZE).fill(64),
    0x4040,
  );
  equal(request.buffer[request.end - 1], 0x0d);
  throws(() => request.logById(2, 1, 1, codes, LOG_REGISTERS_LIMIT + 1), /1 to 16 registers/);
  throws(() => request.logById(2, 1, 1, codes, 0), /1 to 16 registers/);
  throws(() => request.getRegister(codes, 9), /1 to 8 registers/);
  throws(() => request.getRegister(codes, 0), /1 to 8 registers/);
});

test("entries are numbered from the first one down and share its formats", () => {
  const recorder = new Recorder();
  const body = join(
    date,
    register(60, 0x03, 0x43, u16(1500)),
    u32(250102),
    u16(1400),
    u32(250101),
    u16(1300),
  );
  equal(
    decode(page({ entries: 3, registers: 2, first: 188, newest: 645, info: 0x40, body }), recorder),
    Fault.None,
  );
  equal(recorder.take(), [
    "log day 188",
    "1003 2025-01-03",
    "60 1.500 MWh",
    "log day 187",
    "1003 2025-01-02",
    "60 1.400 MWh",
    "log day 186",
    "1003 2025-01-01",
    "60 1.300 MWh",
  ]);
  equal(recorder.logReplies, [`day ${LogInfo.Oldest} 645`]);
});

test("the time of an entry: date and clock, or register 348", () => {
  const recorder = new Recorder();
  const clock = register(1002, 0x2f, 0, u32(235959));
  const time = "time 2025-01-03T23:59:59";
  equal(decode(page({ registers: 2, body: join(date, clock) }), recorder), Fault.None);
  equal(recorder.take().slice(-1), [time]);
  decode(page({ body: register(348, 0x4f, 0, bytes("00 19 01 03 17 3b 3b")) }), recorder);
  equal(recorder.take().slice(-1), [time]);
  decode(page({ registers: 2, body: join(date, register(1002, 0x2f, 0, u32(240000))) }), recorder);
  equal(recorder.take().slice(-1), ["1002 240000"]);
});

test("a register without a value is passed over", () => {
  const recorder = new Recorder();
  const missing = register(61, 0, 0, []);
  equal(
    decode(page({ entries: 2, registers: 2, info: 0x08, body: join(missing, date, u32(250102)) }), recorder),
    Fault.None,
  );
  equal(recorder.take(), ["log day 9", "1003 2025-01-03", "log day 8", "1003 2025-01-02"]);
  equal(recorder.logReplies, [`day ${LogInfo.Unsupported} 9`]);
});

test("entries that the meter's own flags deny are not told", () => {
  const table: [number, number][] = [
    [0x0001, LogInfo.Empty],
    [0x0002, LogInfo.OutOfRange],
    [0x0100, LogInfo.Failed],
    [0x0200, LogInfo.Failed],
  ];
  for (const [info, flag] of table) {
    const recorder = new Recorder();
    equal(decode(page({ info, body: date }), recorder), Fault.None);
    equal(recorder.take(), []);
    equal(recorder.logReplies, [`day ${flag} 9`]);
    equal(decode(page({ info, entries: 5, body: [] })), Fault.None);
  }
});

test("the other flags", () => {
  const table: [number, number][] = [
    [0x0010, LogInfo.Cut],
    [0x2000, LogInfo.Cut],
    [0x0020, LogInfo.FormatChanged],
    [0x0080, LogInfo.Newest],
    [0x00c0, LogInfo.Newest | LogInfo.Oldest],
  ];
  for (const [info, flag] of table) {
    const recorder = new Recorder();
    decode(page({ info, body: date }), recorder);
    equal(recorder.logReplies, [`day ${flag} 9`]);
    equal(recorder.take().length, 2);
  }
});

test("lengths that do not add up are Malformed and tell nothing", () => {
  const pages = [
    page({ entries: 2, body: date }),
    page({ entries: 1, body: join(date, [0]) }),
    page({ entries: 2, registers: 1, body: join(date, [0, 0, 0]) }),
    page({ registers: 2, body: date }),
    page({ registers: 0, entries: 3, body: [] }),
    page({ registers: 1, entries: 65535, body: register(61, 0, 0, []) }),
    page({ registers: 255, body: date }),
    page({ entries: 3, first: 1, body: join(date, u32(1), u32(2)) }),
    frame([0x3f, 0xb8, 6]),
    frame([0x3f, 0xb8]),
    frame([0x3f, 0xb8, 6, 4, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0]),
    frame([0x3f, 0xb8, 5, 2]),
    frame([0x3f, 0xb8, 5, 2, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 20, 2, 0, 60]),
  ];
  pages.forEach((reply, index) => {
    const recorder = new Recorder();
    equal(decode(reply, recorder), Fault.Malformed, `page ${index}`);
    equal(recorder.take(), []);
    equal(recorder.logReplies, []);
    equal(recorder.pending, 0);
  });
});

test("sub-commands that nobody has explained pass without values", () => {
  for (const command of [8, 9, 0, 255]) {
    const recorder = new Recorder();
    equal(decode(page({ command, body: date }), recorder), Fault.None);
    equal(recorder.take(), []);
  }
});

/** Reply of a 601's logger: records with their numbers, the tail, flags. */
function logger(command: number, records: number, body: ArrayLike<number>, info = 0): Uint8Array {
  return frame([0x7f, command, 5, records, ...Array.from(body), ...u16(7), ...u16(900), info]);
}

test("the loggers of 601 and 801 number each record", () => {
  const energy = register(60, 0x03, 0x43, u32(1500));
  const body = join(u16(20), date, energy, u16(19), u32(250102), u32(1400), u16(17), u32(250101), u32(1300));
  for (const command of [0xa0, 0xa1, 0xa2, 0xa3]) {
    const recorder = new Recorder();
    equal(decode(logger(command, 3, body), recorder), Fault.None);
    equal(recorder.take(), [
      "log logger-5 20",
      "1003 2025-01-03",
      "60 1.500 MWh",
      "log logger-5 19",
      "1003 2025-01-02",
      "60 1.400 MWh",
      "log logger-5 17",
      "1003 2025-01-01",
      "60 1.300 MWh",
    ]);
    equal(recorder.logReplies, ["logger-5 0 900"]);
  }
});

test("one record of one register, and the size that the document computes", () => {
  const reply = logger(0xa2, 1, join(u16(20), register(60, 0x03, 0x43, u32(1))));
  equal(reply.length, 13 + 2 + 5 + 4);
  const recorder = new Recorder();
  equal(decode(reply, recorder), Fault.None);
  equal(recorder.take(), ["log logger-5 20", "60 0.001 MWh"]);
});

test("with a flag set, a logger's reply may be without anything else", () => {
  for (const info of [0x01, 0x04, 0x08, 0x10]) {
    equal(decode(frame([0x7f, 0xa0, info])), Fault.None);
    equal(decode(logger(0xa0, 1, [], info)), Fault.None);
  }
  equal(decode(frame([0x7f, 0xa0, 0])), Fault.Malformed);
  equal(decode(frame([0x7f, 0xa0])), Fault.Malformed);
  equal(decode(logger(0xa0, 1, [1, 2, 3])), Fault.Malformed);
});

test("an empty or overrun logger tells no values, a full reply does", () => {
  const body = join(u16(20), date);
  const table: [number, number, number][] = [
    [0x01, LogInfo.Empty, 0],
    [0x04, LogInfo.OutOfRange, 0],
    [0x08, LogInfo.Cut, 2],
    [0x10, LogInfo.Newest, 2],
  ];
  for (const [info, flag, told] of table) {
    const recorder = new Recorder();
    equal(decode(logger(0xa0, 1, body, info), recorder), Fault.None);
    equal(recorder.logReplies, [`logger-5 ${flag} 900`]);
    equal(recorder.take().length, told);
  }
  const recorder = new Recorder();
  decode(logger(0xa3, 1, body, 0x10), recorder);
  equal(recorder.logReplies, [`logger-5 ${LogInfo.Oldest} 900`]);
});

test("a sink that knows no logs is never told an old value", () => {
  const plain = new Recorder();
  const sink: Sink = {
    value: (code, significand, exponent, unit) => plain.value(code, significand, exponent, unit),
    digits: () => {},
    text: () => {},
    absent: () => {},
    commit: () => plain.commit(),
    discard: () => {},
  };
  equal(decode(page({ body: date }), sink), Fault.None);
  equal(plain.take(), []);
});

test("names of logs", () => {
  const table: [number, string][] = [
    [Log.Year, "year"],
    [Log.Month, "month"],
    [Log.Day, "day"],
    [Log.Hour, "hour"],
    [Log.Minute2, "minute2"],
    [77, "log-77"],
    [0x100, "logger-0"],
    [0x1ff, "logger-255"],
  ];
  for (const [log, name] of table) equal(logText(log), name);
  const sink: LogSink = new Recorder();
  equal("logEntry" in sink, true);
});
