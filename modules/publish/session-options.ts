/**
 * What `Device.mqtt` is given for one session of the link to a broker. A class, not an object of values and functions: on a
 * small host what it only passes on costs no memory.
 */
import type { MqttOptions } from "../device/device.js";
import { type LinkOptions, OFFLINE } from "./link-options.js";

/** Who is told what the session tells. */
export interface SessionOwner {
  readonly generation: number;
  connected(): void;
  received(topic: string, payload: Uint8Array, retained: boolean): void;
  acknowledged(id: number): void;
  lost(reason: string): void;
}

export class SessionOptions implements MqttOptions {
  readonly #owner: SessionOwner;
  readonly #generation: number;
  readonly #options: LinkOptions;

  constructor(owner: SessionOwner, options: LinkOptions) {
    this.#owner = owner;
    this.#generation = owner.generation;
    this.#options = options;
  }

  get host(): string {
    return this.#options.host;
  }

  get port(): number {
    return this.#options.port;
  }

  get clientId(): string {
    return this.#options.clientId;
  }

  get username(): string | undefined {
    return this.#options.username || undefined;
  }

  get password(): string | undefined {
    return this.#options.password || undefined;
  }

  get keepAliveSeconds(): number {
    return this.#options.keepAliveSeconds;
  }

  get tls(): MqttOptions["tls"] {
    return this.#options.tls;
  }

  get will(): MqttOptions["will"] {
    return { topic: this.#options.statusTopic, payload: OFFLINE, retain: true };
  }

  onConnected(): void {
    if (this.#isNewest) this.#owner.connected();
  }

  onMessage(topic: string, payload: Uint8Array, retained: boolean): void {
    if (this.#isNewest) this.#owner.received(topic, payload, retained);
  }

  onDelivered(id: number): void {
    if (this.#isNewest) this.#owner.acknowledged(id);
  }

  onClosed(reason: string): void {
    if (this.#isNewest) this.#owner.lost(reason);
  }

  get #isNewest(): boolean {
    return this.#generation === this.#owner.generation;
  }
}
