/** What a link to a broker has to be told, its limits, and what it says of itself. */
import type { MqttOptions } from "../device/device.js";

/** Publications without an acknowledgement. */
export const IN_FLIGHT_LIMIT = 8;
/** A broker that has not answered the connection request by then is given up. TLS on a small chip is slow. */
export const CONNECT_LIMIT_MS = 5000;
export const CONNECT_TLS_LIMIT_MS = 15_000;
/** A publication that is not acknowledged by then ends the session: the connection is dead. */
export const ACKNOWLEDGE_LIMIT_MS = 15_000;
/** How soon to offer again what the host had no room for. */
export const ROOM_RETRY_MS = 50;
/** Longest payload of a command in bytes; longer ones are dropped and counted. */
export const COMMAND_LIMIT = 256;
/** How long `close` waits for the last message to be acknowledged. */
export const FAREWELL_LIMIT_MS = 1000;

export const LinkState = Object.freeze({
  Closed: 0,
  Connecting: 1,
  Connected: 2,
  /** Between two attempts. */
  Waiting: 3,
} as const);

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly keepAliveSeconds: number;
  readonly tls?: MqttOptions["tls"];
  /** Retained "online" and "offline" topic of the gateway, last will included. */
  readonly statusTopic: string;
  /** Room for the longest payload in bytes. */
  readonly payloadLimit: number;
}

export const ONLINE = "online";
export const OFFLINE = "offline";
