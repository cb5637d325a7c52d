/** The logs of a simulated meter, which shares no code with the reader: whole, in part, and over a bad line. */
import { BenchDevice } from "../../hosts/bench/device.js";
import { parseFaults } from "../../hosts/bench/faults.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Log } from "../../modules/kmp/log.js";
import { LogReadout } from "../../modules/kmp/log-readout.js";
import { Line } from "../../modules/line/line.js";
import { KMP_LINE } from "../../modules/meters/kamstrup-families.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { Recorder } from "../kmp/recorder.js";

const HOUR_MS = 3_600_000;

interface Entry {
  readonly id: number;
  readonly readings: string[];
}

function readLog(
  model: string,
  log: number,
  codes: number[],
  since: number,
  limit: number,
  faults: string[] = [],
) {
  const device = new BenchDevice();
  const wire = device.attach("/dev/head", {
    simulator: findSimulator(model)!,
    faults: parseFaults(faults),
    strict: true,
  });
  const recorder = new Recorder();
  const readout = new LogReadout(KMP_LINE, recorder);
  readout.select(log, codes, since, limit);
  let step = -1;
  let fault = 0;
  new Line(device, "/dev/head", 1600).run(readout, {
    ended: (ending, reason) => {
      step = ending;
      fault = reason;
    },
  });
  device.clock.advance(HOUR_MS);
  const entries: Entry[] = [];
  for (const text of recorder.take())
    if (text.startsWith("log ")) entries.push({ id: Number(text.split(" ")[2]), readings: [] });
    else entries[entries.length - 1].readings.push(text);
  return { step, fault, entries, readout, complaints: [...wire.link.meter.complaints] };
}

function times({ readings }: Entry): string {
  return readings.find((text) => text.startsWith("time "))?.slice("time ".length) ?? "";
}

test("day, hour, month and year logs, newest first and without a gap", () => {
  const table: [number, number, RegExp][] = [
    [Log.Day, 86_400_000, /T00:00:0\d$/],
    [Log.Hour, HOUR_MS, /:00:0\d$/],
    [Log.Month, 31 * 86_400_000, /-01T00:00:0\d$/],
    [Log.Year, 366 * 86_400_000, /-01-01T00:00:0\d$/],
  ];
  for (const [log, longest, form] of table) {
    const { step, entries, complaints } = readLog("603", log, [348, 60, 68], -1, 50);
    equal(step, Step.Done, `log ${log}`);
    equal(complaints, []);
    ok(entries.length >= 2, `${entries.length} entries of log ${log}`);
    for (let index = 0; index < entries.length; index++) {
      ok(form.test(times(entries[index])), times(entries[index]));
      equal(entries[index].readings.length, 4);
      if (index === 0) continue;
      equal(entries[index].id, entries[index - 1].id - 1);
      const step = Date.parse(times(entries[index - 1])) - Date.parse(times(entries[index]));
      ok(step > 0 && step <= longest, `${times(entries[index])} to ${times(entries[index - 1])}`);
    }
  }
});

test("only what came since the last time", () => {
  const whole = readLog("603", Log.Day, [1003, 60], -1, 1000);
  ok(whole.entries.length > 20);
  const part = readLog("603", Log.Day, [1003, 60], whole.readout.newest - 7, 1000);
  equal(part.entries, whole.entries.slice(0, 7));
  equal(part.complaints, []);
});

test("over a bad line the same entries arrive, or none", () => {
  const whole = readLog("603", Log.Day, [1003, 60, 68], -1, 200);
  let done = 0;
  for (const faults of [
    ["echo"],
    ["echo", "noise"],
    ["flip=0.003"],
    ["drop=0.002"],
    ["split=7", "zeros=2"],
    ["crc=2"],
  ]) {
    const { step, entries } = readLog("603", Log.Day, [1003, 60, 68], -1, 200, faults);
    equal(entries, whole.entries.slice(0, entries.length), faults.join());
    if (step === Step.Done) done++;
  }
  ok(done >= 5, `${done} of 6`);
});

test("a meter that has no such logs is silent", () => {
  const { step, fault, entries } = readLog("402", Log.Day, [60], -1, 10);
  equal([step, fault], [Step.Fault, Fault.Silence]);
  equal(entries, []);
});
