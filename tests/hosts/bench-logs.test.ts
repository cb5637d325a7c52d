/** History of simulated Kamstrup meters: command B8 read by modules/kmp, A0..A3 by their layout. */

import { BenchDevice } from "../../hosts/bench/device.js";
import { Column, House } from "../../hosts/bench/house.js";
import { buildFrame, REQUEST_START, RequestCollector } from "../../hosts/bench/kmp-frame.js";
import { LOG_BUFFER } from "../../hosts/bench/kmp-logs.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { parseHex } from "../../modules/bytes/hex.js";
import { KmpDecoder } from "../../modules/kmp/decoder.js";
import { LogReadout } from "../../modules/kmp/log-readout.js";
import { Line } from "../../modules/line/line.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { Recorder } from "../kmp/recorder.js";
import { BenchReader, hex } from "./bench-reader.js";

const KMP: LineFormat = { baud: 1200, data: 8, parity: "none", stop: 2 };
const DAY = 86_400_000;
const [YEAR, MONTH, DAYS, HOURS] = [2, 3, 4, 5];

function u16(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function request(...body: number[]): string {
  return hex(buildFrame(REQUEST_START, body));
}

/** Body of a reply behind destination and command. */
function body(reply: string): number[] {
  const collector = new RequestCollector();
  for (const byte of [REQUEST_START, ...parseHex(reply)!.slice(1)]) {
    const arrival = collector.push(byte);
    if (arrival && "body" in arrival) return arrival.body.slice(2);
  }
  throw new Error(`no reply: ${reply}`);
}

/** B8 06: from entry `id` back, `count` entries. */
function byId(type: number, id: number, count: number, ...ids: number[]): string {
  return request(0x3f, 0xb8, 6, type, 0, 0, ...u16(id), ...u16(count), ids.length, ...ids.flatMap(u16));
}

/** Bytes of the head of a B8 reply: entries, newest, info. */
function head(reply: string): {
  entries: number;
  registers: number;
  first: number;
  newest: number;
  info: number;
} {
  const data = body(reply);
  const at = (from: number, count: number): number =>
    data.slice(from, from + count).reduce((value, byte) => value * 256 + byte, 0);
  return { entries: at(2, 2), registers: data[4], first: at(5, 4), newest: at(9, 4), info: at(13, 2) };
}

test("the configuration of a log names its depth and its registers", () => {
  const recorder = new Recorder();
  const decoder = new KmpDecoder(recorder);
  const steps = [...parseHex(new BenchReader("603").ask(request(0x3f, 0xb8, 5, DAYS)))!].map((byte) =>
    decoder.push(byte),
  );
  equal(steps.at(-1), Step.Done);
  const [text] = recorder.take();
  ok(text.startsWith("log-configuration day 460 60 61 62 63 "), text);
});

test("a whole month of days is read by modules/kmp: what the house had at each midnight, newest first", () => {
  const start = "2026-05-20T09:30:00Z";
  const device = new BenchDevice({ clock: new BenchReader("403", { start }).clock });
  const cable = device.attach("/dev/head", { simulator: findSimulator("403")!, seed: 6 });
  const line = new Line(device, "/dev/head", 1600);
  const recorder = new Recorder();
  const readout = new LogReadout(KMP, recorder);
  readout.select(DAYS, [60, 1003], -1, 31);
  let step: number = Step.Wait;
  line.run(readout, {
    ended: (result) => {
      step = result;
    },
  });
  device.clock.advance(120_000);
  equal(step, Step.Done);
  const texts = recorder.take();
  const entries = texts.filter((text) => text.startsWith("log day"));
  equal([entries.length, readout.newest - readout.reached], [31, 30]);
  const dates = texts.filter((text) => text.startsWith("1003")).map((text) => text.split(" ")[1]);
  const midnight = Date.parse("2026-05-20T00:00:00Z");
  equal(
    dates,
    dates.map((_, index) => new Date(midnight - index * DAY).toISOString().slice(0, 10)),
  );
  const house = new House(6, "heat");
  const energies = texts.filter((text) => text.startsWith("60 ")).map((text) => text.split(" ")[1]);
  equal(
    energies,
    energies.map((_, index) => {
      const kwh = Math.floor(house.at(midnight - index * DAY).columns[Column.Heat] / 1e6);
      return `${Math.floor(kwh / 1000)}.${String(kwh % 1000).padStart(3, "0")}`;
    }),
  );
  equal([...cable.link.meter.complaints], []);
});

test("info: head and tail, cut short by the buffer, out of range, unsupported, invalid", () => {
  const reader = new BenchReader("603", { start: "2026-11-01T10:00:00Z" });
  const newest = head(reader.ask(byId(HOURS, 1, 1, 60))).newest;
  ok(newest > 1400);
  const cut = head(reader.ask(byId(HOURS, newest, 400, 60)));
  equal(cut, {
    entries: 1 + Math.floor((LOG_BUFFER - 9) / 4),
    registers: 1,
    first: newest,
    newest,
    info: 0x90,
  });
  equal(head(reader.ask(byId(HOURS, newest - 1400, 1, 60))).info, 0x02);
  equal(head(reader.ask(byId(HOURS, newest - 1399, 5, 60))).info, 0x40);
  equal(head(reader.ask(byId(HOURS, newest + 1, 1, 60))).info, 0x02);
  equal(head(reader.ask(byId(HOURS, newest - 5, 1, 60))).info, 0);
  const unsupported = head(reader.ask(byId(HOURS, newest - 5, 1, 9999, 60)));
  equal([unsupported.info, unsupported.registers, unsupported.entries], [0x08, 1, 1]);
  equal(head(reader.ask(request(0x3f, 0xb8, 6, HOURS, 0, 0, 0, 1, 0, 1, 2, 0, 60))).info, 0x200);
  equal(head(reader.ask(byId(9, 1, 1, 60))).info, 0x200);
  equal(head(reader.ask(byId(MONTH, 23, 50, 68, 1003))), {
    entries: 23,
    registers: 2,
    first: 23,
    newest: 23,
    info: 0xc0,
  });
  const many = Array.from({ length: 31 }, () => 60);
  equal(head(reader.ask(byId(HOURS, newest, 1, ...many))).info, 0x2000);
});

test("a value that changes its sign ends a reply: the format stands in the first entry only", () => {
  const reader = new BenchReader("603", { start: "2026-08-01T00:30:00Z", seed: 2 });
  const newest = head(reader.ask(byId(HOURS, 1, 1, 89))).newest;
  let id = newest;
  let changes = 0;
  for (let pages = 0; pages < 60 && id > newest - 700; pages++) {
    const { entries, info } = head(reader.ask(byId(HOURS, id, 100, 89)));
    ok(entries > 0);
    if (info & 0x20) changes++;
    id -= entries;
  }
  ok(changes > 2, `${changes} changes in July`);
});

test("a month's entry holds the extremes and averages of the month that ended", () => {
  const reader = new BenchReader("403", { start: "2026-03-10T00:00:00Z" });
  const decoder = (reply: string): string[] => {
    const recorder = new Recorder();
    const kmp = new KmpDecoder(recorder);
    for (const byte of parseHex(reply)!) kmp.push(byte);
    return recorder.take();
  };
  const newest = head(reader.ask(byId(MONTH, 1, 1, 60))).newest;
  const [, , day, most] = decoder(reader.ask(byId(MONTH, newest, 1, 1003, 138, 139)));
  ok(/^138 2026-02-\d\d$/.test(day), day);
  const { columns } = new House(1, "heat").at(Date.parse("2026-02-28T23:59:59Z"));
  equal(most, `139 ${columns[Column.MonthExtremes]} l/h`);
});

test("offset FFFF and offset 0 are the newest, offset 1 the one before", () => {
  const reader = new BenchReader("303", { start: "2026-11-01T10:00:00Z" });
  const byOffset = (offset: number): number =>
    head(reader.ask(request(0x3f, 0xb8, 7, YEAR, ...u16(offset), 0, 1, 1, ...u16(60)))).first;
  equal([byOffset(0xffff), byOffset(0), byOffset(1)], [2, 2, 1]);
});

test("models without a log say nothing to its commands", () => {
  equal(new BenchReader("402").ask(byId(DAYS, 1, 1, 60)), "");
  equal(new BenchReader("403").ask(request(0x7f, 0xa2, DAYS, 1, 0, 60, 1, 128, 0, 1)), "");
  equal(new BenchReader("601").ask(byId(DAYS, 1, 1, 60)), "");
});

/** A reply to A0..A3 with registers of four bytes: record numbers, values of the first register, newest, info. */
function records(
  reply: string,
  registers: number,
): { ids: number[]; values: number[]; newest: number; info: number; size: number } {
  const data = body(reply);
  const at = (from: number, count: number): number =>
    data.slice(from, from + count).reduce((value, byte) => value * 256 + byte, 0);
  equal(data[1], registers);
  const [ids, values]: number[][] = [[], []];
  let from = 2;
  while (from < data.length - 5) {
    ids.push(at(from, 2));
    from += 2;
    for (let index = 0; index < registers; index++) {
      if (ids.length === 1) from += 5;
      if (index === 0) values.push(at(from, 4));
      from += 4;
    }
  }
  equal(from, data.length - 5);
  return { ids, values, newest: at(from + 2, 2), info: data[data.length - 1], size: data.length + 6 };
}

test("the logger of a 601 answers A2 in the size that the document gives, at most 128 bytes", () => {
  const reader = new BenchReader("601", { start: "2026-11-01T10:00:00Z" });
  const ask = (id: number, most: number, longest = 0): ReturnType<typeof records> =>
    records(reader.ask(request(0x7f, 0xa2, DAYS, 2, ...u16(60), ...u16(68), most, longest, ...u16(id))), 2);
  const newest = ask(300, 1).newest;
  for (const m of [1, 3, 10]) {
    const { ids, size, info } = ask(300, m);
    equal([ids.length, size, info], [m, 13 + 2 * m + 5 * 2 + 4 * m * 2, 0]);
    equal(
      ids,
      ids.map((_, index) => 300 + index),
    );
  }
  const full = ask(300, 200);
  equal([full.info, full.ids.length], [0x08, Math.floor((128 - 13 - 10) / 10)]);
  equal(ask(300, 200, 60).size <= 60, true);
  equal([ask(newest, 5).info, ask(newest, 5).ids], [0x10, [newest]]);
  ok(full.values.every((value, index) => index === 0 || value >= full.values[index - 1]));
});

test("A0 and A3 find a time in either byte order, upwards and downwards; A1 goes on where it was", () => {
  const reader = new BenchReader("801", { start: "2026-11-01T10:00:00Z" });
  const date = [26, 10, 20, 12, 0, 0, 0, 0];
  const ask = (command: number, time: number[], ...offset: number[]): number[] =>
    records(reader.ask(request(0x7f, command, DAYS, 1, ...u16(1003), 3, 128, ...time, ...offset)), 1).values;
  equal(ask(0xa0, date), [261021, 261022, 261023]);
  equal(ask(0xa0, [...date].reverse()), [261021, 261022, 261023]);
  equal(ask(0xa3, date, 0, 0), [261020, 261019, 261018]);
  equal(ask(0xa3, date, 0, 2), [261018, 261017, 261016]);
  const fresh = new BenchReader("801", { start: "2026-11-01T10:00:00Z" });
  const next = (): number[] =>
    records(fresh.ask(request(0x7f, 0xa1, YEAR, 1, ...u16(1003), 1, 128)), 1).values;
  equal([next(), next()], [[250101], [260101]]);
  const nothing = body(fresh.ask(request(0x7f, 0xa1, YEAR, 1, ...u16(1003), 1, 128)));
  equal(nothing.at(-1)! & 0x04, 0x04);
});
