/**
 * Our own MQTT payloads: flat JSON objects, one per meter and one for the gateway.
 *
 * A measured value is a JSON number with exactly the digits of the meter (63.440, not 63.44 and not
 * 63.440000000000005). Templates, Telegraf, Node-RED and Domoticz calculate with numbers without being told
 * to, and a number of at most 15 digits survives every parser that makes a double of it. What is not a
 * measured number is a string: dates (ISO 8601), identities (leading zeros count), text, and numbers with
 * more than 15 digits, which a double would round. A value that was never read is absent, never 0 or null.
 *
 * The keys are those of the meter's table and carry no unit; "units" tells the unit of each. Values that no
 * table names go by the protocol's own code ("1-0:96.7.21").
 */

import { writeUtc } from "../bytes/time.js";
import type { Writer } from "../bytes/writer.js";
import { findProtocol } from "../meters/protocols.js";
import { Quantity } from "../reading/quantity.js";
import { Form, State } from "../reading/readings.js";
import { Code } from "../reading/sink.js";
import { ValueText } from "../reading/text.js";
import { isTimeUnit, unitSymbol } from "../reading/unit.js";
import type { GatewayView, MeterView } from "../serve/view.js";

/** Largest significand that a double keeps to the digit in everybody's parser. */
const EXACT_SIGNIFICAND = 999_999_999_999_999;

/** Keys that are not fields of a meter. A test holds every table against them. */
export const reservedKeys: readonly string[] = Object.freeze(["time", "meter", "serial", "units"]);

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

export function writeMoment(writer: Writer, key: string, seconds: number): void {
  writeKey(writer, key);
  writer.byte(QUOTE);
  writeUtc(writer, seconds);
  writer.byte(QUOTE);
}

export class Payloads {
  readonly #values = new ValueText();

  /** State of a meter. False: it has told nothing yet, and nothing is written. */
  state(writer: Writer, view: MeterView): boolean {
    const { readings, meter } = view;
    if (!meter || !hasReading(view)) return false;
    writer.byte(OPEN);
    if (view.lastReadSeconds > 0) writeMoment(writer, "time", view.lastReadSeconds);
    writePair(writer, "meter", meter.id);
    if (view.serial !== "") writePair(writer, "serial", view.serial);
    for (let row = 0; row < readings.count; row++) {
      const key = keyOf(view, row);
      if (key === "") continue;
      writeKey(writer, key);
      this.value(writer, view, row);
    }
    writeKey(writer, "units");
    writer.byte(OPEN);
    for (let row = 0; row < readings.count; row++) {
      const key = keyOf(view, row);
      const unit = key === "" ? "" : unitSymbol(readings.units[row]);
      if (unit !== "") writePair(writer, key, unit);
    }
    writer.byte(CLOSE);
    writer.byte(CLOSE);
    return true;
  }

  /** One present value, as a JSON number or string. */
  value(writer: Writer, view: MeterView, row: number): void {
    const { readings } = view;
    if (isNumeric(view, row)) writer.decimal(readings.significands[row], readings.exponents[row]);
    else this.#values.json(writer, readings, row);
  }
}

/** Whether the value is written as a JSON number. */
export function isNumeric(view: MeterView, row: number): boolean {
  const { readings } = view;
  if (readings.forms[row] !== Form.Number || isTimeUnit(readings.units[row])) return false;
  if (row < readings.tableRows && view.meter?.fields[row]?.quantity === Quantity.Identity) return false;
  return Math.abs(readings.significands[row]) <= EXACT_SIGNIFICAND;
}

/** Key of a row in the JSON; empty for a row that is not shown. */
export function keyOf(view: MeterView, row: number): string {
  const { readings, meter } = view;
  if (!meter || readings.states[row] !== State.Present) return "";
  if (row < readings.tableRows) return meter.fields[row]?.key ?? "";
  const code = readings.codes[row];
  return code >= Code.Serial ? "" : (findProtocol(meter.protocol)?.codeText(code) ?? String(code));
}

/** Whether any value of the table, or any without one, was read. */
export function hasReading(view: MeterView): boolean {
  for (let row = 0; row < view.readings.count; row++) if (keyOf(view, row) !== "") return true;
  return false;
}

/** State of the gateway itself. */
export function writeGateway(writer: Writer, gateway: GatewayView): void {
  writer.byte(OPEN);
  writePair(writer, "mac", gateway.mac);
  writePair(writer, "board", gateway.board);
  writePair(writer, "version", gateway.version);
  writePair(writer, "version_available", gateway.versionAvailable);
  writeKey(writer, "update_available");
  writer.text(gateway.updateAvailable ? "true" : "false");
  if (gateway.startupSeconds > 0) writeMoment(writer, "started", gateway.startupSeconds);
  if (gateway.addresses.length > 0) writePair(writer, "address", gateway.addresses[0]);
  if (gateway.signalStrength !== 0) {
    writeKey(writer, "signal");
    writer.integer(gateway.signalStrength);
  }
  writer.byte(CLOSE);
}
