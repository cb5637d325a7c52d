/**
 * The captive portal on HTTP, while there is an own network, without any login (described in docs/api/portal.yaml):
 *
 *   GET  /portal/         the page, with its files beside it
 *   GET  /portal/state    what is going on, and the networks in reach; portal-json.ts says how
 *   GET  /portal/meters   {"meters": [{"id", "name", "network"}]}, the models that can be chosen
 *   POST /portal/scan     looks for networks again. 202, 409
 *   POST /portal/join     choice.ts says what; tries it. 202, 400 with "problems", 409
 *   POST /portal/done     the new address was seen: the own network closes. 202, 409
 *   GET  anything else, or under any other name   302 to the page
 *
 * The last line is what the probes of phones and browsers meet (PROBES), which then show the page. Under a foreign
 * name there is nothing but that: while our DNS answers for all names, an old tab of any site could ask under its own.
 */
import { Json } from "../bytes/json.js";
import { ascii, type Writer } from "../bytes/writer.js";
import type { Device } from "../device/device.js";
import type { Problem } from "../gateway/schema.js";
import { meters } from "../meters/index.js";
import { ContentType } from "../serve/content-type.js";
import type { Exchange } from "../serve/exchange.js";
import { Guard } from "../serve/guard.js";
import { isShallow } from "../serve/json-body.js";
import { Method } from "../serve/method.js";
import { hostNames, ownLabel } from "../serve/names.js";
import { Piece, type Source } from "../serve/output.js";
import { type Pages, sendPage } from "../serve/pages.js";
import { roomSizes } from "../serve/rest.js";
import { Access, BodyKind, type Route, routeTable } from "../serve/router.js";
import { type RouteGuard, Server } from "../serve/server.js";
import { type FirstSettings, readChoice } from "./choice.js";
import { type Onboarding, OnboardingState } from "./onboarding.js";
import { type Place, StateJson } from "./portal-json.js";

export const PORTAL_PORT = 80;
const PORTAL_PATH = "/portal/";

export interface PortalOptions {
  readonly port: number;
  /** Address to bind; all when absent. */
  readonly host?: string;
  /** Address of this device in its own network, by which the page is known. */
  readonly address: string;
  /** Files of the page. */
  readonly pages: Pages;
  readonly first: FirstSettings;
  /** Where REST will be in the network that is joined. */
  readonly place: Place;
  onListening?(port: number): void;
}

export class Portal implements RouteGuard {
  readonly onboarding: Onboarding;
  readonly place: Place;
  readonly first: FirstSettings;
  readonly pages: Pages;
  readonly #server: Server;
  readonly #address: string;
  readonly #guard: Guard;

  /** Begins to listen at once. */
  constructor(device: Device, onboarding: Onboarding, options: PortalOptions) {
    this.onboarding = onboarding;
    this.first = options.first;
    this.place = options.place;
    this.pages = options.pages;
    this.#address = options.address;
    this.#guard = new Guard(hostNames([ownLabel(device.mac)], []), Object.freeze({ allows: () => true }));
    this.#server = new Server(device, {
      ...roomSizes(device.room),
      port: options.port,
      host: options.host,
      routes: [
        { table: portalRoutes, owner: this },
        { table: fileRoutes, owner: this },
      ],
      otherwise: { table: redirection, owner: this },
      guard: this,
      onListening: options.onListening,
    });
  }

  get port(): number {
    return this.#server.port;
  }

  /** "http://192.168.4.1/portal/" */
  get url(): string {
    const { port } = this.#server;
    return `http://${this.#address}${port === 80 ? "" : `:${port}`}${PORTAL_PATH}`;
  }

  close(): void {
    this.#server.close();
  }

  /** As the guard says; who asks a strange name for a page is sent to ours. */
  authorize(exchange: Exchange, route: Route): number {
    const status = this.#guard.authorize(exchange, route);
    const { method } = exchange.request;
    if (status !== 421 || (method !== Method.Get && method !== Method.Head)) return status;
    exchange.route = redirection[0];
    exchange.owner = this;
    return 0;
  }
}

/** What answers a GET of whatever is not in the other two tables. */
export const redirection: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: "/",
    access: Access.Public,
    anyHost: true,
    handle({ response }: Exchange, portal: Portal) {
      response.begin(302);
      response.field("Location", portal.url);
      response.field("Cache-Control", "no-store");
      response.empty();
    },
  },
]);

