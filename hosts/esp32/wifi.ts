/**
 * The network that the owner chose, through the SDK's `wifi`; recovery.ts decides what to do when it goes. No own network
 * opens here, however long it is away: whoever wants to choose another one holds the button.
 */
import type { Credentials } from "../../modules/onboarding/radio.js";
import { Net } from "../moddable/net.js";
import { monotonic } from "../moddable/platform.js";
import { ReusableTimer } from "../moddable/timer.js";
import { Action, Recovery } from "./recovery.js";
import { connect, Mode, Wifi } from "./station.js";

const TICK = 1_000;

export interface WifiOwner {
  /** An address was given, or taken away. */
  networkChanged(isUp: boolean): void;
  /** The network cannot be had for long: start anew. */
  restart(): void;
}

export class WifiStation {
  isUp = false;
  readonly #owner: WifiOwner;
  readonly #credentials: Credentials;
  readonly #recovery: Recovery;
  readonly #timer: ReusableTimer;

  constructor(credentials: Credentials, owner: WifiOwner) {
    this.#owner = owner;
    this.#credentials = credentials;
    this.#recovery = new Recovery(monotonic());
    this.#timer = new ReusableTimer(() => this.#tick());
    Wifi.mode = Mode.Station;
    new Wifi(undefined, (message) => this.#notified(message));
    this.#timer.set(0);
  }

  /** dBm; 0 while there is no network. */
  get strength(): number {
    return this.isUp ? (Net.get("RSSI") ?? 0) : 0;
  }

  addresses(): string[] {
    const address = Net.get("IP", "station");
    return address === undefined ? [] : [address];
  }

  #notified(message: string): void {
    if (message === "gotIP") {
      this.isUp = true;
      this.#recovery.joined(monotonic());
      this.#owner.networkChanged(true);
    } else if (message === "disconnect") {
      const wasUp = this.isUp;
      this.isUp = false;
      this.#recovery.lost(monotonic());
      if (wasUp) this.#owner.networkChanged(false);
    }
  }

  #tick(): void {
    this.#timer.set(TICK);
    switch (this.#recovery.next(monotonic())) {
      case Action.Join:
        this.#connect();
        break;
      case Action.ResetRadio:
        Wifi.mode = Mode.Off;
        Wifi.mode = Mode.Station;
        this.#connect();
        break;
      case Action.Restart:
        this.#owner.restart();
    }
  }

  #connect(): void {
    try {
      connect(this.#credentials);
    } catch (error) {
      trace(`wifi: ${(error as Error).message}\n`);
      this.#recovery.lost(monotonic());
    }
  }
}
