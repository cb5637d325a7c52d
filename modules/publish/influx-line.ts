/**
 * InfluxDB line protocol (docs.influxdata.com, "Line protocol"): one line for each read of a meter.
 *
 *   iris,gateway=<mac6>,meter=<id>,model=<table> heat_energy=63.440,flow=180,info=0 1767592996000000000
 *
 * Numbers are floats with the meter's own digits, in the meter's own unit; texts and dates are strings; flags
 * are booleans. Of the fields only those are written that came with this read, so that a value that is read once
 * a day is not stored a hundred times. Time in nanoseconds, which every server takes unless it is told otherwise;
 * without a set clock the server's own is taken.
 */
import type { Writer } from "../bytes/writer.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { Kind, type Points } from "./points.js";

/** Values of one read: the live set takes seconds, all sets together less than this. */
const READ_SPAN_MS = 120_000;

/** Writes one line with its line feed. False: there is nothing to say, and nothing is written. */
export function writeInfluxLine(
  writer: Writer,
  gateway: GatewayView,
  view: MeterView,
  points: Points,
  measurement: string,
): boolean {
  const start = writer.position;
  writeName(writer, measurement, ", ");
  writer.text(",gateway=");
  writer.text(gateway.mac.slice(-6));
  writer.text(",meter=");
  writeName(writer, view.id, ",= ");
  writer.text(",model=");
  writeName(writer, points.meter.id, ",= ");
  if (view.serial !== "") {
    writer.text(",serial=");
    writeName(writer, view.serial, ",= ");
  }
  let separator = 0x20;
  for (let index = 0; index < points.count; index++) {
    const kind = points.kind(index);
    if (kind === Kind.None || kind === Kind.Never) continue;
    if (view.lastReadAt - points.age(index) > READ_SPAN_MS) continue;
    writer.byte(separator);
    separator = 0x2c;
    writeName(writer, points.field(index).key, ",= ");
    writer.byte(0x3d);
    writeValue(writer, points, index, kind);
  }
  if (separator === 0x20) {
    writer.rewind(start);
    return false;
  }
  if (view.lastReadSeconds > 0) {
    writer.byte(0x20);
    writer.unsigned(view.lastReadSeconds);
    writer.text("000000000");
  }
  writer.byte(0x0a);
  return true;
}

function writeValue(writer: Writer, points: Points, index: number, kind: number): void {
  if (kind === Kind.Number) points.plain(writer, index);
  else if (kind === Kind.Flag) writer.text(points.isSet(index) ? "true" : "false");
  else {
    const start = writer.position;
    points.plain(writer, index);
    const length = writer.position - start;
    if (writer.overflow) return;
    // Written once to learn its bytes, then as a string with what has to be escaped.
    const bytes = writer.buffer.slice(start, start + length);
    writer.rewind(start);
    writer.byte(0x22);
    for (let at = 0; at < length; at++) {
      if (bytes[at] === 0x22 || bytes[at] === 0x5c) writer.byte(0x5c);
      writer.byte(bytes[at] < 0x20 ? 0x20 : bytes[at]);
    }
    writer.byte(0x22);
  }
}

/** Measurement, tag or field name: some characters need a backslash, control characters become "_". */
function writeName(writer: Writer, text: string, escaped: string): void {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= 0x1f || code > 0x7e || code === 0x5c) writer.byte(0x5f);
    else {
      if (escaped.includes(text[index])) writer.byte(0x5c);
      writer.byte(code);
    }
  }
}
