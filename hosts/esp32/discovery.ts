/**
 * The device on the local network by name: `iris-xxxxxx.local`, and as a service for programs that look for it
 * (_http._tcp for browsers, _iris._tcp for our own), by the SDK's DNS-SD.
 */
import NativeDnssd from "embedded:network/dnssd";
import { GuardedUdp } from "./guarded-udp.js";

interface Responder {
  claim(options: { host: string; onReady(): void; onError(): void }): object;
  advertise(options: { serviceType: string; host: string; name: string; port: number; txt: object }): object;
}

const Dnssd = NativeDnssd as unknown as new (options: object) => Responder;

/** Names that are tried when somebody else has the first: iris-xxxxxx, iris-xxxxxx-2, ... */
const NAME_TRIES = 5;

export class Discovery {
  readonly #mac: string;
  readonly #version: string;
  #responder: Responder | undefined;
  #host = "";
  #port = 0;
  #announced = false;

  constructor(mac: string, version: string) {
    this.#mac = mac;
    this.#version = version;
  }

  /** The network stands. */
  start(): void {
    if (this.#responder) return;
    this.#responder = new Dnssd({ socket: { io: GuardedUdp } });
    this.#claim(1);
  }

  /** REST listens. */
  serve(port: number): void {
    this.#port = port;
    this.#announce();
  }

  #claim(attempt: number): void {
    const host = `iris-${this.#mac.slice(6)}${attempt === 1 ? "" : `-${attempt}`}`;
    this.#responder!.claim({
      host,
      onReady: () => {
        this.#host = host;
        this.#announce();
      },
      onError: () => {
        if (attempt < NAME_TRIES) this.#claim(attempt + 1);
      },
    });
  }

  #announce(): void {
    if (this.#announced || this.#host === "" || this.#port === 0) return;
    this.#announced = true;
    const name = `Iris ${this.#mac.slice(6)}`;
    // The SDK 8.2 writes the named properties of an array, and nothing of the Map that its types ask for.
    const txt = Object.assign([], { mac: this.#mac, version: this.#version });
    for (const serviceType of ["_http._tcp", "_iris._tcp"])
      this.#responder!.advertise({ serviceType, host: this.#host, name, port: this.#port, txt });
  }
}
