/** The device of an ESP32: our UART driver on the board's pins, records in NVS, the addresses of its network. */
import KeyValueStorage from "embedded:storage/key-value";
import type { Port, SerialOptions, Storage } from "../../modules/device/device.js";
import { XsDevice } from "../moddable/device.js";
import type { SecureCarrier } from "../moddable/mqtt.js";
import { restart } from "../moddable/platform.js";
import { type KeyValue, Records } from "../moddable/records.js";
import { SerialPort } from "../moddable/serial.js";
import { Uart } from "../moddable/uart.js";
import type { Board, SerialPins } from "./board.js";

/** NVS namespace; at most 15 characters. */
const DOMAIN = "iris";

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

export class Esp32Device extends XsDevice {
  readonly #serials: readonly SerialPins[];
  readonly #network: NetworkState;

  constructor(board: Board, storage: Storage, network: NetworkState, secure: SecureCarrier | undefined) {
    super(board.name, storage, secure);
    this.#serials = board.serials;
    this.#network = network;
  }

  openSerial(options: SerialOptions): Port {
    const pins = this.#serials.find(({ name }) => name === options.device);
    if (!pins) {
      const names = this.#serials.map(({ name }) => name).join(", ");
      throw new Error(`this board has no serial port "${options.device}", but ${names}`);
    }
    return new SerialPort(new Uart("", pins.port, pins.receive, pins.transmit), options);
  }

  signalStrength(): number {
    return this.#network.strength;
  }

  addresses(): readonly string[] {
    return this.#network.addresses();
  }

  restart(): void {
    restart();
  }
}
