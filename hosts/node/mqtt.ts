/**
 * `Device.mqtt` on Node: one MQTT 3.1.1 session over MQTT.js, which here neither reconnects nor queues: both
 * are decided in modules/publish, the same on every host.
 *
 * TLS: the authority, client certificate and key are PEM texts. A certificate that does not hold is never
 * accepted; there is no option for it.
 */
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { MqttOptions, MqttSession } from "../../modules/device/device.js";

/** Bytes that may wait for the network before `publish` answers "no room". */
export const BACKLOG_LIMIT = 262_144;
/** Publications without an acknowledgement; the link in modules/publish keeps fewer. */
const PENDING_LIMIT = 64;
/** The link gives up earlier; this one only makes sure that nothing stays behind. */
const CONNECT_LIMIT_MS = 30_000;
/** How long a clean end may take before the connection is cut. */
const END_LIMIT_MS = 500;

/** CONNACK return codes of MQTT 3.1.1, section 3.2.2.3. */
const refusals: Readonly<Record<number, string>> = {
  1: "the broker does not speak MQTT 3.1.1",
  2: "the broker refuses the client id",
  3: "the broker is not available",
  4: "the broker refuses the user name or the password",
  5: "the broker does not authorise this client",
};

const failures: Readonly<Record<string, string>> = {
  ECONNREFUSED: "no broker listens there",
  ENOTFOUND: "the broker's name is not known",
  EAI_AGAIN: "the broker's name cannot be looked up now",
  EHOSTUNREACH: "the broker's host cannot be reached",
  ENETUNREACH: "there is no network to the broker",
  ETIMEDOUT: "the broker's host does not answer",
  ECONNRESET: "the broker cut the connection",
  EPIPE: "the broker cut the connection",
  CERT_HAS_EXPIRED: "the broker's certificate has expired",
  CERT_NOT_YET_VALID: "the broker's certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the broker's certificate is signed by nobody we trust",
  SELF_SIGNED_CERT_IN_CHAIN: "the broker's certificate is signed by nobody we trust",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the broker's certificate is signed by nobody we trust",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the broker's certificate is signed by nobody we trust",
  ERR_TLS_CERT_ALTNAME_INVALID: "the broker's certificate is for another name",
};

/** Alerts of TLS (RFC 8446 section 6.2) that concern our certificate. */
const alerts: Readonly<Record<number, string>> = {
  42: "the broker refuses our certificate",
  43: "the broker refuses our kind of certificate",
  44: "the broker says that our certificate is revoked",
  45: "the broker says that our certificate has expired",
  46: "the broker refuses our certificate",
  48: "the broker does not trust our certificate",
  51: "the broker does not trust our certificate",
  70: "the broker speaks another version of TLS",
  116: "the broker asks for a client certificate",
};

function reasonOf(error: Error & { code?: number | string }): string {
  const known = typeof error.code === "number" ? refusals[error.code] : failures[error.code ?? ""];
  if (known) return known;
  // OpenSSL says in a long line that the other side sent an alert, and which one.
  const alert = /SSL alert number (\d+)/.exec(error.message)?.[1];
  if (alert === undefined) return error.message.split("\n")[0];
  return alerts[Number(alert)] ?? `the broker ended the TLS handshake (alert ${alert})`;
}

function start(settings: IClientOptions): MqttClient {
  try {
    return connect(settings);
  } catch (error) {
    // Node parses the PEM texts at once and says why in the words of OpenSSL.
    throw new Error(`the certificates cannot be used: ${(error as Error).message}`);
  }
}

export function openMqtt(options: MqttOptions): MqttSession {
  const { tls, will } = options;
  const settings: IClientOptions = {
    protocol: tls ? "mqtts" : "mqtt",
    host: options.host,
    port: options.port,
    clientId: options.clientId,
    username: options.username,
    password: options.password,
    protocolVersion: 4,
    clean: true,
    keepalive: options.keepAliveSeconds,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_LIMIT_MS,
    queueQoSZero: false,
    resubscribe: false,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: will.retain },
    ca: tls?.authority || undefined,
    cert: tls?.certificate || undefined,
    key: tls?.key || undefined,
  };
  const client = start(settings);
  let open = true;
  let reason = "";
  let lastId = 0;
  let pending = 0;

  const finish = (): void => {
    if (!open) return;
    open = false;
    client.end(true);
    options.onClosed(reason === "" ? "the broker closed the connection" : reason);
  };
  client.on("connect", () => {
    if (open) options.onConnected();
  });
  client.on("message", (topic, payload, packet) => {
    if (open) options.onMessage(topic, payload, packet.retain);
  });
  // The first error is the cause; "close" follows from it, but not after a refused CONNECT.
  client.on("error", (error) => {
    if (reason === "") reason = reasonOf(error);
    setImmediate(finish);
  });
  client.on("close", finish);

  return {
    publish(topic, payload, start, end, qos, retain) {
      if (!open || !client.connected || pending >= PENDING_LIMIT) return 0;
      if (client.stream.writableLength > BACKLOG_LIMIT) return 0;
      const id = ++lastId;
      pending++;
      // MQTT.js keeps the payload until it is sent; the caller's buffer is reused at once.
      client.publish(topic, Buffer.from(payload.slice(start, end)), { qos, retain }, (error) => {
        pending--;
        if (open && !error) setImmediate(() => open && options.onDelivered(id));
      });
      return id;
    },
    subscribe(topic) {
      if (!open) return;
      client.subscribe(topic, { qos: 1 }, (error) => {
        if (error && reason === "") reason = `the broker refuses the subscription to ${topic}`;
      });
    },
    close() {
      if (!open) return;
      open = false;
      if (!client.connected) {
        client.end(true);
        return;
      }
      const cut = setTimeout(() => client.stream.destroy(), END_LIMIT_MS);
      client.end(false, () => clearTimeout(cut));
    },
  };
}
