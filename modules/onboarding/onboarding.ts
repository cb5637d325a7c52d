/**
 * First start: an own network, in which a person chooses the network that the device is to live in.
 *
 *   Closed --open()--> Open --join()--> Joining --associated--> Addressing --addressed--> Keeping --kept--> Joined
 *     ^                 ^ |                |                        |                       |                |
 *     |                 | '- OPEN_TIME     '---- refused, silent ---'------ not kept -------'                |
 *     |                 '--- fault says why <-----------------------'                                        |
 *     '---------------------------- LINGER_TIME, or finish() and FAREWELL_TIME ------------------------------'
 *
 * The own network stays open while another one is tried, and until the person has seen the new address. Nothing is
 * kept before the attempt has succeeded, so that a power cut leaves a device that begins anew. It opens at a first
 * start and by the button only; nobody on the network can open it. What is tried once and refused is tried a second
 * time: radios fail once for no reason.
 *
 * Pure: time comes from one timer of the device, the radio and the keeping from its owner.
 */
import type { Device, Timer } from "../device/device.js";
import { type Credentials, JoinFault, type Network, type Radio, strongestFirst } from "./radio.js";

/** Milliseconds without a request after which nobody is there: the own network closes. */
export const OPEN_TIME = 600_000;
/** Milliseconds that it stays open in all, whatever is asked. */
export const OPEN_LIMIT = 1_800_000;
/** Milliseconds until a network has to have accepted us, and then until it has to have given an address. */
export const ASSOCIATE_TIME = 20_000;
export const ADDRESS_TIME = 20_000;
/** Milliseconds until a scan has to have ended. */
export const SCAN_TIME = 15_000;
/** Milliseconds that the new address is shown where nobody says that he has seen it; and where somebody does. */
export const LINGER_TIME = 180_000;
export const FAREWELL_TIME = 3_000;
/** Attempts before a person is told. */
export const JOIN_TRIES = 2;

export const OnboardingState = Object.freeze({
  /** There is no own network. */
  Closed: 0,
  /** Waits for a person. */
  Open: 1,
  Joining: 2,
  /** Let in, waits for an address. */
  Addressing: 3,
  Keeping: 4,
  /** Done; shows the new address. */
  Joined: 5,
});

/** What a person chose: the network, and what is to be kept once that is joined. */
export interface Choice {
  readonly credentials: Credentials;
  /** Password of the owner; empty where there is one already. */
  readonly admin: string;
  /** Settings as they will be stored. */
  readonly settings: object;
}

export interface OnboardingOwner {
  /** Stores all of it, the credentials last. `done` gets a sentence where it could not be stored, else "". */
  keep(choice: Choice, done: (trouble: string) => void): void;
  /** The own network was closed. `joined`: a network was chosen, the gateway may start. */
  closed(joined: boolean): void;
}

export class Onboarding {
  state: number = OnboardingState.Closed;
  /** Why the last attempt failed. */
  fault: number = JoinFault.None;
  /** The network that is or was tried last. */
  ssid: Uint8Array = new Uint8Array(0);
  /** Address in the network that was joined. */
  address = "";
  networks: readonly Network[] = [];
  scanning = false;
  /** Name of the own network. */
  readonly name: string;
  readonly #device: Device;
  readonly #radio: Radio;
  readonly #owner: OnboardingOwner;
  readonly #timer: Timer;
  readonly #scanTimer: Timer;
  #choice: Choice | undefined;
  #tries = 0;
  #openedAt = 0;
  /** Increases with each attempt: what an earlier one still says is not heard. */
  #attempt = 0;

  constructor(device: Device, radio: Radio, owner: OnboardingOwner) {
    this.name = `Iris-${device.mac.slice(-6)}`;
    this.#device = device;
    this.#radio = radio;
    this.#owner = owner;
    this.#timer = device.timer(() => this.#expire());
    this.#scanTimer = device.timer(() => this.scanned([]));
  }

  /** A first start, or the button. False: the radio could not open a network. */
  open(): boolean {
    if (this.state !== OnboardingState.Closed) return true;
    try {
      this.#radio.owner = this;
      this.#radio.openAccessPoint(this.name);
    } catch (error) {
      this.#device.log(`the own network cannot be opened: ${(error as Error).message}`);
      return false;
    }
    this.fault = JoinFault.None;
    this.address = "";
    this.#openedAt = this.#device.now();
    this.#wait();
    this.scan();
    return true;
  }

