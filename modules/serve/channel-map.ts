/**
 * The map of a boiler, given by its owner. What is given is kept with the settings and holds from the next line on.
 *
 *   POST /api/v1/meters/<id>/map       {"name": "NANO_V14O3"}: this map it is; "" takes it back. 200, 404, 422
 *   PUT  /api/v1/meters/<id>/map       a file with the boiler's list of channels: a DAQPRJ, or a file of its memory card. 200, 404, 409, 422
 *
 * GET of the meter tells the map in use; meter-json.ts has its form.
 */
import { Json } from "../bytes/json.js";
import { Writer } from "../bytes/writer.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { jsonBody } from "./json-body.js";
import { Method } from "./method.js";
import { pathMeter } from "./path-meter.js";
import type { BodyTarget } from "./request.js";
import { Access, BodyKind, type Route, routeTable } from "./router.js";
import type { GatewayView, UploadView } from "./view.js";

/** Bytes of the largest file; the list stands at its beginning. */
export const MAP_FILE_LIMIT = 16 * 1024 * 1024;
const LINE_END = 0x0a;

export class MapApi {
  readonly #view: GatewayView;
  readonly #json = new Json(new Writer(new Uint8Array(0)));
  /** Who is sending a file. */
  #sender: Exchange | undefined;
  #upload: UploadView | undefined;

  constructor(view: GatewayView) {
    this.#view = view;
  }

  confirm(exchange: Exchange): void {
    const id = this.#meterOf(exchange);
    if (id === "") return;
    const body = jsonBody(exchange);
    if (!body) return;
    const { name } = body;
    if (typeof name !== "string")
      exchange.response.error(422, 'The body has to be {"name": "..."}, the name of a map.');
    else if (!this.#view.maps?.use(id, name))
      exchange.response.error(422, "There is no map of this name.", "unknown-map");
    else this.#accept(exchange, id);
  }

  receive(exchange: Exchange): BodyTarget | undefined {
    this.#upload = this.#view.maps?.open();
    this.#sender = this.#upload && exchange;
    return this.#upload;
  }

  received(exchange: Exchange): void {
    const upload = this.#upload;
    const isSender = this.#sender === exchange && upload !== undefined;
    const id = this.#meterOf(exchange);
    if (!isSender) {
      if (id === "") return;
      if (exchange.request.framing.contentLength === 0)
        exchange.response.error(422, "The body has to be a file with a list of channels.");
      else exchange.response.error(409, "Another file is coming.", "busy");
      return;
    }
    this.#sender = undefined;
    this.#upload = undefined;
    if (id === "") {
      this.#view.maps?.cancel();
      return;
    }
    const problem = this.#view.maps?.close(upload, id) ?? "";
    if (problem !== "") exchange.response.error(422, problem, "refused");
    else this.#accept(exchange, id);
  }

  #accept({ response }: Exchange, id: string): void {
    response.begin(200);
    const json = this.#json.attach(response.body(ContentType.Json)).openObject();
    json.key("accepted").boolean(true);
    json.key("meter").text(`/api/v1/meters/${id}`);
    json.closeObject();
    json.writer.byte(LINE_END);
  }

  /** Id of the path's meter, one that has maps; where there is none, the answer is given. */
  #meterOf(exchange: Exchange): string {
    const meter = pathMeter(exchange, this.#view);
    if (!meter) return "";
    if (meter.channelMap?.() !== undefined) return meter.id;
    exchange.response.error(422, "Only boilers have a map.", "no-map");
    return "";
  }
}

/** Routes of a `MapApi`. */
export const mapRoutes: readonly Route[] = routeTable([
  {
    method: Method.Post,
    path: "/api/v1/meters/*/map",
    access: Access.Owner,
    body: BodyKind.Json,
    handle: (exchange, api: MapApi) => api.confirm(exchange),
  },
  {
    method: Method.Put,
    path: "/api/v1/meters/*/map",
    access: Access.Owner,
    body: BodyKind.Stream,
    bodyLimit: MAP_FILE_LIMIT,
    receive: (exchange, api: MapApi) => api.receive(exchange),
    handle: (exchange, api: MapApi) => api.received(exchange),
  },
]);
