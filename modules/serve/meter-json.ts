/**
 * One meter as JSON, for REST: what it is, how its line does, and its readings one by one.
 *
 * A value is an exact decimal string, an ISO 8601 date, or the meter's own text, with its unit as people write
 * it ("m³"; null for a bare number) and its state:
 *
 *   fresh        read within the time that its kind allows
 *   stale        read longer ago; the meter does not answer, or not with this
 *   unsupported  the meter answered without it: it has no such register
 *   absent       not read yet
 *
 * Times are RFC 3339 in UTC, null while the clock is not set. Text from meters is data: escaped, never markup.
 */
import { Json } from "../bytes/json.js";
import { writeUtc } from "../bytes/time.js";
import type { Writer } from "../bytes/writer.js";
import { findInfo } from "../meters/info-codes.js";
import { INFO_TEXT_LIMIT, writeInfo } from "../meters/info-text.js";
import type { Field } from "../meters/meter.js";
import { findProtocol } from "../meters/protocols.js";
import { Form, State } from "../reading/readings.js";
import { Code } from "../reading/sink.js";
import { ValueText } from "../reading/text.js";
import { unitSymbol } from "../reading/unit.js";
import { Fault, faultName, faultNames } from "../readout/fault.js";
import type { MapView } from "../readout/protocol.js";
import type { MeterView, StatisticsView } from "./view.js";

const MILLISECONDS = 1_000;
const COMMA = 0x2c;
/** Pieces of a meter: each fits the smallest buffer. Some are the values that its map leaves out, a few each. */
export const METER_PARTS = 31;
const MAP_PART = 6;
const LAST_PART = METER_PARTS - 1;
/** Values that are left out, in one piece. */
const WITHHELD_SHOWN = 4;
/** Bytes of a text that are shown, as they are escaped. */
export const TEXT_SHOWN = 480;

export class MeterJson {
  readonly #json = new Json();
  readonly #values = new ValueText();

  /** Piece `part` of METER_PARTS of the meter itself, with what its line has cost. */
  meter(writer: Writer, view: MeterView, part: number, now: number, comma: boolean): void {
    const json = this.#json.attach(writer, part > 0 || comma);
    switch (part) {
      case 0:
        writeIdentity(json.openObject(), view);
        break;
      case 1:
        json.key("line").text(view.target);
        break;
      case 2:
        json.key("state").text(stateOf(view));
        json.key("busy").boolean(view.busy);
        json.key("trouble").textOrNull(view.trouble);
        break;
      case 3:
        json.key("lastFault").text(faultName(view.lastFault));
        json.key("lastRead");
        writeTime(json, view.lastReadSeconds);
        json.key("lastReadAgeSeconds");
        writeSeconds(json, view.lastReadAt < 0 ? -1 : now - view.lastReadAt);
        json.key("intervalSeconds").integer(view.intervalSeconds);
        json.key("nextReadSeconds").integer(Math.max(0, Math.ceil((view.nextReadAt - now) / MILLISECONDS)));
        break;
      case 4:
        json.key("advice").textOrNull(view.advice);
        break;
      case 5:
        writeLink(json, view.statistics);
        break;
      case LAST_PART:
        json.key("links").openObject();
        json.key("self").text(`/api/v1/meters/${view.id}`);
        json.key("readings").text(`/api/v1/meters/${view.id}/readings`);
        json.key("read").text(`/api/v1/meters/${view.id}/read`);
        json.key("align").text(`/api/v1/meters/${view.id}/align`);
        json.closeObject().closeObject();
        break;
      default: {
        const map = view.channelMap?.();
        if (map) this.#map(json, map, part - MAP_PART);
      }
    }
  }

