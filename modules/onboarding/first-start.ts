/** The own network with all that is in it: states, DNS, portal. Opened at a first start or by the button. */
import type { Device } from "../device/device.js";
import type { Pages } from "../serve/pages.js";
import { CaptiveDns, DNS_PORT } from "./captive-dns.js";
import type { FirstSettings } from "./choice.js";
import { parseIpv4 } from "./ipv4.js";
import { type Choice, Onboarding } from "./onboarding.js";
import { PORTAL_PORT, Portal } from "./portal.js";
import type { Radio } from "./radio.js";

export interface FirstStartOptions {
  /** Address of this device in its own network. */
  readonly address: string;
  /** Files of the page. */
  readonly pages: Pages;
  readonly first: FirstSettings;
  /** Port of REST afterwards. */
  readonly restPort: number;
  /** Where it listens; absent: as phones expect it. */
  readonly host?: string;
  readonly port?: number;
  readonly dnsPort?: number;
  keep(choice: Choice, done: (trouble: string) => void): void;
  /** `joined`: the gateway may start. */
  closed(joined: boolean): void;
  /** The page is there. */
  listening?(url: string): void;
}

export class FirstStart {
  readonly onboarding: Onboarding;
  readonly #device: Device;
  readonly #options: FirstStartOptions;
  #portal: Portal | undefined;
  #dns: CaptiveDns | undefined;

  constructor(device: Device, radio: Radio, options: FirstStartOptions) {
    this.#device = device;
    this.#options = options;
    this.onboarding = new Onboarding(device, radio, {
      keep: (choice, done) => options.keep(choice, done),
      closed: (joined) => {
        this.#end();
        options.closed(joined);
      },
    });
  }

  /** False: the radio could not open a network. */
  open(): boolean {
    if (!this.onboarding.open()) return false;
    const { address, host, port = PORTAL_PORT, dnsPort = DNS_PORT, pages, first, restPort } = this.#options;
    this.#dns ??= new CaptiveDns(this.#device, { port: dnsPort, host, address: ipv4Bytes(address) });
    this.#portal ??= new Portal(this.#device, this.onboarding, {
      port,
      host,
      address,
      pages,
      first,
      place: { mac: this.#device.mac, port: restPort },
      onListening: () => this.#options.listening?.(this.#portal?.url ?? ""),
    });
    return true;
  }

  close(): void {
    this.onboarding.close();
    this.#end();
  }

  #end(): void {
    this.#dns?.close();
    this.#portal?.close();
    this.#dns = undefined;
    this.#portal = undefined;
  }
}

function ipv4Bytes(text: string): Uint8Array {
  const value = parseIpv4(text);
  return new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);
}
