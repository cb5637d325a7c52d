/** The device of an ESP32: the SDK's sockets and MQTT client, our UART driver, records in NVS. */
import KeyValueStorage from "embedded:storage/key-value";
import type {
  Datagrams,
  Device,
  Listener,
  ListenOptions,
  MqttOptions,
  MqttSession,
  Port,
  SerialOptions,
  Storage,
  SystemHealth,
  TcpOptions,
  Timer,
  TimerOwner,
  UdpOptions,
} from "../../modules/device/device.js";
import { Journal } from "../../modules/device/journal.js";
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
import { LOG_LINES, ROOM } from "../moddable/room.js";
import { SerialPort } from "../moddable/serial.js";
import { connect, listen } from "../moddable/tcp.js";
import { ReusableTimer } from "../moddable/timer.js";
import { Uart } from "../moddable/uart.js";
import { openUdp } from "../moddable/udp.js";
import type { Board, SerialPins } from "./board.js";

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

/** A class, not an object of functions: its methods are in the linked program and cost no memory. */
export class Esp32Device implements Device {
  readonly mac = mac();
  readonly board: string;
  readonly storage: Storage;
  readonly mqtt: (options: MqttOptions) => MqttSession;
  readonly room = ROOM;
  readonly journal = new Journal(LOG_LINES);
  readonly #serials: readonly SerialPins[];
  readonly #network: NetworkState;

  constructor(board: Board, storage: Storage, network: NetworkState, secure: SecureCarrier | undefined) {
    this.board = board.name;
    this.storage = storage;
    this.mqtt = mqttOpener(secure);
    this.#serials = board.serials;
    this.#network = network;
  }

  now(): number {
    return monotonic();
  }

  wallSeconds(): number {
    const seconds = Math.floor(Date.now() / 1000);
    return seconds < CLOCK_SET ? 0 : seconds;
  }

  timer(owner: TimerOwner | (() => void)): Timer {
    return new ReusableTimer(owner);
  }

  random(buffer: Uint8Array): void {
    random(buffer);
  }

  openSerial(options: SerialOptions): Port {
    const pins = this.#serials.find(({ name }) => name === options.device);
    if (!pins) {
      const names = this.#serials.map(({ name }) => name).join(", ");
      throw new Error(`this board has no serial port "${options.device}", but ${names}`);
    }
    return new SerialPort(new Uart("", pins.port, pins.receive, pins.transmit), options);
  }

  connect(options: TcpOptions): Port {
    return connect(options);
  }

  listen(options: ListenOptions): Listener {
    return listen(options);
  }

  openUdp(options: UdpOptions): Datagrams {
    return openUdp(options);
  }

  log(line: string): void {
    this.journal.add(line, this.wallSeconds());
    trace(`${line}\n`);
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

  health(): SystemHealth {
    return { resetReason: resetReason(), freeMemory: freeMemory(), lowestMemory: lowestMemory() };
  }
}
