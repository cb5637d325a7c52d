/** The DNS server of the own network: every name leads to the portal (dns-answer.ts). */
import type { Datagrams, Device, Timer } from "../device/device.js";
import { DnsAnswer } from "./dns-answer.js";

export const DNS_PORT = 53;
/** Milliseconds after which a port that could not be had is tried again. */
export const DNS_RETRY_TIME = 10_000;

export interface CaptiveDnsOptions {
  readonly port: number;
  /** Address to bind; all when absent. */
  readonly host?: string;
  /** Four bytes: where the portal is. */
  readonly address: Uint8Array;
}

export class CaptiveDns {
  /** Packets that were answered, and those that deserved no answer. */
  answered = 0;
  dropped = 0;
  readonly #device: Device;
  readonly #options: CaptiveDnsOptions;
  readonly #answer = new DnsAnswer();
  readonly #retry: Timer;
  #socket: Datagrams | undefined;
  #closed = false;
  #complained = false;

  /** Opens its socket at once. */
  constructor(device: Device, options: CaptiveDnsOptions) {
    this.#device = device;
    this.#options = options;
    this.#retry = device.timer(() => this.#open());
    this.#open();
  }

  close(): void {
    this.#closed = true;
    this.#retry.clear();
    this.#socket?.close();
    this.#socket = undefined;
  }

  #open(): void {
    const { port, host } = this.#options;
    try {
      this.#socket = this.#device.openUdp?.({
        port,
        host,
        onMessage: (buffer, length, fromHost, fromPort) => this.#received(buffer, length, fromHost, fromPort),
        onClosed: (reason) => this.#failed(reason),
      });
      if (!this.#socket) this.#failed("this device has no UDP");
    } catch (error) {
      this.#failed((error as Error).message);
    }
  }

  #received(buffer: Uint8Array, length: number, fromHost: string, fromPort: number): void {
    const size = this.#answer.answer(buffer, length, this.#options.address);
    if (size === 0) {
      this.dropped++;
      return;
    }
    this.answered++;
    this.#socket?.send(fromHost, fromPort, this.#answer.bytes, 0, size);
  }

  /** The portal is found without it too, by its address. */
  #failed(reason: string): void {
    this.#socket = undefined;
    if (this.#closed) return;
    if (!this.#complained) this.#device.log(`dns: port ${this.#options.port} cannot be used (${reason})`);
    this.#complained = true;
    this.#retry.set(DNS_RETRY_TIME);
  }
}
