/**
 * `Device.mqtt` over the SDK's MQTT client: one session, MQTT 3.1.1, QoS 0 and 1.
 *
 * A payload longer than the room in the socket (1.5 kB on a computer, more than any payload on the ESP32) leaves in
 * pieces: the rest is copied, and until it has left `publish` answers "no room". An incoming message longer than
 * RECEIVE_LIMIT is read and dropped.
 */
import type { MqttOptions, MqttSession } from "../../modules/device/device.js";
import { Client, type Incoming, refusals } from "./mqtt-client.js";
import { Watch, WatchedSocket } from "./mqtt-socket.js";
import { resolve } from "./resolve.js";
import type { TcpSocket } from "./sockets.js";
import { ReusableTimer } from "./timer.js";

/** Longest incoming payload. */
export const RECEIVE_LIMIT = 512;
/** Fixed header, topic length, packet identifier. */
const HEADER = 9;
/** Publications with QoS 0 that may wait for their "delivered". */
const HANDED_LIMIT = 16;
const LAST_ID = 65535;

/** What carries TLS, where the build has it. */
export interface SecureCarrier {
  carrier: new (options: object) => TcpSocket;
  options(tls: NonNullable<MqttOptions["tls"]>, host: string): object;
}

class Session implements MqttSession {
  #options: MqttOptions | undefined;
  #client: Client | undefined;
  readonly #watch = new Watch();
  /** What is left of a payload, and how far it has left. */
  #pending: Uint8Array | undefined;
  #pendingFrom = 0;
  readonly #incoming = new Uint8Array(RECEIVE_LIMIT);
  #incomingEnd = 0;
  /** To be subscribed to when there is room. */
  readonly #topics: string[] = [];
  #topic = "";
  #dropping = false;
  #resolved = false;
  #up = false;
  #room = 0;
  #lastId = 0;
  readonly #handed = new Uint16Array(HANDED_LIMIT);
  #handedCount = 0;
  readonly #later: ReusableTimer;

