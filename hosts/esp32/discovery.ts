/**
 * The device on the local network by name: `iris-xxxxxx.local`, and as a service for programs that look for it
 * (_http._tcp for browsers, _iris._tcp for our own), by the SDK's DNS-SD.
 */
import NativeDnssd from "embedded:network/dnssd";
import type { Settings } from "../../modules/gateway/settings.js";
import { KAMSTIR_LABEL, ownLabel } from "../../modules/serve/names.js";
import { GuardedUdp } from "./guarded-udp.js";

interface Responder {
  claim(options: { host: string; onReady(): void; onError(): void }): object;
  close(): void;
  advertise(options: { serviceType: string; host: string; name: string; port: number; txt: object }): object;
}

const Dnssd = NativeDnssd as unknown as new (options: object) => Responder;

/** Names that are tried when somebody else has the first: iris-xxxxxx, iris-xxxxxx-2, ... */
const NAME_TRIES = 5;

export class Discovery {
  readonly #mac: string;
  readonly #version: string;
  #responder: Responder | undefined;
  #isUp = false;
  #port = 0;
  #settings: Settings["mdns"] | undefined;

  constructor(mac: string, version: string) {
    this.#mac = mac;
    this.#version = version;
  }

  /** The network stands. */
  start(): void {
    this.#isUp = true;
    this.#begin();
  }

  /** REST listens. */
  serve(port: number, settings: Settings["mdns"]): void {
    const known = this.#settings;
    if (port === this.#port && known?.enabled === settings.enabled && known.alias === settings.alias) return;
    this.#port = port;
    this.#settings = settings;
    this.#responder?.close();
    this.#responder = undefined;
    this.#begin();
  }

  #begin(): void {
    if (this.#responder || !this.#isUp || this.#port === 0 || !this.#settings?.enabled) return;
    this.#responder = new Dnssd({ socket: { io: GuardedUdp } });
    this.#claim(this.#responder, 1);
    // Whoever has that name already keeps it: its clients look for no other.
    if (this.#settings.alias) this.#responder.claim({ host: KAMSTIR_LABEL, onReady() {}, onError() {} });
  }

  #claim(responder: Responder, attempt: number): void {
    const host = `${ownLabel(this.#mac)}${attempt === 1 ? "" : `-${attempt}`}`;
    responder.claim({
      host,
      onReady: () => this.#announce(responder, host),
      onError: () => {
        if (attempt < NAME_TRIES) this.#claim(responder, attempt + 1);
      },
    });
  }

  #announce(responder: Responder, host: string): void {
    // Another one has been made meanwhile.
    if (responder !== this.#responder) return;
    const name = `Iris ${this.#mac.slice(6)}`;
    // The SDK 8.2 writes the named properties of an array, and nothing of the Map that its types ask for.
    const txt = Object.assign([], { mac: this.#mac, version: this.#version });
    for (const serviceType of ["_http._tcp", "_iris._tcp"])
      responder.advertise({ serviceType, host, name, port: this.#port, txt });
  }
}
