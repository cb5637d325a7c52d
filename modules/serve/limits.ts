/**
 * What the HTTP server bears, in one place. Each limit has a test at it and one past it.
 * A host with little memory gives its server smaller buffers (`ServerOptions`), never larger limits.
 */

/** Connections that are served at the same time. */
export const CONNECTION_LIMIT = 8;
/** Bytes of request line and header fields. */
export const HEAD_LIMIT = 8_192;
/** Bytes of a request target: path and query. */
export const TARGET_LIMIT = 1_024;
/** Header fields of one request. */
export const FIELD_LIMIT = 64;
/** Bytes of a request body that is kept; a streamed one (update) has its route's own limit. */
export const BODY_LIMIT = 16_384;
/** Milliseconds from its first byte that a request may take to arrive. */
export const REQUEST_TIME = 10_000;
/** Milliseconds that a connection may stay without a request. */
export const IDLE_TIME = 60_000;
/** Milliseconds without a byte taken by the client before a response is given up. */
export const STALL_TIME = 10_000;
/** Milliseconds that any response may take, event streams apart. */
export const RESPONSE_TIME = 120_000;
/**
 * Milliseconds that an unfinished request, or a response that stands still, is safe from being given up for a
 * new client while all connections are taken. An honest request arrives in one piece.
 */
export const GRACE_TIME = 1_000;
/** New clients turned away within a second before unfinished requests lose that grace: a flood. */
export const FLOOD_LIMIT = 8;
/** Event streams at the same time; the other connections stay for requests. */
export const EVENT_STREAM_LIMIT = 4;
/** Milliseconds between two signs of life on an event stream. */
export const HEARTBEAT_TIME = 15_000;
/** Requests of one connection that are answered before the others get their turn. */
export const TURN_LIMIT = 16;
/** Milliseconds after which a port that could not be had is tried again. */
export const LISTEN_RETRY_TIME = 30_000;
