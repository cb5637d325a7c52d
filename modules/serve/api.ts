/**
 * REST, version 1: our own typed JSON. Addresses and members stay as they are within the version; new members
 * may come. meter-json.ts says what a meter and a reading look like.
 *
 *   GET  /api/v1                        what there is
 *   GET  /api/v1/status                 the gateway itself
 *   GET  /api/v1/meters                 {"meters": [...]}
 *   GET  /api/v1/meters/<id>            one meter, with what its line has cost
 *   GET  /api/v1/meters/<id>/readings   {"meter", "model", "serial", "time", "ageSeconds", "readings": [...]}
 *   POST /api/v1/meters/<id>/read       reads now; ?set=live (when not told), slow or all. 202, 404, 409, 429
 */
import { Json } from "../bytes/json.js";
import { ascii, type Writer } from "../bytes/writer.js";
import { ReadSet } from "../readout/protocol.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { METER_PARTS, MeterJson, writeTime } from "./meter-json.js";
import { Method } from "./method.js";
import { Piece, type Source } from "./output.js";
import { pathMeter } from "./path-meter.js";
import { Access, type Route, routeTable } from "./router.js";
import { type GatewayView, type MeterView, ReadNow } from "./view.js";

/** Figures of the server itself, for the status. */
export interface ServerFigures {
  readonly connections: number;
  readonly turnedAway: number;
  readonly givenUp: number;
}

const LIVE = ascii("set=live");
const SLOW = ascii("set=slow");
const ALL = ascii("set=all");
const LINE_END = 0x0a;
const ADDRESSES_SHOWN = 6;

export class Api {
  readonly #view: GatewayView;
  readonly #figures: () => ServerFigures | undefined;
  readonly #meterJson = new MeterJson();
  readonly #json = new Json();

  /** @param figures asked when a status is; undefined where the server does not tell */
  constructor(view: GatewayView, figures: () => ServerFigures | undefined) {
    this.#view = view;
    this.#figures = figures;
  }

