/** The device of a Raspberry Pi or PC: Node's sockets and timers, `serialport`, MQTT.js, files. */
import { createHash, randomFillSync } from "node:crypto";
import { arch, freemem, hostname, networkInterfaces, platform } from "node:os";
import {
  callbackOf,
  type Device,
  type Storage,
  type SystemHealth,
  type Timer,
  type TimerOwner,
} from "../../modules/device/device.js";
import { Journal } from "../../modules/device/journal.js";
import { openMqtt } from "./mqtt.js";
import { connect, listen, openUdp } from "./network.js";
import { openSerial } from "./serial.js";
import { signalStrength } from "./signal.js";

/** Lines of the log that are kept in memory. */
const LOG_LINES = 500;

export interface NodeDeviceOptions {
  readonly storage: Storage;
  log(line: string): void;
  restart?(): void;
}

export function nodeDevice(options: NodeDeviceOptions): Device {
  const journal = new Journal(LOG_LINES);
  const wallSeconds = () => Math.floor(Date.now() / 1000);
  return {
    mac: hardwareAddress(),
    board: `node-${platform()}-${arch()}`,
    now: () => performance.now(),
    wallSeconds,
    timer,
    random: (buffer) => {
      randomFillSync(buffer);
    },
    openSerial,
    connect,
    listen,
    openUdp,
    mqtt: openMqtt,
    storage: options.storage,
    journal,
    log: (line) => {
      journal.add(line, wallSeconds());
      options.log(line);
    },
    hostName: hostname().split(".")[0],
    signalStrength: () => signalStrength() ?? 0,
    health,
    addresses,
    restart: options.restart,
  };
}

let lowestMemory = Number.POSITIVE_INFINITY;

/** Of the machine; the fewest bytes are those of the moments at which somebody asked. */
function health(): SystemHealth {
  const freeMemory = freemem();
  lowestMemory = Math.min(lowestMemory, freeMemory);
  return { resetReason: "program started", freeMemory, lowestMemory };
}

function timer(owner: TimerOwner | (() => void)): Timer {
  const callback = callbackOf(owner);
  let handle: NodeJS.Timeout | undefined;
  return {
    set(milliseconds) {
      clearTimeout(handle);
      handle = setTimeout(callback, milliseconds);
    },
    clear() {
      clearTimeout(handle);
      handle = undefined;
    },
  };
}

/** Addresses under which others on the network reach this machine, IPv4 first. */
function addresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return own
    .filter((address) => !address.internal && !address.address.startsWith("fe80:"))
    .sort((left, right) => left.family.localeCompare(right.family))
    .map((address) => address.address);
}

/** Twelve digits that stay the same: of the first network card, else derived from the machine's name. */
function hardwareAddress(): string {
  const cards = Object.entries(networkInterfaces()).sort(([left], [right]) => left.localeCompare(right));
  for (const [, list] of cards)
    for (const address of list ?? [])
      if (!address.internal && address.mac !== "00:00:00:00:00:00") return address.mac.replaceAll(":", "");
  const digest = createHash("sha256").update(hostname()).digest("hex");
  // A locally administered address: the second digit of the first byte is 2.
  return `${digest[0]}2${digest.slice(2, 12)}`;
}
