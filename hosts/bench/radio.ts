/**
 * A simulated Wi-Fi radio with networks around it, for the onboarding without hardware: what a join does depends on
 * the network's name, password and whether anybody there gives addresses. Times are those of a real radio, roughly;
 * all of them pass on the clock it is given. `quiet` and `flaky` are the faults of real ones.
 */
import { Writer } from "../../modules/bytes/writer.js";
import type { Timer } from "../../modules/device/device.js";
import {
  type Credentials,
  JoinFault,
  type Network,
  type Radio,
  type RadioOwner,
  sameBytes,
} from "../../modules/onboarding/radio.js";

export interface SimulatedNetwork {
  readonly ssid: string | Uint8Array;
  /** Absent: open. */
  readonly password?: string;
  /** dBm; default -55. */
  readonly strength?: number;
  /** Not in a scan; joined by who knows its name. */
  readonly hidden?: boolean;
  /** Lets stations in and gives no address. */
  readonly withoutAddresses?: boolean;
  /** What the station gets here by DHCP. */
  readonly address?: string;
}

export const SCAN_MS = 1_200;
export const ASSOCIATE_MS = 900;
const ADDRESS_MS = 700;
export const REFUSE_MS = 2_500;

interface Air {
  timer(callback: () => void): Timer;
}

export class SimulatedRadio implements Radio {
  owner: RadioOwner | undefined;
  /** Name of the own network; empty while it is closed. */
  accessPoint = "";
  /** Joins that were asked for, and networks that the own one was opened as. */
  joins = 0;
  opened = 0;
  scans = 0;
  /** It never answers. */
  quiet = false;
  /** So many of the next joins fail for no reason. */
  flaky = 0;
  /** The own network cannot be opened. */
  broken = false;
  networks: readonly SimulatedNetwork[];
  readonly #timer: Timer;
  readonly #scanTimer: Timer;
  #next: (() => void) | undefined;

  constructor(air: Air, networks: readonly SimulatedNetwork[]) {
    this.networks = networks;
    this.#timer = air.timer(() => {
      const next = this.#next;
      this.#next = undefined;
      next?.();
    });
    this.#scanTimer = air.timer(() => this.owner?.scanned(this.#inReach()));
  }

  openAccessPoint(name: string): void {
    if (this.broken) throw new Error("the radio does not start");
    this.accessPoint = name;
    this.opened++;
  }

  closeAccessPoint(): void {
    this.accessPoint = "";
  }

  scan(): void {
    this.scans++;
    if (!this.quiet) this.#scanTimer.set(SCAN_MS);
  }

  join(credentials: Credentials): void {
    this.joins++;
    if (this.quiet) return;
    const network = this.networks.find(({ ssid }) => sameBytes(bytesOf(ssid), credentials.ssid));
    if (this.flaky > 0) {
      this.flaky--;
      this.#after(REFUSE_MS, () => this.owner?.failed(JoinFault.Refused));
    } else if (!network) this.#after(REFUSE_MS, () => this.owner?.failed(JoinFault.NotFound));
    else if ((network.password ?? "") !== credentials.password)
      this.#after(REFUSE_MS, () => this.owner?.failed(JoinFault.Password));
    else this.#after(ASSOCIATE_MS, () => this.#associated(network, credentials));
  }

  leave(): void {
    this.#timer.clear();
    this.#next = undefined;
  }

  #associated(network: SimulatedNetwork, { fixed }: Credentials): void {
    this.owner?.associated();
    if (fixed) this.#after(1, () => this.owner?.addressed(fixed.address));
    else if (!network.withoutAddresses)
      this.#after(ADDRESS_MS, () => this.owner?.addressed(network.address ?? "192.0.2.57"));
  }

  #after(milliseconds: number, next: () => void): void {
    this.#next = next;
    this.#timer.set(milliseconds);
  }

  #inReach(): Network[] {
    return this.networks
      .filter(({ hidden }) => !hidden)
      .map(({ ssid, password, strength }) => ({
        ssid: bytesOf(ssid),
        strength: strength ?? -55,
        secured: password !== undefined,
      }));
  }
}

function bytesOf(ssid: string | Uint8Array): Uint8Array {
  if (typeof ssid !== "string") return ssid;
  const writer = new Writer(new Uint8Array(4 * ssid.length));
  writer.text(ssid);
  return writer.buffer.slice(0, writer.position);
}
