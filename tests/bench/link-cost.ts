/**
 * Link cost of one meter, measured by the simulated Multical 403 on its wire: 1200 8N2, 80 ms turn-around, in virtual
 * time, so that there is no noise. Seconds of link time are from the first byte of a request to the last of its reply.
 */
import { BenchDevice } from "../../hosts/bench/device.js";
import type { MeasureReport } from "../../hosts/bench/measure.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { Line } from "../../modules/line/line.js";
import { findMeter } from "../../modules/meters/index.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { Readings } from "../../modules/reading/readings.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { livePatterns, type Pattern, runPattern, wholePatterns } from "./patterns.js";
import { type Row, row } from "./table.js";

const MODEL = "kamstrup-multical-403";
const DAY = 86_400_000;
const READS_A_DAY = 144;
/** Start, address, command and count; two bytes an id; CRC and stop. Reply: start, address, command, CRC, stop. */
const REQUEST_FRAME = 7;
const REPLY_FRAME = 6;
const ID = 2;
/** id, unit, length, exponent; then the value. */
const FORMAT = 5;

function readOnce(set: number): { report: MeasureReport; minimum: number; fields: number } {
  const device = new BenchDevice();
  const wire = device.attach("/dev/head", { simulator: findSimulator(MODEL)! });
  const meter = findMeter(MODEL)!;
  const readings = new Readings(
    meter.fields.map((field) => field.code),
    { spare: 8, texts: 8, textLimit: 40 },
  );
  const readout = findProtocol(meter.protocol)!.readout(meter, readings, { meter });
  readout.select(set);
  const line = new Line(device, "/dev/head", 1600);
  line.run(readout, { ended: () => {} });
  device.clock.advance(30_000);
  const fields = fieldCount(set);
  return { report: wire.link.measure.report(), minimum: minimumBytes(fields, readings), fields };
}

function fieldCount(set: number): number {
  const { fields } = findMeter(MODEL)!;
  return fields.filter((field) => field.set !== "extra" && (set === ReadSet.All || field.set === "live"))
    .length;
}

/** Bytes that these ids cost without one stuffed byte, in as few requests as eight ids each allow. */
function minimumBytes(ids: number, readings: Readings): number {
  const requests = Math.ceil(ids / 8);
  let values = 0;
  for (let row = 0; row < readings.count; row++)
    if (readings.states[row] === 1) values += FORMAT + valueBytes(readings.codes[row]);
  return requests * (REQUEST_FRAME + REPLY_FRAME) + ids * ID + values;
}

/** What the 403 of the bench sends: two bytes for power, flow and temperatures, four for the rest. */
function valueBytes(code: number): number {
  const short = [74, 80, 86, 87, 89, 124, 126, 128, 130, 139, 141, 143, 145, 146, 147, 149, 150];
  return short.includes(code) ? 2 : 4;
}

/** The second day: what is asked once in a meter's life was asked before. */
function day(): MeasureReport {
  const device = new BenchDevice();
  const wire = device.attach("/dev/head", { simulator: findSimulator(MODEL)! });
  const { settings } = checkSettings({
    meters: [{ id: "heat", model: MODEL, line: "/dev/head", interval: 600 }],
    rest: { enabled: false },
  });
  const gateway = new Gateway(device, settings!, { version: "bench" });
  gateway.start();
  device.clock.advance(DAY - 1);
  const first = wire.link.measure.report();
  device.clock.advance(DAY);
  const both = wire.link.measure.report();
  gateway.close();
  return {
    requests: both.requests - first.requests,
    replies: both.replies - first.replies,
    bytesToMeter: both.bytesToMeter - first.bytesToMeter,
    bytesFromMeter: both.bytesFromMeter - first.bytesFromMeter,
    linkMs: both.linkMs - first.linkMs,
    awakeMs: both.awakeMs - first.awakeMs,
  };
}

const bytes = (report: MeasureReport): number => report.bytesToMeter + report.bytesFromMeter;
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

function against(what: string, ours: MeasureReport, patterns: readonly Pattern[]): Row[] {
  return patterns.map((pattern) => {
    const theirs = runPattern(MODEL, pattern);
    return row(
      what,
      `${ours.requests} requests, ${bytes(ours)} bytes, ${seconds(ours.linkMs)} of link, ${seconds(ours.awakeMs)} awake`,
      `${pattern.name}: ${theirs.requests}, ${bytes(theirs)}, ${seconds(theirs.linkMs)}, ${seconds(theirs.awakeMs)}`,
      theirs.linkMs / ours.linkMs,
      "their request pattern on the same simulated 403; ratio of link time",
    );
  });
}

export function linkRows(): Row[] {
  const live = readOnce(ReadSet.Live);
  const all = readOnce(ReadSet.All);
  const whole = day();
  const minimum = (name: string, read: typeof live): Row =>
    row(
      name,
      `${bytes(read.report)} bytes`,
      `wire minimum: ${read.minimum} bytes`,
      read.minimum / bytes(read.report),
      "the same ids in as few frames as eight a request allow, without a stuffed byte: calculated",
    );
  return [
    minimum(`live values of a 403 (${live.fields} registers)`, live),
    minimum(`all values (${all.fields} registers)`, all),
    ...against(`live values (${live.fields} registers)`, live.report, livePatterns),
    ...against(`all values (${all.fields} registers)`, all.report, wholePatterns),
    ...[...livePatterns, ...wholePatterns].map((pattern) => {
      const theirs = runPattern(MODEL, pattern).linkMs * READS_A_DAY;
      return row(
        "a day, read every 10 minutes",
        `${seconds(whole.linkMs)} of link, live values each time, all and the logs once`,
        `${pattern.name}, each time: ${seconds(theirs)}`,
        theirs / whole.linkMs,
        `ours: a whole gateway's second day; theirs: one read, ${READS_A_DAY} times`,
      );
    }),
  ];
}
