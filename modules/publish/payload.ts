/**
 * Our own MQTT payloads: flat JSON objects, one per meter and one for the gateway.
 *
 * A measured value is a JSON number with exactly the digits of the meter (63.440, not 63.44 and not
 * 63.440000000000005). Templates, Telegraf, Node-RED and Domoticz calculate with numbers without being told
 * to, and a number of at most 15 digits survives every parser that makes a double of it. What is not a
 * measured number is a string: dates (ISO 8601), identities (leading zeros count), text, and numbers with
 * more than 15 digits, which a double would round. A value that was never read is absent, never 0; a date that
 * the meter marks as "never" is null.
 *
 * The keys are those of the meter's table and carry no unit; "units" tells the unit of each. Values that no
 * table names go by the protocol's own code ("1-0:96.7.21").
 */

import { writeUtc } from "../bytes/time.js";
import type { Writer } from "../bytes/writer.js";
import { unitSymbol } from "../reading/unit.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import type { Controls } from "./controls.js";
import { Kind, type Points } from "./points.js";

/** Keys that are not fields of a meter. A test holds every table against them. */
export const reservedKeys: readonly string[] = Object.freeze(["time", "meter", "serial", "units"]);

/** Longest summary of a release that Home Assistant takes. */
const SUMMARY_LIMIT = 255;

const OPEN = 0x7b;
const CLOSE = 0x7d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Writes `"key":`, with a comma in front unless it is the first of its object. */
export function writeKey(writer: Writer, key: string): void {
  if (writer.position > 0 && writer.buffer[writer.position - 1] !== OPEN) writer.byte(COMMA);
  writer.jsonText(key);
  writer.byte(COLON);
}

export function writePair(writer: Writer, key: string, text: string): void {
  writeKey(writer, key);
  writer.jsonText(text);
}

function writeMoment(writer: Writer, key: string, seconds: number): void {
  writeKey(writer, key);
  writer.byte(QUOTE);
  writeUtc(writer, seconds);
  writer.byte(QUOTE);
}

/** State of a meter. False: it has told nothing yet, and nothing is written. */
export function writeState(writer: Writer, view: MeterView, points: Points): boolean {
  if (!hasReading(points)) return false;
  writer.byte(OPEN);
  if (view.lastReadSeconds > 0) writeMoment(writer, "time", view.lastReadSeconds);
  writePair(writer, "meter", points.meter.id);
  if (view.serial !== "") writePair(writer, "serial", view.serial);
  for (let index = 0; index < points.count; index++) {
    const kind = points.kind(index);
    if (kind === Kind.None) continue;
    writeKey(writer, points.field(index).key);
    points.json(writer, index, kind);
  }
  writeKey(writer, "units");
  writer.byte(OPEN);
  for (let index = 0; index < points.count; index++) {
    if (points.kind(index) === Kind.None) continue;
    const unit = unitSymbol(points.unit(index));
    if (unit !== "") writePair(writer, points.field(index).key, unit);
  }
  writer.byte(CLOSE);
  writer.byte(CLOSE);
  return true;
}

/** Whether the meter has told anything yet. */
export function hasReading(points: Points): boolean {
  for (let index = 0; index < points.readings.count; index++)
    if (points.kind(index) !== Kind.None) return true;
  return false;
}

/** State of the gateway itself. */
export function writeGateway(writer: Writer, gateway: GatewayView, controls: Controls): void {
  writer.byte(OPEN);
  writePair(writer, "mac", gateway.mac);
  writePair(writer, "board", gateway.board);
  writePair(writer, "version", gateway.version);
  writePair(writer, "version_available", gateway.versionAvailable);
  writeFlag(writer, "update_available", gateway.updateAvailable);
  const result = controls.updateResult?.() ?? "";
  if (result !== "") writePair(writer, "update_result", result);
  if (gateway.startupSeconds > 0) writeMoment(writer, "started", gateway.startupSeconds);
  const reason = controls.resetReason?.() ?? "";
  if (reason !== "") writePair(writer, "reset_reason", reason);
  if (gateway.addresses.length > 0) writePair(writer, "address", gateway.addresses[0]);
  if (gateway.signalStrength !== 0) {
    writeKey(writer, "signal");
    writer.integer(gateway.signalStrength);
  }
  writer.byte(CLOSE);
}

/** What an update entity shows: versions, notes, and how far an installation has come. */
export function writeUpdate(writer: Writer, gateway: GatewayView, controls: Controls): void {
  const progress = controls.updateProgress?.() ?? -1;
  const notes = controls.releaseNotes?.() ?? "";
  writer.byte(OPEN);
  writePair(writer, "installed_version", gateway.version);
  writePair(writer, "latest_version", gateway.versionAvailable);
  writePair(writer, "title", "Iris firmware");
  if (notes !== "") writePair(writer, "release_summary", notes.slice(0, SUMMARY_LIMIT));
  writeFlag(writer, "in_progress", progress >= 0);
  writeKey(writer, "update_percentage");
  if (progress >= 0) writer.unsigned(Math.min(progress, 100));
  else writer.text("null");
  writer.byte(CLOSE);
}

/** What an owner can set for a meter. */
export function writeSettings(writer: Writer, view: MeterView, controls: Controls): void {
  writer.byte(OPEN);
  writeKey(writer, "interval");
  writer.unsigned(view.intervalSeconds);
  if (controls.schedule) writePair(writer, "schedule", controls.schedule(view.id));
  writer.byte(CLOSE);
}

function writeFlag(writer: Writer, key: string, flag: boolean): void {
  writeKey(writer, key);
  writer.text(flag ? "true" : "false");
}
