/**
 * Routes are one table: method, path, who may, handler. What is not in the table does not exist, and a test can
 * try every row. HEAD is answered wherever GET is. A path is compared byte by byte; "*" is any one segment.
 *
 * A table that is a constant (`routeTable`) costs a small device no memory: its handlers are functions that get their
 * owner handed in, not closures over it.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { ascii } from "../bytes/writer.js";
import { type Exchange, PARAMETER_LIMIT } from "./exchange.js";
import { Method, methodNames } from "./method.js";
import type { BodyTarget } from "./request.js";

export const Access = Object.freeze({
  /** Anybody on the network: pages, the login, the compatibility read path. */
  Public: 0,
  /** Sees readings and states; needs a login where the owner protects reading. */
  Read: 1,
  /** Changes something, or costs the meter battery: needs a login always. */
  Change: 2,
  /** Changes what runs here, or sees how it is set up: needs a login always. */
  Owner: 3,
});

export const BodyKind = Object.freeze({
  /** None is expected; one that comes is skipped. */
  None: 0,
  /** application/json, kept whole up to the server's limit. */
  Json: 1,
  /** Bytes that go to the target of `receive` as they come: an update. Its time is not limited, standstill is. */
  Stream: 2,
});

export interface Route {
  readonly method: number;
  readonly path: string;
  readonly access: number;
  readonly body?: number;
  /** Answers under any Host: the captive portal's pages only. */
  readonly anyHost?: boolean;
  /** Largest body; absent: as large as the server takes (Json), or none (Stream). */
  readonly bodyLimit?: number;
  /**
   * BodyKind.Stream: where the body goes; undefined: it is thrown away. `owner` is that of the `Routes` which the route
   * is in.
   */
  receive?(exchange: Exchange, owner: never): BodyTarget | undefined;
  handle(exchange: Exchange, owner: never): void;
  /** `path` in bytes; made where it is missing. */
  readonly bytes?: Uint8Array;
}

/** Routes of one owner. */
export interface Routes {
  readonly table: readonly Route[];
  readonly owner: object | undefined;
}

/** A constant table. Throws RangeError for a path that cannot be meant. */
export function routeTable(routes: readonly Route[]): readonly Route[] {
  // Views of one array: each of its own would cost the device 48 bytes more.
  const paths = ascii(routes.map(({ path }) => path).join(""));
  let end = 0;
  return deepFreeze(
    routes.map((route) => {
      const start = end;
      end += route.path.length;
      return withBytes({ ...route, bytes: paths.subarray(start, end) });
    }),
  );
}

function withBytes(route: Route): Route {
  const { path } = route;
  if (!path.startsWith("/")) throw new RangeError(`path does not begin with "/": ${path}`);
  if (path.split("/").filter((segment) => segment === "*").length > PARAMETER_LIMIT)
    throw new RangeError(`more than ${PARAMETER_LIMIT} wild segments: ${path}`);
  return route.bytes ? route : { ...route, bytes: ascii(path) };
}

/** The routes of all tables, one after the other. */
export function everyRoute(entries: readonly (Route | Routes)[]): readonly Route[] {
  return entries.flatMap((entry) => ("table" in entry ? entry.table : entry));
}

/** Routes that have no owner as one table, in their place among those that have one. */
function gather(entries: readonly (Route | Routes)[]): Routes[] {
  const gathered: Routes[] = [];
  let loose: Route[] = [];
  for (const entry of entries) {
    if (!("table" in entry)) {
      if (loose.length === 0) gathered.push({ table: loose, owner: undefined });
      loose.push(withBytes(entry));
      continue;
    }
    loose = [];
    gathered.push(entry);
  }
  return gathered;
}

const SLASH = 0x2f;
const ANY = 0x2a;

export class Router {
  readonly #sets: readonly Routes[];

  /** Throws RangeError for a table that cannot be meant. */
  constructor(entries: readonly (Route | Routes)[]) {
    this.#sets = gather(entries);
    const routes = everyRoute(entries);
    for (let index = 0; index < routes.length; index++)
      for (let other = 0; other < index; other++)
        if (routes[other].path === routes[index].path && routes[other].method === routes[index].method)
          throw new RangeError(
            `twice in the table: ${methodNames[routes[index].method]} ${routes[index].path}`,
          );
  }

  /** Sets the exchange's route and owner, or `allow` where there are other methods. Answers 0, 404 or 405. */
  find(exchange: Exchange): number {
    const method = exchange.request.method;
    const wanted = method === Method.Head ? Method.Get : method;
    let others = 0;
    for (let set = 0; set < this.#sets.length; set++) {
      const { table, owner } = this.#sets[set];
      for (let index = 0; index < table.length; index++) {
        const route = table[index];
        if (!matches(route.bytes!, exchange)) continue;
        if (route.method === wanted) {
          exchange.route = route;
          exchange.owner = owner;
          return 0;
        }
        others |= 1 << route.method;
      }
    }
    if (others === 0) return 404;
    if (others & (1 << Method.Get)) others |= 1 << Method.Head;
    exchange.allow = "";
    for (let other = 1; other < methodNames.length; other++)
      if (others & (1 << other)) exchange.allow += (exchange.allow === "" ? "" : ", ") + methodNames[other];
    return 405;
  }
}

/** Whether the request's path is that of a route; leaves the wild segments in the exchange. */
function matches(path: Uint8Array, exchange: Exchange): boolean {
  const { request } = exchange;
  const { text } = request.fields;
  const end = request.target.pathEnd;
  let at = request.target.pathStart;
  let parameters = 0;
  for (let index = 0; index < path.length; index++) {
    if (path[index] === ANY && path[index - 1] === SLASH) {
      const start = at;
      while (at < end && text[at] !== SLASH) at++;
      if (at === start) return false;
      exchange.setParameter(parameters++, start, at);
    } else if (at >= end || text[at++] !== path[index]) return false;
  }
  return at === end;
}
