/** The device of an ESP32: the SDK's sockets and MQTT client, our UART driver, records in NVS. */
import KeyValueStorage from "embedded:storage/key-value";
import type { Device } from "../../modules/device/device.js";
import { mqttOpener, type SecureCarrier } from "../moddable/mqtt.js";
import {
  freeMemory,
  lowestMemory,
  mac,
  monotonic,
  random,
  resetReason,
  restart,
} from "../moddable/platform.js";
import { type KeyValue, Records } from "../moddable/records.js";
import { ROOM } from "../moddable/room.js";
import { SerialPort } from "../moddable/serial.js";
import { connect, listen } from "../moddable/tcp.js";
import { ReusableTimer } from "../moddable/timer.js";
import { Uart } from "../moddable/uart.js";
import { openUdp } from "../moddable/udp.js";
import type { Board } from "./board.js";

/** NVS namespace; at most 15 characters. */
const DOMAIN = "iris";
/** 2024-01-01: an earlier clock was never set. */
const CLOCK_SET = 1_704_067_200;

/** The part of a network host that the device needs to know of. */
export interface NetworkState {
  readonly strength: number;
  addresses(): string[];
}

class Nvs implements KeyValue {
  readonly #domain = KeyValueStorage.open({ path: DOMAIN });

  read(key: string): Uint8Array | undefined {
    const bytes = this.#domain.read(key) as ArrayBuffer | undefined;
    return bytes && new Uint8Array(bytes);
  }

  write(key: string, bytes: Uint8Array): void {
    this.#domain.write(key, bytes);
  }

  remove(key: string): void {
    this.#domain.delete(key);
  }
}

export function openStorage(): Records {
  return new Records(new Nvs());
}

export function openDevice(
  board: Board,
  storage: Records,
  network: NetworkState,
  secure: SecureCarrier | undefined,
): Device {
  return {
    mac: mac(),
    board: board.name,
    now: monotonic,
    wallSeconds() {
      const seconds = Math.floor(Date.now() / 1000);
      return seconds < CLOCK_SET ? 0 : seconds;
    },
    timer: (callback) => new ReusableTimer(callback),
    random,
    openSerial(options) {
      const pins = board.serials.find(({ name }) => name === options.device);
      if (!pins) {
        const names = board.serials.map(({ name }) => name).join(", ");
        throw new Error(`this board has no serial port "${options.device}", but ${names}`);
      }
      return new SerialPort(new Uart("", pins.port, pins.receive, pins.transmit), options);
    },
    connect,
    listen,
    openUdp,
    mqtt: mqttOpener(secure),
    storage,
    log: (line) => trace(`${line}\n`),
    signalStrength: () => network.strength,
    addresses: () => network.addresses(),
    restart,
    room: ROOM,
    health: () => ({ resetReason: resetReason(), freeMemory: freeMemory(), lowestMemory: lowestMemory() }),
  };
}