  index({ response }: Exchange): void {
    response.begin(200);
    const json = this.#json.attach(response.body(ContentType.Json)).openObject();
    json.key("name").text("iris");
    json.key("version").text(this.#view.version);
    json.key("links").openObject();
    json.key("status").text("/api/v1/status");
    json.key("meters").text("/api/v1/meters");
    json.closeObject().closeObject();
    json.writer.byte(LINE_END);
  }

  status({ response }: Exchange): void {
    const view = this.#view;
    response.begin(200);
    const json = this.#json.attach(response.body(ContentType.Json)).openObject();
    json.key("version").text(view.version);
    json.key("versionAvailable").text(view.versionAvailable);
    json.key("updateAvailable").boolean(view.updateAvailable);
    json.key("mac").text(view.mac);
    json.key("board").text(view.board);
    json.key("time");
    writeTime(json, view.wallSeconds());
    json.key("startTime");
    writeTime(json, view.startupSeconds);
    json.key("uptimeSeconds").integer(Math.floor((view.now() - view.startedAt) / 1000));
    json.key("signalStrength");
    if (view.signalStrength === 0) json.null();
    else json.integer(view.signalStrength);
    const health = view.health;
    if (health) {
      json.key("health").openObject();
      json.key("resetReason").text(health.resetReason);
      json.key("freeMemory").integer(health.freeMemory);
      json.key("lowestMemory").integer(health.lowestMemory);
      json.closeObject();
    }
    json.key("addresses").openArray();
    for (let index = 0; index < Math.min(view.addresses.length, ADDRESSES_SHOWN); index++)
      json.text(view.addresses[index]);
    json.closeArray();
    json.key("mqtt").openObject();
    json.key("configured").boolean(view.mqttConfigured);
    json.key("connected").boolean(view.mqttConnected);
    json.closeObject();
    json.key("meters").integer(view.meters.length);
    const figures = this.#figures();
    if (figures) {
      json.key("http").openObject();
      json.key("connections").integer(figures.connections);
      json.key("turnedAway").integer(figures.turnedAway);
      json.key("givenUp").integer(figures.givenUp);
      json.closeObject();
    }
    json.closeObject();
    json.writer.byte(LINE_END);
  }

  meters({ response }: Exchange): void {
    response.begin(200);
    response.stream(ContentType.Json, new MeterList(this.#view, this.#meterJson));
  }

  meter(exchange: Exchange): void {
    const view = pathMeter(exchange, this.#view);
    if (!view) return;
    exchange.response.begin(200);
    exchange.response.stream(ContentType.Json, new MeterPieces(view, this.#view.now(), this.#meterJson));
  }

  readings(exchange: Exchange): void {
    const view = pathMeter(exchange, this.#view);
    if (!view) return;
    exchange.response.begin(200);
    exchange.response.stream(ContentType.Json, new ReadingList(view, this.#view.now(), this.#meterJson));
  }

  readNow(exchange: Exchange): void {
    const view = pathMeter(exchange, this.#view);
    if (!view) return;
    const { response, request } = exchange;
    const { target, fields } = request;
    let set = -1;
    if (target.queryStart === target.queryEnd || target.queryIs(fields.text, LIVE)) set = ReadSet.Live;
    else if (target.queryIs(fields.text, SLOW)) set = ReadSet.Slow;
    else if (target.queryIs(fields.text, ALL)) set = ReadSet.All;
    if (set < 0) {
      response.error(422, 'The query has to be "set=live", "set=slow" or "set=all".');
      return;
    }
    switch (this.#view.readNow(view.id, set)) {
      case ReadNow.Accepted: {
        response.begin(202);
        const json = this.#json.attach(response.body(ContentType.Json)).openObject();
        json.key("accepted").boolean(true);
        json.key("readings").text(`/api/v1/meters/${view.id}/readings`);
        json.closeObject();
        json.writer.byte(LINE_END);
        break;
      }
      case ReadNow.Busy:
        response.error(409, "The meter is being read.", "busy");
        break;
      case ReadNow.TooSoon:
        response.error(429, "The meter was asked a moment ago.", "too-soon");
        break;
      default:
        response.error(404);
    }
  }
}

/** {"meters":[...]}, in pieces that fit the smallest buffer. */
class MeterList implements Source {
  readonly #view: GatewayView;
  readonly #meterJson: MeterJson;

  constructor(view: GatewayView, meterJson: MeterJson) {
    this.#view = view;
    this.#meterJson = meterJson;
  }

  piece(index: number, writer: Writer): number {
    const { meters } = this.#view;
    const meter = Math.floor((index - 1) / METER_PARTS);
    const part = (index - 1) % METER_PARTS;
    if (index === 0) writer.text('{"meters":[');
    else if (meter < meters.length)
      this.#meterJson.meter(writer, meters[meter], part, this.#view.now(), meter > 0);
    else if (meter === meters.length && part === 0) writer.text("]}\n");
    else return Piece.End;
    return Piece.Written;
  }
}

class MeterPieces implements Source {
  readonly #view: MeterView;
  readonly #now: number;
  readonly #meterJson: MeterJson;

  constructor(view: MeterView, now: number, meterJson: MeterJson) {
    this.#view = view;
    this.#now = now;
    this.#meterJson = meterJson;
  }

  piece(index: number, writer: Writer): number {
    if (index > METER_PARTS) return Piece.End;
    if (index === METER_PARTS) writer.byte(LINE_END);
    else this.#meterJson.meter(writer, this.#view, index, this.#now, false);
    return Piece.Written;
  }
}

/** The readings of a meter, a row a piece, all as of one moment. */
class ReadingList implements Source {
  readonly #view: MeterView;
  readonly #now: number;
  readonly #meterJson: MeterJson;
  readonly #rows: number;
  /** First row that is shown: it has no comma in front. */
  #first = -1;

  constructor(view: MeterView, now: number, meterJson: MeterJson) {
    this.#view = view;
    this.#now = now;
    this.#meterJson = meterJson;
    this.#rows = view.readings.count;
  }

  piece(index: number, writer: Writer): number {
    const view = this.#view;
    const rows = this.#rows;
    const row = index - 1;
    if (row > rows) return Piece.End;
    if (row < 0) this.#meterJson.readingsHead(writer, view, this.#now);
    else if (row === rows) writer.text("]}\n");
    else if (this.#meterJson.shows(view, row)) {
      if (this.#first < 0) this.#first = row;
      this.#meterJson.reading(writer, view, row, this.#now, row > this.#first);
    }
    return Piece.Written;
  }
}

const { Read, Change } = Access;

/** Routes of an `Api`. */
export const apiRoutes: readonly Route[] = routeTable([
  { method: Method.Get, path: "/api/v1", access: Read, handle: (exchange, api: Api) => api.index(exchange) },
  {
    method: Method.Get,
    path: "/api/v1/status",
    access: Read,
    handle: (exchange, api: Api) => api.status(exchange),
  },
  {
    method: Method.Get,
    path: "/api/v1/meters",
    access: Read,
    handle: (exchange, api: Api) => api.meters(exchange),
  },
  {
    method: Method.Get,
    path: "/api/v1/meters/*",
    access: Read,
    handle: (exchange, api: Api) => api.meter(exchange),
  },
  {
    method: Method.Get,
    path: "/api/v1/meters/*/readings",
    access: Read,
    handle: (exchange, api: Api) => api.readings(exchange),
  },
  {
    method: Method.Post,
    path: "/api/v1/meters/*/read",
    access: Change,
    handle: (exchange, api: Api) => api.readNow(exchange),
  },
]);