export const portalRoutes: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: `${PORTAL_PATH}state`,
    access: Access.Public,
    handle({ response }: Exchange, portal: Portal) {
      portal.onboarding.touch();
      response.begin(200);
      response.stream(ContentType.Json, new StateJson(portal.onboarding, portal.place));
    },
  },
  {
    method: Method.Get,
    path: `${PORTAL_PATH}meters`,
    access: Access.Public,
    handle({ response }: Exchange) {
      response.begin(200);
      response.stream(ContentType.Json, new MeterList());
    },
  },
  {
    method: Method.Post,
    path: `${PORTAL_PATH}scan`,
    access: Access.Change,
    handle: (exchange: Exchange, portal: Portal) => acknowledge(exchange, portal.onboarding.scan()),
  },
  {
    method: Method.Post,
    path: `${PORTAL_PATH}done`,
    access: Access.Change,
    handle: (exchange: Exchange, portal: Portal) => acknowledge(exchange, portal.onboarding.finish()),
  },
  {
    method: Method.Post,
    path: `${PORTAL_PATH}join`,
    access: Access.Change,
    body: BodyKind.Json,
    handle: join,
  },
  {
    // Not for people: a proxy's configuration that a page would be taken for.
    method: Method.Get,
    path: "/wpad.dat",
    access: Access.Public,
    anyHost: true,
    handle: ({ response }: Exchange) => response.error(404),
  },
]);

function join(exchange: Exchange, portal: Portal): void {
  const { response } = exchange;
  const { onboarding } = portal;
  // Told before the form's mistakes: the other phone has done it already.
  if (onboarding.state !== OnboardingState.Open) {
    acknowledge(exchange, false);
    return;
  }
  const { body, bodyLength } = exchange;
  const text = body && isShallow(body, bodyLength) ? exchange.bodyText() : undefined;
  const problems: Problem[] = [];
  if (text === undefined) problems.push({ path: "settings", message: "are no JSON in UTF-8" });
  const choice = text === undefined ? undefined : readChoice(text, portal.first, problems);
  if (choice) acknowledge(exchange, onboarding.join(choice));
  else {
    response.begin(400);
    response.stream(ContentType.Json, new ProblemList(problems));
  }
}

/** The files come after what has a route of its own. */
export const fileRoutes: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: PORTAL_PATH,
    access: Access.Public,
    handle: (exchange: Exchange, portal: Portal) => sendFile(exchange, portal, ""),
  },
  {
    method: Method.Get,
    path: `${PORTAL_PATH}*`,
    access: Access.Public,
    handle: (exchange: Exchange, portal: Portal) => sendFile(exchange, portal, exchange.parameter(0)),
  },
]);

function sendFile(exchange: Exchange, portal: Portal, name: string): void {
  portal.onboarding.touch();
  if (name === "" || portal.pages.page(name)) sendPage(exchange, portal.pages, name);
  else redirection[0].handle(exchange, portal as never);
}

function acknowledge({ response }: Exchange, accepted: boolean): void {
  if (!accepted) {
    response.error(409);
    return;
  }
  response.begin(202);
  response.body(ContentType.Json).text("{}\n");
}

const PROBLEMS = ascii('{"error":"invalid","message":"The values are not valid.","problems":[');
const END = ascii("]}\n");

class ProblemList implements Source {
  readonly #problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    this.#problems = problems;
  }

  piece(index: number, writer: Writer): number {
    const problems = this.#problems;
    if (index > problems.length + 1) return Piece.End;
    if (index === 0) writer.put(PROBLEMS);
    else if (index > problems.length) writer.put(END);
    else {
      const { path, message } = problems[index - 1];
      const json = new Json(writer, index > 1).openObject();
      json.key("path").text(path.slice(0, 60));
      json.key("message").text(message.slice(0, 80));
      json.closeObject();
    }
    return Piece.Written;
  }
}

const BEGIN = ascii('{"meters":[{"id":"auto","name":"","network":false}');

class MeterList implements Source {
  readonly #json = new Json();

  piece(index: number, writer: Writer): number {
    if (index > meters.length + 1) return Piece.End;
    if (index === 0) writer.put(BEGIN);
    else if (index > meters.length) writer.put(END);
    else if (meters[index - 1].confidence !== "unknown") {
      const { id, maker, model, medium } = meters[index - 1];
      const json = this.#json.attach(writer, true).openObject();
      json.key("id").text(id);
      json.key("name").text(`${maker} ${model}`);
      json.key("network").boolean(medium === "boiler");
      json.closeObject();
    }
    return Piece.Written;
  }
}
