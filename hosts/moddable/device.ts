/**
 * What the devices on XS have in common, a dongle as well as a computer: the SDK's sockets and MQTT client, timers, clocks.
 * Serial ports, storage and addresses are the host's. A class, not an object of functions: its methods are in the linked
 * program and cost no memory.
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
import { mqttOpener, type SecureCarrier } from "./mqtt.js";
import { freeMemory, lowestMemory, mac, monotonic, random, resetReason } from "./platform.js";
import { LOG_LINES, ROOM } from "./room.js";
import { connect, listen } from "./tcp.js";
import { ReusableTimer } from "./timer.js";
import { openUdp } from "./udp.js";

/** 2024-01-01: an earlier clock was never set. */
const CLOCK_SET = 1_704_067_200;

export abstract class XsDevice implements Device {
  readonly mac = mac();
  readonly board: string;
  readonly storage: Storage;
  readonly mqtt: (options: MqttOptions) => MqttSession;
  readonly room = ROOM;
  readonly journal = new Journal(LOG_LINES);

  constructor(board: string, storage: Storage, secure: SecureCarrier | undefined) {
    this.board = board;
    this.storage = storage;
    this.mqtt = mqttOpener(secure);
  }

  abstract openSerial(options: SerialOptions): Port;
  abstract addresses(): readonly string[];

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

  health(): SystemHealth {
    return { resetReason: resetReason(), freeMemory: freeMemory(), lowestMemory: lowestMemory() };
  }
}
