/** What a handler gets: one request, its response, and who asked. One for each connection, made once. */
import { decodeUtf8 } from "../bytes/utf8.js";
import type { BodyBuffer } from "./body.js";
import { Request } from "./request.js";
import { Response } from "./response.js";
import type { Route } from "./router.js";

/** Wild segments of one path. */
export const PARAMETER_LIMIT = 3;

/** What an exchange and its response need of their connection. */
export interface ExchangeOwner {
  /** Sends a response that was put off. */
  answerLate(): void;
  wallSeconds(): number;
}

export class Exchange {
  readonly request: Request;
  readonly response: Response;
  /** Address of the client. */
  remote = "";
  /** Body of the request, [0, bodyLength) of it; undefined for a route that takes none. */
  body: Uint8Array | undefined;
  bodyLength = 0;
  /** The route that was found; undefined where there is none. */
  route: Route | undefined;
  /** What the route's handlers are given. */
  owner: object | undefined;
  /** Methods of the path, as the Allow field lists them; where there is no route but there are others. */
  allow = "";
  /** Start and end of each wild segment. */
  readonly #parameters = new Uint16Array(2 * PARAMETER_LIMIT);
  #ticket = 0;
  #deferred = false;
  readonly #owner: ExchangeOwner;

  constructor(textBytes: number, outputBytes: number, owner: ExchangeOwner) {
    this.request = new Request(textBytes);
    this.response = new Response(this.request, outputBytes, owner);
    this.#owner = owner;
  }

  /** A wild segment of the path, from 0; decoded. Allocates. */
  parameter(index: number): string {
    const text = this.request.fields.text;
    let result = "";
    for (let at = this.#parameters[2 * index]; at < this.#parameters[2 * index + 1]; at++)
      result += String.fromCharCode(text[at]);
    return result;
  }

  setParameter(index: number, start: number, end: number): void {
    this.#parameters[2 * index] = start;
    this.#parameters[2 * index + 1] = end;
  }

  setBody(body: BodyBuffer | undefined): void {
    this.body = body?.bytes;
    this.bodyLength = body?.length ?? 0;
  }

  /** The body as a string; undefined where it is not UTF-8. Allocates. */
  bodyText(): string | undefined {
    return this.body ? decodeUtf8(this.body, 0, this.bodyLength) : "";
  }

  /** Whether the handler has put off its answer. */
  get deferred(): boolean {
    return this.#deferred;
  }

  /** Puts the answer off: the handler may return without one, and calls `resume` with this ticket later. */
  defer(): number {
    this.#deferred = true;
    return ++this.#ticket;
  }

  /**
   * True: the client still waits; write the response and call `send`. False: it has gone, and this exchange
   * belongs to somebody else by now.
   */
  resume(ticket: number): boolean {
    return this.#deferred && ticket === this.#ticket;
  }

  /** Sends the response of an answer that was put off. */
  send(): void {
    if (!this.#deferred) return;
    this.#deferred = false;
    this.#owner.answerLate();
  }

  /** The next request begins, or the connection ended. */
  release(): void {
    this.#deferred = false;
    this.body = undefined;
    this.bodyLength = 0;
    this.route = undefined;
    this.owner = undefined;
    this.allow = "";
  }
}
