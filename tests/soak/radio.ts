/**
 * The WLAN of the soak, between the gateway and its brokers. When it fails, nothing is told to either end: a session
 * that stood is dead, and both sides notice by their own keep-alive. `address` is the broker that the one name in the
 * settings leads to at present.
 */
import type { MemoryBroker } from "../../hosts/bench/memory-mqtt.js";
import type { MemoryNetwork } from "../../hosts/bench/memory-network.js";
import type { MqttOptions, MqttSession } from "../../modules/device/device.js";

/** Keep-alives that a broker waits for a silent client. */
const PATIENCE = 1.5;
/** Until "no route to host". */
const NO_ROUTE_MS = 3000;

export class Radio {
  readonly network: MemoryNetwork;
  address: MemoryBroker;
  readonly #sessions = new Set<RadioSession>();
  #up = true;

  constructor(network: MemoryNetwork, broker: MemoryBroker) {
    this.network = network;
    this.address = broker;
  }

  get up(): boolean {
    return this.#up;
  }

  fail(): void {
    this.#up = false;
    this.network.blackHole = true;
    this.silence();
  }

  mend(): void {
    this.#up = true;
    this.network.blackHole = false;
    // What was sent meanwhile is lost, and TCP does not go on after a hole.
    this.network.dropAll();
  }

  /** Everything that stood is dead without a word: the way is gone, or the gateway is. */
  silence(): void {
    for (const session of this.#sessions) session.sever();
    this.#sessions.clear();
  }

  /** @param alive false once the gateway that asked has lost its power: nobody is left to be told */
  mqtt(options: MqttOptions, alive: () => boolean): MqttSession {
    const session = new RadioSession(this, options, alive);
    if (this.#up) this.#sessions.add(session);
    return session;
  }

  forget(session: RadioSession): void {
    this.#sessions.delete(session);
  }
}

class RadioSession implements MqttSession {
  readonly #radio: Radio;
  readonly #broker: MemoryBroker;
  readonly #options: MqttOptions;
  readonly #inner: MqttSession | undefined;
  readonly #alive: () => boolean;
  #severed = false;
  #closed = false;
  #lastId = 1_000_000_000;

  constructor(radio: Radio, options: MqttOptions, alive: () => boolean) {
    this.#radio = radio;
    this.#broker = radio.address;
    this.#options = options;
    this.#alive = alive;
    const hears = () => !this.#severed && !this.#closed && alive();
    if (radio.up) {
      this.#inner = radio.address.connect({
        ...settingsOf(options),
        onConnected: () => hears() && options.onConnected(),
        onMessage: (topic, payload, retained) => hears() && options.onMessage(topic, payload, retained),
        onDelivered: (id) => hears() && options.onDelivered(id),
        onClosed: (reason) => hears() && this.#end(reason),
      });
      return;
    }
    this.#later(NO_ROUTE_MS, () => this.#end("no route to host"));
  }

  sever(): void {
    this.#severed = true;
    const patience = this.#options.keepAliveSeconds * PATIENCE * 1000;
    this.#later(patience, () => this.#end("the broker does not answer"));
    this.#broker.clock.timer(() => this.#inner && this.#broker.drop(this.#inner)).set(patience);
  }

  publish(topic: string, bytes: Uint8Array, start: number, end: number, qos: 0 | 1, retain: boolean): number {
    if (this.#closed) return 0;
    if (this.#severed || !this.#inner) return ++this.#lastId;
    return this.#inner.publish(topic, bytes, start, end, qos, retain);
  }

  subscribe(topic: string): void {
    if (!this.#severed && !this.#closed) this.#inner?.subscribe(topic);
  }

  close(): void {
    this.#closed = true;
    this.#radio.forget(this);
    if (!this.#severed) this.#inner?.close();
  }

  #end(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#radio.forget(this);
    this.#options.onClosed(reason);
  }

  #later(milliseconds: number, action: () => void): void {
    this.#broker.clock.timer(() => this.#alive() && action()).set(milliseconds);
  }
}

/** What is asked for may be an object with methods: its values one by one, as a copy would have its own fields only. */
function settingsOf(options: MqttOptions) {
  const { host, port, clientId, username, password, keepAliveSeconds, tls, will } = options;
  return { host, port, clientId, username, password, keepAliveSeconds, tls, will };
}
