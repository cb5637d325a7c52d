/**
 * The device of a computer that runs XS: the headless host, and the simulator. The same sockets, MQTT client,
 * timers and records as on the ESP32; serial ports over termios, records in a folder.
 */
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
import { freeMemory, lowestMemory, mac, monotonic, random, resetReason } from "../moddable/platform.js";
import { Records } from "../moddable/records.js";
import { ownAddresses } from "../moddable/resolve.js";
import { LOG_LINES, ROOM } from "../moddable/room.js";
import { SerialPort } from "../moddable/serial.js";
import { connect, listen } from "../moddable/tcp.js";
import { ReusableTimer } from "../moddable/timer.js";
import { Uart } from "../moddable/uart.js";
import { openUdp } from "../moddable/udp.js";
import { FolderKeyValue, tryPort } from "./files.js";

export interface ComputerOptions {
  readonly board: string;
  /** Folder of the records. */
  readonly folder: string;
  /** Says on which address the next listener listens; absent: the host listens on all. */
  bindTo?(address: string): void;
  restart?(): void;
  readonly secure?: SecureCarrier;
}

/** Shows a time before this as "the clock was never set": 2024-01-01. */
const CLOCK_SET = 1_704_067_200;

/** A class, not an object of functions: its methods are in the linked program and cost no memory. */
export class Computer implements Device {
  readonly mac = mac();
  readonly board: string;
  readonly storage: Storage;
  readonly mqtt: (options: MqttOptions) => MqttSession;
  readonly room = ROOM;
  readonly journal = new Journal(LOG_LINES);
  readonly restart: (() => void) | undefined;
  readonly #options: ComputerOptions;

  constructor(options: ComputerOptions) {
    this.#options = options;
    this.board = options.board;
    this.restart = options.restart;
    this.storage = new Records(new FolderKeyValue(options.folder));
    this.mqtt = mqttOpener(options.secure);
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
    return new SerialPort(new Uart(options.device, 0, 0, 0), options);
  }

  connect(options: TcpOptions): Port {
    return connect(options);
  }

  listen(options: ListenOptions): Listener {
    this.#options.bindTo?.(options.host ?? "");
    return listen(options, tryPort);
  }

  openUdp(options: UdpOptions): Datagrams {
    this.#options.bindTo?.(options.host ?? "");
    return openUdp(options);
  }

  log(line: string): void {
    this.journal.add(line, this.wallSeconds());
    trace(`${line}\n`);
  }

  addresses(): readonly string[] {
    return ownAddresses();
  }

  health(): SystemHealth {
    return { resetReason: resetReason(), freeMemory: freeMemory(), lowestMemory: lowestMemory() };
  }
}