  /** Piece `part` of the map: the first is its head, the last but the meter's own closes it. */
  #map(json: Json, map: MapView, part: number): void {
    if (part === 0) {
      json.key("map").openObject();
      json.key("name").textOrNull(map.name);
      json.key("source").textOrNull(map.source);
      json.key("confidence").text(confidenceOf(map));
      json.key("percent").integer(map.percent);
      json.key("confirmed").boolean(map.confirmed);
      json.key("values").integer(map.values);
      json.key("hidden").integer(map.hidden);
      json.key("others").openArray();
      for (let index = 0; index < map.others.length; index++) json.text(map.others[index]);
      json.closeArray();
      json.key("withheld").openArray();
      return;
    }
    const first = (part - 1) * WITHHELD_SHOWN;
    if (first > 0 && first < map.withheld.length) json.writer.byte(COMMA);
    json.attach(json.writer);
    for (let index = first; index < Math.min(first + WITHHELD_SHOWN, map.withheld.length); index++) {
      json.openObject();
      json.key("key").text(map.withheld[index].key);
      json.key("reason").text(map.withheld[index].reason);
      json.closeObject();
    }
    if (part === LAST_PART - MAP_PART - 1) json.closeArray().closeObject();
  }

  /** What stands before the list of readings, the bracket included. */
  readingsHead(writer: Writer, view: MeterView, now: number): void {
    const json = this.#json.attach(writer).openObject();
    json.key("meter").text(view.id);
    json.key("model").textOrNull(view.meter?.id ?? "");
    json.key("serial").textOrNull(view.serial);
    json.key("time");
    writeTime(json, view.lastReadSeconds);
    json.key("ageSeconds");
    writeSeconds(json, view.lastReadAt < 0 ? -1 : now - view.lastReadAt);
    json.key("readings").openArray();
  }

  /** Whether a row is shown: all of the table, and what the meter told beyond it. */
  shows(view: MeterView, row: number): boolean {
    const { readings } = view;
    if (row < readings.tableRows) return row < (view.meter?.fields.length ?? 0);
    return readings.states[row] === State.Present && readings.codes[row] < Code.Serial;
  }

  reading(writer: Writer, view: MeterView, row: number, now: number, comma: boolean): void {
    const json = this.#json.attach(writer, comma).openObject();
    const { readings, meter } = view;
    const field = row < readings.tableRows ? meter?.fields.at(row) : undefined;
    const protocol = meter ? findProtocol(meter.protocol) : undefined;
    const code = readings.codes[row];
    const codeText = protocol?.codeText(code) ?? `${code}`;
    json.key("key").text(field?.key ?? protocol?.keyText?.(code) ?? codeText);
    json.key("code").text(codeText);
    json.key("name").textOrNull(field?.name ?? "");
    json.key("quantity").textOrNull(field?.quantity ?? "");
    json.key("kind").textOrNull(field?.kind ?? "");
    json.key("set").textOrNull(field?.set ?? "");
    if (readings.states[row] === State.Present) this.#present(json, view, row, now, field);
    else {
      json.key("value").null();
      json.key("unit").null();
      json.key("state").text(readings.states[row] === State.Unsupported ? "unsupported" : "absent");
      json.key("time").null();
      json.key("ageSeconds").null();
    }
    json.closeObject();
  }

  #present(json: Json, view: MeterView, row: number, now: number, field: Field | undefined): void {
    const { readings } = view;
    const age = now - readings.ages[row];
    json.key("value");
    if (readings.forms[row] === Form.Number) this.#values.json(json.raw(), readings, row);
    else writeCut(json, readings.texts, readings.textStart(row), readings.textEnd(row));
    json.key("unit").textOrNull(unitSymbol(readings.units[row]));
    json.key("state").text(age <= view.staleAfter(row) ? "fresh" : "stale");
    json.key("time");
    writeTime(json, readings.times[row]);
    json.key("ageSeconds");
    writeSeconds(json, age);
    const info = field?.info === undefined ? undefined : findInfo(field.info);
    if (!info || readings.forms[row] !== Form.Number || readings.exponents[row] !== 0) return;
    // Made for each: kept, it would be the largest buffer that is hardly ever used.
    const text = new Uint8Array(INFO_TEXT_LIMIT);
    const end = writeInfo(text, 0, info, readings.significands[row]);
    json.key("text");
    writeCut(json, text, 0, end);
  }
}

function writeIdentity(json: Json, view: MeterView): void {
  const { meter } = view;
  json.key("id").text(view.id);
  json.key("model").textOrNull(meter?.id ?? "");
  json.key("name").textOrNull(meter ? `${meter.maker} ${meter.model}` : "");
  json.key("medium").textOrNull(meter?.medium ?? "");
  json.key("protocol").textOrNull(meter?.protocol ?? "");
  json.key("confidence").textOrNull(meter?.confidence ?? "");
  json.key("serial").textOrNull(view.serial);
}

function writeLink(json: Json, statistics: StatisticsView): void {
  json.key("link").openObject();
  json.key("requests").integer(statistics.requests);
  json.key("replies").integer(statistics.replies);
  json.key("bytesSent").integer(statistics.bytesSent);
  json.key("bytesReceived").integer(statistics.bytesReceived);
  json.key("linkMilliseconds").integer(Math.round(statistics.linkMilliseconds));
  json.key("awakeMilliseconds").integer(Math.round(statistics.awakeMilliseconds));
  json.key("framingErrors").integer(statistics.framingErrors);
  json.key("parityErrors").integer(statistics.parityErrors);
  json.key("faults").openObject();
  for (let fault = Fault.None + 1; fault < faultNames.length; fault++)
    json.key(faultNames[fault]).integer(statistics.faults[fault]);
  json.closeObject().closeObject();
}

/** A text, or as much of it as TEXT_SHOWN allows with everything escaped, and then "truncated". */
function writeCut(json: Json, bytes: Uint8Array, start: number, end: number): void {
  let room = TEXT_SHOWN;
  let to = start;
  while (to < end) {
    const byte = bytes[to];
    room -=
      byte < 0x20 || (byte >= 0x7f && byte < 0xa0)
        ? 6
        : byte >= 0xa0 || byte === 0x22 || byte === 0x5c
          ? 2
          : 1;
    if (room < 0) break;
    to++;
  }
  json.raw().jsonBytes(bytes, start, to);
  if (to < end) json.key("truncated").boolean(true);
}

/** How far a map is to be trusted: "confirmed", "certain", "partial" (some values are left out), "none" (none fits). */
function confidenceOf(map: MapView): string {
  if (map.source === "") return "none";
  if (map.withheld.length > 0) return "partial";
  return map.confirmed ? "confirmed" : "certain";
}

/** ok, failing (the last read was not good) or waiting (for the first one). */
function stateOf(view: MeterView): string {
  if (view.lastFault !== Fault.None || view.trouble !== "") return "failing";
  return view.lastReadAt < 0 ? "waiting" : "ok";
}

/** RFC 3339, or null for 0: the clock was not set. */
export function writeTime(json: Json, seconds: number): void {
  if (seconds <= 0) {
    json.null();
    return;
  }
  json.raw();
  json.quote();
  writeUtc(json.writer, seconds);
  json.quote();
}

/** Whole seconds of a time in milliseconds; null for a negative one: there is none. */
function writeSeconds(json: Json, milliseconds: number): void {
  if (milliseconds < 0) json.null();
  else json.integer(Math.floor(milliseconds / MILLISECONDS));
}