  /** Somebody uses the page. */
  touch(): void {
    if (this.state === OnboardingState.Open) this.#wait();
  }

  /** Looks for networks, unless one is being joined. */
  scan(): boolean {
    if (this.state !== OnboardingState.Open) return false;
    if (this.scanning) return true;
    this.scanning = true;
    this.#scanTimer.set(SCAN_TIME);
    this.#radio.scan();
    return true;
  }

  /** False: another attempt runs, or nothing is to be chosen now. */
  join(choice: Choice): boolean {
    if (this.state !== OnboardingState.Open) return false;
    this.#choice = choice;
    this.ssid = choice.credentials.ssid;
    this.fault = JoinFault.None;
    this.#tries = 0;
    this.#try();
    return true;
  }

  /** A person has seen the new address. */
  finish(): boolean {
    if (this.state !== OnboardingState.Joined) return false;
    this.#timer.set(FAREWELL_TIME);
    return true;
  }

  /** Ends it without a word: the device is to start anew, or the program ends. */
  close(): void {
    this.#timer.clear();
    this.#scanTimer.clear();
    this.#choice = undefined;
    this.scanning = false;
    if (this.state === OnboardingState.Closed) return;
    this.state = OnboardingState.Closed;
    this.#attempt++;
    this.#radio.owner = undefined;
    this.#radio.closeAccessPoint();
  }

  scanned(networks: readonly Network[]): void {
    if (!this.scanning) return;
    this.scanning = false;
    this.#scanTimer.clear();
    // A scan that found nothing was disturbed more likely than the world is empty.
    if (networks.length > 0) this.networks = strongestFirst(networks);
    if (this.state === OnboardingState.Joining) this.#try();
  }

  associated(): void {
    if (this.state !== OnboardingState.Joining || this.scanning) return;
    this.state = OnboardingState.Addressing;
    this.#timer.set(ADDRESS_TIME);
  }

  addressed(address: string): void {
    if (this.state !== OnboardingState.Joining && this.state !== OnboardingState.Addressing) return;
    if (this.scanning) return;
    this.address = address;
    this.state = OnboardingState.Keeping;
    this.#timer.clear();
    const attempt = this.#attempt;
    this.#owner.keep(this.#choice!, (trouble) => {
      if (attempt !== this.#attempt || this.state !== OnboardingState.Keeping) return;
      if (trouble === "") this.#joined();
      else {
        this.#device.log(`the settings cannot be kept: ${trouble}`);
        this.#refuse(JoinFault.NotKept);
      }
    });
  }

  failed(fault: number): void {
    const isTrying = this.state === OnboardingState.Joining || this.state === OnboardingState.Addressing;
    if (!isTrying || this.scanning) return;
    if (this.#tries < JOIN_TRIES) this.#try();
    else this.#refuse(fault);
  }

  /** One attempt, once the radio is free. */
  #try(): void {
    this.state = OnboardingState.Joining;
    this.#attempt++;
    if (this.scanning) {
      this.#timer.clear();
      return;
    }
    this.#tries++;
    this.#timer.set(ASSOCIATE_TIME);
    this.#radio.join(this.#choice!.credentials);
  }

  #joined(): void {
    this.state = OnboardingState.Joined;
    this.#choice = undefined;
    this.#timer.set(LINGER_TIME);
  }

  #refuse(fault: number): void {
    this.fault = fault;
    this.address = "";
    this.#choice = undefined;
    this.#attempt++;
    this.#radio.leave();
    this.#wait();
  }

  /** Open, for as long as somebody may still come. */
  #wait(): void {
    this.state = OnboardingState.Open;
    const left = this.#openedAt + OPEN_LIMIT - this.#device.now();
    this.#timer.set(Math.max(0, Math.min(OPEN_TIME, left)));
  }

  #expire(): void {
    switch (this.state) {
      case OnboardingState.Joining:
        // A second attempt would take as long again.
        this.#refuse(JoinFault.Refused);
        break;
      case OnboardingState.Addressing:
        this.#refuse(JoinFault.NoAddress);
        break;
      case OnboardingState.Open:
      case OnboardingState.Joined: {
        const joined = this.state === OnboardingState.Joined;
        this.close();
        this.#owner.closed(joined);
      }
    }
  }
}
