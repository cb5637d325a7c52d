/**
 * The radio of the first start (modules/onboarding/radio.ts): own network and station at once, over the SDK's `wifi`.
 * The own network is open: it exists only while nothing is set up, for minutes, and holds nothing but the page on which a
 * network is chosen. A device that is set up has a `WifiStation` instead.
 *
 * The station's channel is the own network's too: phones lose it for a moment when a network on another one is tried.
 */
import {
  type Credentials,
  JoinFault,
  type Network,
  type Radio,
  type RadioOwner,
} from "../../modules/onboarding/radio.js";
import { Net } from "../moddable/net.js";
import { ReusableTimer } from "../moddable/timer.js";
import { connect, lastReason, Mode, type ScanItem, Wifi, watchReasons } from "./station.js";

/** Address of the own network, as ESP-IDF has it. */
export const OWN_ADDRESS = "192.168.4.1";
const CHANNEL = 1;
const PHONES = 4;
/** Milliseconds from the SDK's word that a join failed to ESP-IDF's word why. */
const REASON_DELAY = 50;
/** wifi_err_reason_t: MIC failure, handshakes that timed out or differed, authentication failed. */
const passwordReasons: readonly number[] = Object.freeze([14, 15, 16, 17, 202, 204]);
/** No such network; none of that security, of that mode, or strong enough. */
const absentReasons: readonly number[] = Object.freeze([201, 210, 211, 212]);

export class WifiRadio implements Radio {
  owner: RadioOwner | undefined;
  readonly strength = 0;
  readonly #timer: ReusableTimer;
  readonly #scanTimer: ReusableTimer;
  #found: Network[] = [];
  /** The SDK calls it a wrong password. */
  #refused = false;

  constructor() {
    Wifi.mode = Mode.Station;
    watchReasons();
    new Wifi(undefined, (message, reason) => this.#notified(message, reason ?? 0));
    this.#timer = new ReusableTimer(() => this.owner?.failed(this.#fault()));
    this.#scanTimer = new ReusableTimer(() => this.owner?.scanned(this.#found));
  }

  addresses(): string[] {
    return [OWN_ADDRESS];
  }

  openAccessPoint(name: string): void {
    Wifi.accessPoint({ ssid: name, channel: CHANNEL, max: PHONES, station: true });
  }

  closeAccessPoint(): void {
    Wifi.mode = Mode.Station;
  }

  scan(): void {
    this.#found = [];
    try {
      Wifi.scan({}, (item) => this.#scanned(item));
    } catch (error) {
      trace(`wifi: ${(error as Error).message}\n`);
      this.#scanTimer.set(0);
    }
  }

  join(credentials: Credentials): void {
    this.#timer.clear();
    this.#refused = false;
    try {
      connect(credentials);
    } catch (error) {
      trace(`wifi: ${(error as Error).message}\n`);
      this.#timer.set(0);
    }
  }

  leave(): void {
    this.#timer.clear();
    Wifi.connect();
  }

  #scanned(item: ScanItem | null): void {
    if (!item) {
      this.owner?.scanned(this.#found);
      return;
    }
    const ssid = new Uint8Array(ArrayBuffer.fromString(item.ssid));
    const secured = item.authentication !== "none";
    this.#found.push({ ssid, strength: item.rssi, secured });
  }

  #notified(message: string, reason: number): void {
    if (message === "connect") this.owner?.associated();
    else if (message === "gotIP") this.owner?.addressed(Net.get("IP", "station") ?? "");
    else if (message === "disconnect") {
      this.#refused = reason < 0;
      this.#timer.set(REASON_DELAY);
    }
  }

  #fault(): number {
    const reason = lastReason();
    if (this.#refused || passwordReasons.includes(reason)) return JoinFault.Password;
    return absentReasons.includes(reason) ? JoinFault.NotFound : JoinFault.Refused;
  }
}
