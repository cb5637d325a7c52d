/** The gateway on HTTP: pages, REST and the compatibility path on one server, behind one guard. */
import type { Device, Room } from "../device/device.js";
import { alignRoutes } from "./align.js";
import { Api, apiRoutes } from "./api.js";
import { budgetRoutes } from "./budget.js";
import { MapApi, mapRoutes } from "./channel-map.js";
import { Guard, type Login } from "./guard.js";
import { historyRoutes } from "./history.js";
import { Kamstir, kamstirRoutes } from "./kamstir.js";
import { derivedNames, hostNames, KAMSTIR_LABEL, ownLabel } from "./names.js";
import { type Pages, pageRoutes } from "./pages.js";
import type { Route, Routes } from "./router.js";
import { OUTPUT_MINIMUM, Server, type ServerSizes } from "./server.js";
import { UpdateApi, updateRoutes } from "./update.js";
import type { GatewayView } from "./view.js";

export interface RestOptions {
  readonly port: number;
  /** Taken where `port` cannot be had. */
  readonly fallbackPort?: number;
  /** Address to bind; all when absent. */
  readonly host?: string;
  /** The read path of the commercial gateway. */
  readonly compatibility: boolean;
  /** Meter that it shows; empty = the first. */
  readonly compatibilityMeter?: string;
  /** Its numbers as the meter sends them, whatever their unit. */
  readonly compatibilityRaw?: boolean;
  /** More names of this gateway, with a dot in them: behind a proxy, in the owner's own domain. */
  readonly names?: readonly string[];
  /** Host names of this machine, without a dot. */
  readonly labels?: readonly string[];
  /** Absent: everybody on the network may read, and nobody may change anything. */
  readonly login?: Login;
  /** Routes of others: settings, logins. They come first. */
  readonly routes?: readonly (Route | Routes)[];
  /** The dashboard; absent: there is REST alone. */
  readonly pages?: Pages;
  /** Absent: as the device has room. */
  readonly sizes?: ServerSizes;
  onListening?(port: number): void;
}

/** Every route that `openRest` serves, in the order in which they are looked through. */
export function restRoutes(
  view: GatewayView,
  options: Pick<
    RestOptions,
    "compatibility" | "compatibilityMeter" | "compatibilityRaw" | "routes" | "pages"
  >,
  server: () => Server | undefined = () => undefined,
): (Route | Routes)[] {
  const more = options.routes ?? [];
  const routes: (Route | Routes)[] = [
    ...more,
    { table: apiRoutes, owner: new Api(view, server) },
    { table: historyRoutes, owner: view },
    { table: budgetRoutes, owner: view },
    ...(view.align ? [{ table: alignRoutes, owner: view }] : []),
  ];
  if (options.compatibility) {
    const owner = new Kamstir(view, options.compatibilityMeter ?? "", options.compatibilityRaw);
    routes.push({ table: kamstirRoutes, owner });
  }
  if (view.maps) routes.push({ table: mapRoutes, owner: new MapApi(view) });
  if (view.update) routes.push({ table: updateRoutes, owner: new UpdateApi(view.update) });
  if (options.pages) routes.push({ table: pageRoutes, owner: options.pages });
  return routes;
}

/** Buffers as a device has room for them. */
export function roomSizes(room: Room | undefined): ServerSizes {
  if (!room) return {};
  return {
    connections: room.connections,
    inputBytes: room.requestInput,
    textBytes: room.requestText,
    outputBytes: Math.max(room.response, OUTPUT_MINIMUM),
    bodies: 1,
    bodyBytes: room.body,
  };
}

/** Begins to listen. */
export function openRest(device: Device, view: GatewayView, options: RestOptions): Server {
  const labels = [ownLabel(device.mac), KAMSTIR_LABEL, ...(options.labels ?? [])];
  const names = [derivedNames(device.mac), ...hostNames(labels, options.names ?? [])];
  const holder: { server?: Server } = {};
  holder.server = new Server(device, {
    ...(options.sizes ?? roomSizes(device.room)),
    port: options.port,
    fallbackPort: options.fallbackPort,
    host: options.host,
    routes: restRoutes(view, options, () => holder.server),
    guard: new Guard(names, options.login),
    onListening: options.onListening,
  });
  return holder.server;
}
