/**
 * The device of one gateway of the fleet: Node's clock, timers and MQTT, records in memory, and a simulated meter on
 * its serial port. The meter's bytes come at once, not at 1200 baud: a thousand paced lines would measure timers.
 */
import { randomFillSync } from "node:crypto";
import {
  callbackOf,
  type Device,
  type MqttOptions,
  type MqttSession,
  type Port,
  type SerialOptions,
  type TimerOwner,
} from "../../modules/device/device.js";
import { MemoryStorage } from "../node/memory-storage.js";
import { openMqtt } from "../node/mqtt.js";
import { realClock } from "./clock.js";
import type { HouseKind } from "./demand.js";
import { House } from "./house.js";
import type { Link } from "./link.js";
import { Inbox } from "./memory-line.js";
import { openMeterLink } from "./meter-link.js";
import type { Simulator } from "./simulated-meter.js";

/** Received bytes that wait to be read. */
const RECEIVE_LIMIT = 512;

/** All meters of the fleet hang on one house: the years behind a house take megabytes. */
export class FleetHouses {
  readonly #houses = new Map<HouseKind, House>();

  readonly of = (kind: HouseKind): House => {
    const house = this.#houses.get(kind) ?? new House(1, kind);
    this.#houses.set(kind, house);
    return house;
  };
}

export class FleetDevice implements Device {
  readonly mac: string;
  readonly board = "fleet";
  readonly storage = new MemoryStorage();
  /** When the meter's last byte so far reached the gateway. */
  repliedAt = 0;
  /** Publications that the broker took, whatever was in them. */
  published = 0;
  readonly #clock = realClock();
  readonly #simulator: Simulator;
  readonly #seed: number;

  readonly #houses: FleetHouses;

  /** @param number of the gateway in the fleet, from 0: decides its MAC and its meter's serial number */
  constructor(number: number, simulator: Simulator, houses: FleetHouses) {
    this.#houses = houses;
    this.mac = `02${(0xf1ee7 * 0x100000 + number).toString(16).padStart(10, "0").slice(-10)}`;
    this.#simulator = simulator;
    this.#seed = number + 1;
  }

  now(): number {
    return performance.now();
  }

  wallSeconds(): number {
    return Math.floor(Date.now() / 1000);
  }

  timer(owner: TimerOwner | (() => void)) {
    return this.#clock.timer(callbackOf(owner));
  }

  random(buffer: Uint8Array): void {
    randomFillSync(buffer);
  }

  openSerial(options: SerialOptions): Port {
    const inbox = new Inbox(RECEIVE_LIMIT);
    let open = true;
    const link: Link = openMeterLink(
      {
        simulator: this.#simulator,
        clock: this.#clock,
        seed: this.#seed,
        paced: false,
        house: this.#houses.of,
      },
      {
        deliver: (bytes) => {
          if (!open) return;
          this.repliedAt = performance.now();
          for (let index = 0; index < bytes.length; index++) inbox.put(bytes[index]);
          options.onReadable();
        },
      },
    );
    return {
      read: (buffer) => inbox.take(buffer),
      write(buffer, start, end) {
        if (!open) return 0;
        link.fromReader(buffer.slice(start, end));
        setImmediate(() => open && options.onDrained?.());
        return end - start;
      },
      format() {},
      close() {
        open = false;
        link.close();
      },
    };
  }

  mqtt(options: MqttOptions): MqttSession {
    const told = options.onDelivered.bind(options);
    options.onDelivered = (id) => {
      this.published++;
      told(id);
    };
    return openMqtt(options);
  }

  connect(): never {
    throw new Error("a gateway of the fleet has no network but its broker");
  }

  listen(): never {
    throw new Error("a gateway of the fleet serves nobody");
  }

  log(): void {}

  addresses(): readonly string[] {
    return [];
  }
}
