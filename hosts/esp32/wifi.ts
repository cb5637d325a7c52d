/**
 * Wi-Fi through the SDK's `wifi`: station, own network for setting up, both at once, a scan; recovery.ts decides
 * what to do when the network goes. The credentials are a record of our own, since the SDK switches off what
 * ESP-IDF would keep.
 *
 * An own network is open (no password): it exists only while there is no other, and holds nothing but the page on
 * which a network is chosen.
 */
import NativeWifi from "wifi";
import type { Storage } from "../../modules/device/device.js";
import { Net } from "../moddable/net.js";
import { monotonic } from "../moddable/platform.js";
import { ReusableTimer } from "../moddable/timer.js";
import { Action, Recovery } from "./recovery.js";

const RECORD = "wifi";
const TICK = 1_000;
/** Networks that a scan keeps, the strongest. */
export const SCAN_LIMIT = 24;
/** 802.11: an SSID has at most 32 bytes; WPA: a pass phrase 8 to 63 characters. */
export const SSID_LIMIT = 32;
export const PASSWORD_LIMIT = 63;

export interface Network {
  readonly ssid: string;
  /** dBm. */
  readonly strength: number;
  readonly secured: boolean;
}

export interface WifiOwner {
  /** An address was given, or taken away. */
  networkChanged(isUp: boolean): void;
  /** The network cannot be had for long: start anew. */
  restart(): void;
}

interface Credentials {
  ssid: string;
  password: string;
}

// What the SDK's class can and its types do not say.
const Wifi = NativeWifi as unknown as {
  new (options: undefined, notify: (message: string, reason?: number) => void): object;
  mode: number;
  connect(options?: { ssid: string; password?: string }): void;
  scan(options: object, found: (item: ScanItem | null) => void): void;
  accessPoint(options: { ssid: string; channel: number; max: number; station: boolean }): void;
};

interface ScanItem {
  readonly ssid: string;
  readonly rssi: number;
  readonly authentication?: string;
}

const Mode = Object.freeze({ Off: -5, Station: 1, Both: 3 });

export class WifiStation {
  /** Own network is open. */
  hasAccessPoint = false;
  isUp = false;
  /** The last attempt ended because the password was refused. */
  passwordRefused = false;
  readonly #owner: WifiOwner;
  readonly #storage: Storage;
  readonly #ownName: string;
  readonly #recovery: Recovery;
  readonly #timer: ReusableTimer;
  #credentials: Credentials | undefined;
  #scanning = false;

  constructor(mac: string, storage: Storage, owner: WifiOwner) {
    this.#owner = owner;
    this.#storage = storage;
    this.#ownName = `Iris-${mac.slice(6)}`;
    this.#recovery = new Recovery(monotonic());
    this.#timer = new ReusableTimer(() => this.#tick());
    this.#credentials = readCredentials(storage);
    Wifi.mode = Mode.Station;
    new Wifi(undefined, (message, reason) => this.#notified(message, reason ?? 0));
    if (!this.#credentials) this.#openAccessPoint();
    this.#timer.set(0);
  }

  get ssid(): string {
    return this.#credentials?.ssid ?? "";
  }

  /** dBm; 0 while there is no network. */
  get strength(): number {
    return this.isUp ? (Net.get("RSSI") ?? 0) : 0;
  }

  addresses(): string[] {
    const found: string[] = [];
    const station = Net.get("IP", "station");
    const own = this.hasAccessPoint ? Net.get("IP", "ap") : undefined;
    if (station !== undefined) found.push(station);
    if (own !== undefined) found.push(own);
    return found;
  }

  /** Remembers a network and joins it; recovery goes on with it from then on. */
  join(ssid: string, password: string): void {
    if (ssid === "" || ssid.length > SSID_LIMIT)
      throw new Error(`a network's name has 1 to ${SSID_LIMIT} bytes`);
    if (password.length > PASSWORD_LIMIT)
      throw new Error(`a password has at most ${PASSWORD_LIMIT} characters`);
    this.#credentials = { ssid, password };
    writeCredentials(this.#storage, this.#credentials);
    this.passwordRefused = false;
    this.#connect();
  }

  /** Networks in reach, strongest first. */
  scan(done: (networks: Network[]) => void): void {
    if (this.#scanning) throw new Error("a scan runs already");
    this.#scanning = true;
    const found: Network[] = [];
    Wifi.scan({}, (item) => {
      if (item) {
        keepStrongest(found, item);
        return;
      }
      this.#scanning = false;
      done(found);
    });
  }

  #notified(message: string, reason: number): void {
    if (message === "gotIP") {
      this.isUp = true;
      this.passwordRefused = false;
      this.#recovery.joined(monotonic());
      this.#owner.networkChanged(true);
    } else if (message === "disconnect") {
      const wasUp = this.isUp;
      this.isUp = false;
      this.passwordRefused = reason < 0;
      if (this.#credentials) this.#recovery.lost(monotonic());
      if (wasUp) this.#owner.networkChanged(false);
    }
  }

  #tick(): void {
    this.#timer.set(TICK);
    if (!this.#credentials || this.#scanning) return;
    switch (this.#recovery.next(monotonic())) {
      case Action.Join:
        this.#connect();
        break;
      case Action.ResetRadio:
        // An own network would not survive it.
        if (!this.hasAccessPoint) {
          Wifi.mode = Mode.Off;
          Wifi.mode = Mode.Station;
        }
        this.#connect();
        break;
      case Action.OpenAccessPoint:
        this.#openAccessPoint();
        break;
      case Action.CloseAccessPoint:
        Wifi.mode = Mode.Station;
        this.hasAccessPoint = false;
        break;
      case Action.Restart:
        this.#owner.restart();
    }
  }

  #connect(): void {
    const { ssid, password } = this.#credentials!;
    try {
      Wifi.connect(password === "" ? { ssid } : { ssid, password });
    } catch (error) {
      trace(`wifi: ${(error as Error).message}\n`);
      this.#recovery.lost(monotonic());
    }
  }

  #openAccessPoint(): void {
    try {
      Wifi.accessPoint({ ssid: this.#ownName, channel: 1, max: 4, station: true });
      this.hasAccessPoint = true;
    } catch (error) {
      trace(`wifi: ${(error as Error).message}\n`);
    }
  }
}

function keepStrongest(found: Network[], item: ScanItem): void {
  if (item.ssid === "") return;
  const same = found.findIndex((network) => network.ssid === item.ssid);
  if (same >= 0 && found[same].strength >= item.rssi) return;
  if (same >= 0) found.splice(same, 1);
  const secured = item.authentication !== undefined && item.authentication !== "none";
  let at = 0;
  while (at < found.length && found[at].strength >= item.rssi) at++;
  found.splice(at, 0, { ssid: item.ssid, strength: item.rssi, secured });
  if (found.length > SCAN_LIMIT) found.pop();
}

function readCredentials(storage: Storage): Credentials | undefined {
  const bytes = storage.read(RECORD);
  if (!bytes) return undefined;
  try {
    const { ssid, password } = JSON.parse(String.fromArrayBuffer(bytes.slice().buffer as ArrayBuffer));
    return typeof ssid === "string" && typeof password === "string" ? { ssid, password } : undefined;
  } catch (error) {
    trace(`wifi: the stored network cannot be read: ${(error as Error).message}\n`);
    return undefined;
  }
}

function writeCredentials(storage: Storage, credentials: Credentials): void {
  storage.write(RECORD, new Uint8Array(ArrayBuffer.fromString(JSON.stringify(credentials))));
}
