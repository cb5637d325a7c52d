/**
 * The device of a computer that runs XS: the headless host, and the simulator. The same sockets, MQTT client,
 * timers and records as on the ESP32; serial ports over termios, records in a folder.
 */
import type { Device } from "../../modules/device/device.js";
import { mqttOpener, type SecureCarrier } from "../moddable/mqtt.js";
import { freeMemory, lowestMemory, mac, monotonic, random, resetReason } from "../moddable/platform.js";
import { Records } from "../moddable/records.js";
import { ownAddresses } from "../moddable/resolve.js";
import { ROOM } from "../moddable/room.js";
import { SerialPort } from "../moddable/serial.js";
import { connect, listen } from "../moddable/tcp.js";
import { ReusableTimer } from "../moddable/timer.js";
import { Uart } from "../moddable/uart.js";
import { openUdp } from "../moddable/udp.js";
import { FolderKeyValue } from "./files.js";

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

export function openComputer(options: ComputerOptions): Device {
  return {
    mac: mac(),
    board: options.board,
    now: monotonic,
    wallSeconds() {
      const seconds = Math.floor(Date.now() / 1000);
      return seconds < CLOCK_SET ? 0 : seconds;
    },
    timer: (callback) => new ReusableTimer(callback),
    random,
    openSerial: (serial) => new SerialPort(new Uart(serial.device, 0, 0, 0), serial),
    connect,
    listen(listening) {
      options.bindTo?.(listening.host ?? "");
      return listen(listening);
    },
    openUdp(udp) {
      options.bindTo?.(udp.host ?? "");
      return openUdp(udp);
    },
    mqtt: mqttOpener(options.secure),
    storage: new Records(new FolderKeyValue(options.folder)),
    log: (line) => trace(`${line}\n`),
    addresses: ownAddresses,
    room: ROOM,
    health: () => ({ resetReason: resetReason(), freeMemory: freeMemory(), lowestMemory: lowestMemory() }),
    restart: options.restart,
  };
}