  constructor(options: MqttOptions, secure: SecureCarrier | undefined) {
    this.#options = options;
    this.#later = new ReusableTimer(() => this.#tellHanded());
    this.#client = new Client({
      host: options.host,
      port: options.port,
      id: options.clientId,
      user: options.username,
      password: options.password,
      keepAlive: options.keepAliveSeconds * 1000,
      clean: true,
      will: {
        topic: options.will.topic,
        message: options.will.payload,
        QoS: 1,
        retain: options.will.retain,
      },
      dns: { io: SessionDns, session: this },
      socket: {
        io: WatchedSocket,
        watch: this.#watch,
        ...(options.tls && secure
          ? { carrier: secure.carrier, ...secure.options(options.tls, options.host) }
          : {}),
      },
      target: this,
      onWritable,
      onReadable,
      onControl,
      onError,
      onClose: onError,
    });
  }

  publish(
    topic: string,
    payload: Uint8Array,
    start: number,
    end: number,
    qos: 0 | 1,
    retain: boolean,
  ): number {
    const client = this.#client;
    if (!client || !this.#up || this.#pending) return 0;
    if (qos === 0 && this.#handedCount === HANDED_LIMIT) return 0;
    const overhead = HEADER + 3 * topic.length;
    const length = end - start;
    const first = Math.min(length, this.#room - overhead);
    if (first < 0) return 0;
    this.#lastId = this.#lastId === LAST_ID ? 1 : this.#lastId + 1;
    try {
      this.#room = client.write(payload.subarray(start, start + first), {
        topic,
        id: this.#lastId,
        QoS: qos,
        retain,
        byteLength: length,
      });
    } catch (error) {
      // The client has sent acknowledgements of its own and has less room than it told.
      trace(`mqtt: no room, ${(error as Error).message}\n`);
      this.#room = 0;
      return 0;
    }
    if (first < length) {
      this.#pending = payload.slice(start + first, end);
      this.#pendingFrom = 0;
    }
    if (qos === 0) {
      this.#handed[this.#handedCount++] = this.#lastId;
      this.#later.set(0);
    }
    return this.#lastId;
  }

  subscribe(topic: string): void {
    this.#topics.push(topic);
    this.#subscribeWaiting();
  }

  /** While a payload leaves in pieces, nothing else may be said. */
  #subscribeWaiting(): void {
    while (this.#topics.length > 0 && this.#up && !this.#pending) {
      const topic = this.#topics[0];
      const length = HEADER + 3 * topic.length;
      if (length > this.#room) return;
      this.#lastId = this.#lastId === LAST_ID ? 1 : this.#lastId + 1;
      this.#room = this.#client!.write(null, {
        operation: Client.SUBSCRIBE,
        id: this.#lastId,
        items: [{ topic, QoS: 1 }],
      });
      this.#topics.shift();
    }
  }

  close(): void {
    const client = this.#client;
    if (!this.#options || !client) return;
    this.#options = undefined;
    this.#client = undefined;
    this.#later.dispose();
    if (this.#up && !this.#pending) {
      try {
        // A clean end: the broker does not publish the last will.
        client.write(null, { operation: Client.DISCONNECT });
      } catch (error) {
        trace(`mqtt: ${(error as Error).message}\n`);
      }
    }
    client.close();
  }

  /** Whether an answer of the name service is still wanted. */
  resolved(isKnown: boolean): boolean {
    if (!this.#options) return false;
    this.#resolved = isKnown;
    return true;
  }

  acknowledged(id: number): void {
    this.#options?.onDelivered(id);
  }

  writable(room: number): void {
    this.#room = room;
    if (!this.#up) {
      this.#up = true;
      this.#options?.onConnected();
    }
    while (this.#pending && this.#room > 0 && this.#client) {
      const count = Math.min(this.#room, this.#pending.length - this.#pendingFrom);
      const piece = this.#pending.subarray(this.#pendingFrom, this.#pendingFrom + count);
      this.#room = this.#client.write(piece);
      this.#pendingFrom += count;
      if (this.#pendingFrom === this.#pending.length) this.#pending = undefined;
    }
    this.#subscribeWaiting();
  }

  readable(count: number, message: Incoming): void {
    const client = this.#client;
    if (!client) return;
    if (message.topic !== undefined) {
      this.#topic = message.topic;
      this.#incomingEnd = 0;
      this.#dropping = (message.byteLength ?? 0) > RECEIVE_LIMIT;
    }
    const bytes = new Uint8Array(client.read(count));
    if (!this.#dropping) {
      this.#incoming.set(bytes, this.#incomingEnd);
      this.#incomingEnd += count;
    }
    if (message.more || this.#dropping) return;
    this.#options?.onMessage(this.#topic, this.#incoming.slice(0, this.#incomingEnd), this.#watch.retained);
  }

  #tellHanded(): void {
    const count = this.#handedCount;
    this.#handedCount = 0;
    for (let index = 0; index < count; index++) this.#options?.onDelivered(this.#handed[index]);
  }

  lost(): void {
    const options = this.#options;
    if (!options) return;
    this.#options = undefined;
    this.#client = undefined;
    this.#later.dispose();
    options.onClosed(this.#reason());
  }

  #reason(): string {
    const watch = this.#watch;
    if (watch.returnCode > 0) return refusals[watch.returnCode] ?? `the broker refuses: ${watch.returnCode}`;
    if (!this.#resolved) return "the broker's name is not known";
    if (this.#up) return "the broker closed the connection";
    return watch.connected ? "the broker cut the connection" : "no broker listens there";
  }
}

type OwnedClient = Client & { readonly target: Session };

function onWritable(this: OwnedClient, room: number): void {
  this.target.writable(room);
}

function onReadable(this: OwnedClient, count: number, message: Incoming): void {
  this.target.readable(count, message);
}

function onControl(this: OwnedClient, message: { operation: number; id: number }): void {
  if (message.operation === Client.PUBACK) this.target.acknowledged(message.id);
}

function onError(this: OwnedClient): void {
  this.target.lost();
}

interface DnsRequest {
  readonly host: string;
  onResolved(host: string, address: string): void;
  onError(): void;
}

/** The name service of a session. The client is not told to stop: after `close` no answer may reach it. */
class SessionDns {
  readonly #session: Session;

  constructor(options: { session: Session }) {
    this.#session = options.session;
  }

  resolve(request: DnsRequest): void {
    resolve(request.host, (address) => {
      if (!this.#session.resolved(address !== undefined)) return;
      if (address === undefined) request.onError();
      else request.onResolved(request.host, address);
    });
  }
}

/** Gives `Device.mqtt`. `secure` where the build holds TLS. */
export function mqttOpener(secure?: SecureCarrier): (options: MqttOptions) => MqttSession {
  return (options) => {
    if (options.tls && !secure) throw new Error("this build has no TLS: build it with --tls");
    return new Session(options, secure);
  };
}
