/**
 * Link cost of one meter, measured by the simulated Multical 403 on its wire: 1200 8N2, 80 ms turn-around.
 * The peers' figures were measured once on one independent meter of the same kind; they are stated, not rerun.
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

const MODEL = "kamstrup-multical-403";
const DAY = 86_400_000;
/** Start, address, command and count; two bytes an id; CRC and stop. Reply: start, address, command, CRC, stop. */
const REQUEST_FRAME = 7;
const REPLY_FRAME = 6;
const ID = 2;
/** id, unit, length, exponent; then the value. */
const FORMAT = 5;

function readOnce(set: number): { report: MeasureReport; minimum: number } {
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
  const report = wire.link.measure.report();
  return { report, minimum: minimumBytes(fieldCount(set), readings) };
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
  return wire.link.measure.report();
}

function row(name: string, requests: string, bytes: string, seconds: string, remark: string): string {
  return `${name.padEnd(34)} ${requests.padStart(8)} ${bytes.padStart(7)} ${seconds.padStart(9)}   ${remark}`;
}

function measured(name: string, report: MeasureReport, remark: string): string {
  const bytes = report.bytesToMeter + report.bytesFromMeter;
  return row(name, `${report.requests}`, `${bytes}`, (report.linkMs / 1000).toFixed(3), remark);
}

function overMinimum({ report, minimum }: { report: MeasureReport; minimum: number }): string {
  const bytes = report.bytesToMeter + report.bytesFromMeter;
  return `minimum ${minimum} bytes, +${(((bytes - minimum) / minimum) * 100).toFixed(2)} % (stuffing)`;
}

export async function linkTable(): Promise<string[]> {
  const live = readOnce(ReadSet.Live);
  const all = readOnce(ReadSet.All);
  return [
    "Link cost: Multical 403 of the bench, 1200 8N2, 80 ms turn-around, measured on its wire",
    row("", "requests", "bytes", "link s", ""),
    measured("live set", live.report, overMinimum(live)),
    measured("all Kamst-IR fields", all.report, overMinimum(all)),
    measured("a day, live every 10 min", day(), "live, slow and extra once"),
    "",
    "Others, measured on one independent meter, all 31 fields (a day: at 10 min); stated, not run here",
    row("kamstrup-402-mqtt", "31", "714", "9.0", "1300 s a day; nothing with an echoing head"),
    row("ha-kamstrup_403", "4", "359", "3.6", "520 s a day; stops at a register left out"),
    `ratio, a day: kamstrup-402-mqtt ${(1_300_000 / day().linkMs).toFixed(1)}, ha-kamstrup_403 ${(520_000 / day().linkMs).toFixed(1)}`,
  ];
}
