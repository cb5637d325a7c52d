/**
 * The HTTP server: a listener, a table of CONNECTION_LIMIT connections, one timer.
 *
 * A new client is let in as long as there is a place, or somebody to give one up: first the connection that has
 * been idle between two requests the longest; then, of those that are slower than any honest client (GRACE_TIME
 * without a whole request, or without taking a byte), the one that has been so the longest. In a flood the
 * grace is gone, so that whoever sends a whole request at once is still served. Else it gets a 503.
 *
 * Where the port cannot be had it says so in one line and takes the other one; where that cannot be had either
 * it tries both again and again. Pages, readings and settings are the routes' business.
 */
import { ascii } from "../bytes/writer.js";
import type { Device, IncomingConnection, Listener, Timer } from "../device/device.js";
import { BodyBuffers } from "./body.js";
import { Connection } from "./connection.js";
import { type ConnectionOwner, State } from "./connection-owner.js";
import type { Exchange } from "./exchange.js";
import {
  BODY_LIMIT,
  CONNECTION_LIMIT,
  EVENT_STREAM_LIMIT,
  FLOOD_LIMIT,
  GRACE_TIME,
  LISTEN_RETRY_TIME,
} from "./limits.js";
import { Method, methodNames } from "./method.js";
import { everyRoute, type Route, Router, type Routes } from "./router.js";

/** Buffers; all are made at the start. */
export interface ServerSizes {
  /** Connections at the same time; at most CONNECTION_LIMIT. */
  readonly connections?: number;
  /** Bytes read at a time. */
  readonly inputBytes?: number;
  /** Target and kept header fields of a request. */
  readonly textBytes?: number;
  /** A response, or a piece of a longer one; at least OUTPUT_MINIMUM. */
  readonly outputBytes?: number;
  /** Requests with a body at the same time. */
  readonly bodies?: number;
  readonly bodyBytes?: number;
}

/** Every route answers through a buffer of this size. */
export const OUTPUT_MINIMUM = 1_024;

/** Says whether a client may have a route: 0, or the status that refuses. */
export interface RouteGuard {
  authorize(exchange: Exchange, route: Route): number;
}

export interface ServerOptions extends ServerSizes {
  readonly port: number;
  /** Taken where `port` cannot be had; absent: none. */
  readonly fallbackPort?: number;
  /** Address to bind; all when absent. */
  readonly host?: string;
  readonly routes: readonly (Route | Routes)[];
  /** One route for whatever is asked for and is not there: the captive portal's. Absent: 404. */
  readonly otherwise?: Routes;
  /** Absent: everybody may have all. */
  readonly guard?: RouteGuard;
  onListening?(port: number): void;
}

/** Sizes for a host with memory to spare; together about 350 kB. */
const DEFAULTS = Object.freeze({
  connections: CONNECTION_LIMIT,
  inputBytes: 2_048,
  textBytes: 8_192,
  outputBytes: 16_384,
  bodies: CONNECTION_LIMIT,
  bodyBytes: BODY_LIMIT,
});

const FULL_BODY = '{"error":"unavailable","message":"Too many connections, try again."}\n';
const FULL = ascii(
  "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n" +
    `Retry-After: 1\r\nConnection: close\r\nContent-Length: ${FULL_BODY.length}\r\n\r\n${FULL_BODY}`,
);
const NOBODY = Object.freeze({ onReadable() {}, onClosed() {} });
const SECOND = 1_000;

export class Server implements ConnectionOwner {
  readonly bodies: BodyBuffers;
  readonly router: Router;
  /** Clients that got a 503 because all connections were taken. */
  turnedAway = 0;
  /** Connections that were given up for new clients. */
  givenUp = 0;
  readonly #device: Device;
  readonly #options: ServerOptions;
  readonly #connections: readonly Connection[];
  readonly #timer: Timer;
  #armedAt = Number.POSITIVE_INFINITY;
  #listener: Listener | undefined;
  #retry: Timer;
  #recentlyTurnedAway = 0;
  #recentSince = Number.NEGATIVE_INFINITY;
  /** Troubles with ports since it last listened; at most one for each port. */
  #complaints: string[] = [];
  #closed = false;

  /** Begins to listen at once. Throws RangeError for a table of routes that cannot be meant. */
  constructor(device: Device, options: ServerOptions) {
    const sizes = { ...DEFAULTS, ...options };
    this.#device = device;
    this.#options = options;
    this.router = new Router(options.routes);
    this.bodies = new BodyBuffers(sizes.bodies, Math.min(sizes.bodyBytes, BODY_LIMIT));
    const count = Math.min(sizes.connections, CONNECTION_LIMIT);
    this.#connections = Array.from({ length: count }, () => new Connection(this, sizes));
    this.#timer = device.timer(this);
    this.#retry = device.timer(() => this.#listen(options.port));
    this.#listen(options.port);
  }

