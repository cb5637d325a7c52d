/** What becomes of a request's body, decided when its head is here: kept, streamed, skipped or not wanted. */
import { ascii } from "../bytes/writer.js";
import type { Port } from "../device/device.js";
import type { BodyBuffer } from "./body.js";
import type { ConnectionOwner } from "./connection-owner.js";
import type { Exchange } from "./exchange.js";
import { BODY_LIMIT } from "./limits.js";
import type { BodyTarget } from "./request.js";
import { BodyKind, type Route } from "./router.js";

const CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

export class Intake {
  /** Status that answers the request once its body has passed; 0 = the handler does. */
  refusal = 0;
  body: BodyBuffer | undefined;
  readonly #owner: ConnectionOwner;

  constructor(owner: ConnectionOwner) {
    this.#owner = owner;
  }

  release(): void {
    if (this.body) this.#owner.bodies.giveBack(this.body);
    this.body = undefined;
  }

  /**
   * Lets the body come, or answers the status that refuses the request at once: too large, or a refusal to a
   * client that waits for it before it sends. Throws what the route's `receive` throws.
   */
  receive(exchange: Exchange, port: Port): number {
    const { framing } = exchange.request;
    const length = framing.contentLength;
    this.refusal = this.#owner.admit(exchange);
    const route = this.refusal === 0 ? exchange.route : undefined;
    if (length > this.#limit(route)) return this.refusal === 0 ? 413 : this.refusal;
    let target: BodyTarget | undefined;
    if (length > 0 && route?.body === BodyKind.Stream)
      target = route.receive?.(exchange, exchange.owner as never);
    else if (length > 0 && route?.body === BodyKind.Json) {
      target = this.body = this.#owner.bodies.borrow(length);
      if (!target) this.refusal = 503;
    }
    if (framing.expectsContinue && length > 0) {
      if (this.refusal !== 0) return this.refusal;
      port.write(CONTINUE, 0, CONTINUE.length);
    }
    exchange.request.receiveBody(target);
    return 0;
  }

  #limit(route: Route | undefined): number {
    if (route?.body === BodyKind.Stream) return route.bodyLimit ?? 0;
    if (route?.body !== BodyKind.Json) return BODY_LIMIT;
    return Math.min(route.bodyLimit ?? BODY_LIMIT, this.#owner.bodies.capacity);
  }
}
