/**
 * Routes are one table: method, path, who may, handler. What is not in the table does not exist, and a test can
 * try every row. HEAD is answered wherever GET is. A path is compared segment by segment; "*" is any one segment.
 */
import { ascii } from "../bytes/writer.js";
import { type Exchange, PARAMETER_LIMIT } from "./exchange.js";
import { Method, methodNames, startsWith } from "./method.js";
import type { BodyTarget } from "./request.js";

export const Access = Object.freeze({
  /** Anybody on the network: pages, the login, the compatibility read path. */
  Public: 0,
  /** Sees readings and states; needs a login where the owner protects reading. */
  Read: 1,
  /** Changes something, or costs the meter battery: needs a login where there is one. */
  Change: 2,
  /** Changes what runs here: needs a login always, so that where there is none nobody may. */
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
  /** BodyKind.Stream: largest body, and where it goes; undefined: it is thrown away. */
  readonly bodyLimit?: number;
  receive?(exchange: Exchange): BodyTarget | undefined;
  handle(exchange: Exchange): void;
}

const SLASH = 0x2f;

export class Router {
  readonly routes: readonly Route[];
  /** Segments of each route; undefined = any. */
  readonly #segments: readonly (readonly (Uint8Array | undefined)[])[];

  /** Throws RangeError for a table that cannot be meant. */
  constructor(routes: readonly Route[]) {
    this.routes = routes;
    this.#segments = routes.map((route) => {
      if (!route.path.startsWith("/")) throw new RangeError(`path does not begin with "/": ${route.path}`);
      const segments = route.path.slice(1).split("/");
      if (segments.filter((segment) => segment === "*").length > PARAMETER_LIMIT)
        throw new RangeError(`more than ${PARAMETER_LIMIT} wild segments: ${route.path}`);
      return segments.map((segment) => (segment === "*" ? undefined : ascii(segment)));
    });
    for (let index = 0; index < routes.length; index++)
      for (let other = 0; other < index; other++)
        if (routes[other].path === routes[index].path && routes[other].method === routes[index].method)
          throw new RangeError(
            `twice in the table: ${methodNames[routes[index].method]} ${routes[index].path}`,
          );
  }

  /** Sets the exchange's route, or `allow` where there are other methods. Answers 0, 404 or 405. */
  find(exchange: Exchange): number {
    const method = exchange.request.method;
    const wanted = method === Method.Head ? Method.Get : method;
    let others = 0;
    for (let index = 0; index < this.routes.length; index++) {
      if (!this.#matches(index, exchange)) continue;
      if (this.routes[index].method === wanted) {
        exchange.route = this.routes[index];
        return 0;
      }
      others |= 1 << this.routes[index].method;
    }
    if (others === 0) return 404;
    if (others & (1 << Method.Get)) others |= 1 << Method.Head;
    exchange.allow = "";
    for (let other = 1; other < methodNames.length; other++)
      if (others & (1 << other)) exchange.allow += (exchange.allow === "" ? "" : ", ") + methodNames[other];
    return 405;
  }

  /** Leaves the wild segments in the exchange. */
  #matches(index: number, exchange: Exchange): boolean {
    const { request } = exchange;
    const { text } = request.fields;
    const end = request.target.pathEnd;
    const segments = this.#segments[index];
    let at = request.target.pathStart;
    let parameters = 0;
    for (let segment = 0; segment < segments.length; segment++) {
      if (at >= end || text[at] !== SLASH) return false;
      const start = ++at;
      while (at < end && text[at] !== SLASH) at++;
      const constant = segments[segment];
      if (constant === undefined) {
        if (at === start) return false;
        exchange.setParameter(parameters++, start, at);
      } else if (at - start !== constant.length || !startsWith(text, start, constant)) return false;
    }
    return at === end;
  }
}
