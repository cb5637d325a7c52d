/** What a connection and its server have agreed on. */
import { ascii } from "../bytes/writer.js";
import type { BodyBuffers } from "./body.js";
import type { Exchange } from "./exchange.js";

/** A comment, which says on an event stream that it lives. */
export const HEARTBEAT = ascii(":\n\n");

export const State = Object.freeze({ Free: 0, Reading: 1, Answering: 2, Sending: 3 });

/** What a connection needs of its server. */
export interface ConnectionOwner {
  readonly bodies: BodyBuffers;
  now(): number;
  wallSeconds(): number;
  /** Finds the route and asks whether this client may have it: 0, or the status that refuses. */
  admit(exchange: Exchange): number;
  /** Whether one more event stream may begin. */
  mayStream(): boolean;
  /** A handler or a source threw. */
  failed(exchange: Exchange, error: unknown): void;
  /** `state` or `due` changed. */
  changed(): void;
}

export interface ConnectionSizes {
  /** Bytes read at a time, and so the pipelined requests that wait here. */
  inputBytes: number;
  /** Target and kept header fields of a request. */
  textBytes: number;
  /** A response, or a piece of a longer one. */
  outputBytes: number;
}