  /** Port in use; 0 while there is none. */
  get port(): number {
    return this.#listener?.port ?? 0;
  }

  /** Everything that it answers. */
  get routes(): readonly Route[] {
    return everyRoute(this.#options.routes);
  }

  /** Connections that are open. */
  get connections(): number {
    let count = 0;
    for (let index = 0; index < this.#connections.length; index++)
      if (this.#connections[index].state !== State.Free) count++;
    return count;
  }

  /** Event streams have something new to say. */
  wake(): void {
    for (let index = 0; index < this.#connections.length; index++)
      if (this.#connections[index].isEventStream) this.#connections[index].run();
  }

  close(): void {
    this.#closed = true;
    this.#listener?.close();
    this.#timer.clear();
    this.#retry.clear();
    for (let index = 0; index < this.#connections.length; index++) this.#connections[index].close();
  }

  now(): number {
    return this.#device.now();
  }

  wallSeconds(): number {
    return this.#device.wallSeconds();
  }

  admit(exchange: Exchange): number {
    let status = this.router.find(exchange);
    const { otherwise } = this.#options;
    const { method } = exchange.request;
    if (status !== 0 && otherwise && (method === Method.Get || method === Method.Head)) {
      exchange.route = otherwise.table[0];
      exchange.owner = otherwise.owner;
      status = 0;
    }
    if (status !== 0 || !this.#options.guard) return status;
    return this.#options.guard.authorize(exchange, exchange.route!);
  }

  mayStream(): boolean {
    let count = 0;
    for (let index = 0; index < this.#connections.length; index++)
      if (this.#connections[index].isEventStream) count++;
    // On a small host half of the connections stay for requests.
    return count < Math.min(EVENT_STREAM_LIMIT, Math.floor(this.#connections.length / 2));
  }

  failed(exchange: Exchange, error: unknown): void {
    const route = exchange.route;
    const name = route ? `${methodNames[route.method]} ${route.path}` : "a request";
    this.#device.log(`http: ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }

  changed(): void {
    if (this.#closed) return;
    let first = Number.POSITIVE_INFINITY;
    for (let index = 0; index < this.#connections.length; index++)
      first = Math.min(first, this.#connections[index].due);
    if (first === this.#armedAt) return;
    this.#armedAt = first;
    if (first === Number.POSITIVE_INFINITY) this.#timer.clear();
    else this.#timer.set(Math.max(0, first - this.#device.now()));
  }

  onTimer(): void {
    this.#armedAt = Number.POSITIVE_INFINITY;
    const now = this.#device.now();
    for (let index = 0; index < this.#connections.length; index++)
      if (this.#connections[index].due <= now) this.#connections[index].expire();
    this.changed();
  }

  #listen(port: number): void {
    const { fallbackPort, host, onListening } = this.#options;
    this.#listener = this.#device.listen({
      port,
      host,
      onConnection: (connection) => this.#admitConnection(connection),
      onListening: (taken) => {
        this.#complaints = [];
        onListening?.(taken);
      },
      onClosed: (reason) => {
        if (this.#closed) return;
        this.#listener = undefined;
        const other = port === fallbackPort ? undefined : fallbackPort;
        this.#complain(
          `port ${port} cannot be used (${reason}), ${other ? `using ${other}` : "trying again"}`,
        );
        if (other) this.#listen(other);
        else this.#retry.set(LISTEN_RETRY_TIME);
      },
    });
  }

  /** Says it once, not at every try. */
  #complain(trouble: string): void {
    if (this.#complaints.includes(trouble)) return;
    this.#complaints.push(trouble);
    this.#device.log(`http: ${trouble}`);
  }

  #admitConnection(incoming: IncomingConnection): void {
    const connection = this.#freeConnection();
    if (connection) {
      connection.open(incoming);
      this.changed();
      return;
    }
    this.turnedAway++;
    this.#recentlyTurnedAway++;
    const port = incoming.accept(NOBODY);
    port.write(FULL, 0, FULL.length);
    port.close();
  }

  #freeConnection(): Connection | undefined {
    const now = this.#device.now();
    if (now - this.#recentSince > SECOND) {
      this.#recentSince = now;
      this.#recentlyTurnedAway = 0;
    }
    const grace = this.#recentlyTurnedAway >= FLOOD_LIMIT ? 0 : GRACE_TIME;
    let idle: Connection | undefined;
    let slow: Connection | undefined;
    for (let index = 0; index < this.#connections.length; index++) {
      const connection = this.#connections[index];
      if (connection.state === State.Free) return connection;
      if (connection.isIdle) {
        if (!idle || connection.since < idle.since) idle = connection;
      } else if (connection.isSlow && now - connection.since >= grace) {
        if (!slow || connection.since < slow.since) slow = connection;
      }
    }
    const victim = idle ?? slow;
    if (!victim) return undefined;
    this.givenUp++;
    victim.giveUp();
    return victim;
  }
}
