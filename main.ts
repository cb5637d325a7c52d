/**
 * Entry of the firmware, of the simulator and of the headless build: takes the host's device and opens the house.
 * It is the one preloaded module; everything else follows from its imports.
 */
/// <reference path="./hosts/moddable/types/iris.d.ts" />
import { openHost } from "iris/host";
import type { Host } from "./hosts/moddable/host.js";
import { version } from "./hosts/moddable/version.js";
import type { Gateway } from "./modules/gateway/gateway.js";
import { House, type HouseOptions } from "./modules/gateway/house.js";
import type { Settings } from "./modules/gateway/settings.js";
import { Accounts } from "./modules/login/accounts.js";

/** A class, not an object of values and functions: what it only passes on costs no memory. */
class HostOptions implements HouseOptions {
  readonly accounts: Accounts;
  readonly #host: Host;
  #said = "";

  constructor(host: Host) {
    this.#host = host;
    this.accounts = new Accounts(host.device, host.derivation);
  }

  get version(): string {
    return version;
  }

  get gcm(): Host["gcm"] {
    return this.#host.gcm;
  }

  get keeper(): Host["keeper"] {
    return this.#host.keeper;
  }

  get derivation(): Host["derivation"] {
    return this.#host.derivation;
  }

  get pages(): Host["pages"] {
    return this.#host.pages;
  }

  get update(): Host["update"] {
    return this.#host.update;
  }

  listening(port: number, mdns: Settings["mdns"]): void {
    this.#host.device.log(`listening on port ${port}`);
    this.#host.listening?.(port, mdns);
  }

  /** Once for each news: it is called at each attempt, and the log has few lines. */
  brokerChanged(connected: boolean, reason: string): void {
    const news = connected ? "connected to the broker" : `no broker: ${reason}`;
    if (news !== this.#said) this.#host.device.log(news);
    this.#said = news;
  }

  opened(gateway: Gateway): void {
    this.#host.running?.(gateway);
  }

  erased(): void {
    this.#host.erased?.();
  }
}

export default function main(): void {
  const host = openHost();
  const options = new HostOptions(host);
  const { accounts } = options;
  const house = new House(host.device, options);
  if (host.firstStart) host.firstStart(accounts);
  else house.open();
  // Said on the console alone: the log can be read over the network.
  if (host.tellsPassword) accounts.first((password) => trace(`password   ${password}\n`));
}
