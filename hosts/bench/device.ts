/**
 * A device without hardware and without waiting: the whole of modules/device/device.ts on a virtual clock. Simulated
 * meters hang on its serial ports and TCP addresses, storage is a map, the network and the broker are in memory.
 * System tests, benchmarks and the soak run the gateway on it; a day of reads takes a fraction of a second.
 *
 *   const device = new BenchDevice();
 *   const line = device.attach("/dev/head", { simulator: findSimulator("403")! });
 *   ... start the gateway on `device` ...
 *   device.clock.advance(24 * 3600_000);
 *   line.link.measure.report();
 *
 * Nothing happens but inside `clock.advance`.
 */
import {
  callbackOf,
  type Device,
  type Listener,
  type ListenOptions,
  type MqttOptions,
  type MqttSession,
  type Port,
  type SerialOptions,
  type Storage,
  type TcpOptions,
  type Timer,
  type TimerOwner,
} from "../../modules/device/device.js";
import { Journal } from "../../modules/device/journal.js";
import { VirtualClock } from "./clock.js";
import type { Link } from "./link.js";
import { MemoryLine } from "./memory-line.js";
import { MemoryBroker } from "./memory-mqtt.js";
import { MemoryNetwork } from "./memory-network.js";
import { type MeterLinkOptions, openMeterLink } from "./meter-link.js";
import { hash, Random } from "./random.js";

/** Lines of the log that are kept. */
export const LOG_LIMIT = 1000;

export class MemoryStorage implements Storage {
  readonly records = new Map<string, Uint8Array>();
  /** Writes and removals so far: what they would wear of a flash. */
  writes = 0;
  /** The next writes throw, as on a full file system. */
  broken = false;

  read(name: string): Uint8Array | undefined {
    return this.records.get(name)?.slice();
  }

  write(name: string, bytes: Uint8Array): void {
    if (this.broken) throw new Error("no space left");
    this.writes++;
    this.records.set(name, bytes.slice());
  }

  remove(name: string): void {
    if (this.records.delete(name)) this.writes++;
  }
}

export interface BenchDeviceOptions {
  readonly clock?: VirtualClock;
  /** Default 1. */
  readonly seed?: number;
  readonly storage?: MemoryStorage;
  readonly network?: MemoryNetwork;
  readonly broker?: MemoryBroker;
}

type Attachment = Omit<MeterLinkOptions, "clock">;

export class BenchDevice implements Device {
  readonly clock: VirtualClock;
  readonly mac: string;
  readonly board = "bench";
  readonly storage: MemoryStorage;
  readonly network: MemoryNetwork;
  readonly broker: MemoryBroker;
  /** The last LOG_LIMIT lines. */
  readonly logs: string[] = [];
  readonly journal = new Journal(100);
  /** False: the wall clock is not set, as on a device without network. */
  clockSet = true;
  restarts = 0;
  readonly #lines = new Map<string, MemoryLine>();
  readonly #random: Random;

  constructor(options: BenchDeviceOptions = {}) {
    this.clock = options.clock ?? new VirtualClock();
    const seed = options.seed ?? 1;
    this.#random = new Random(seed);
    this.mac = `02be${hash(seed, 0xac).toString(16).padStart(8, "0")}`;
    this.storage = options.storage ?? new MemoryStorage();
    this.network = options.network ?? new MemoryNetwork(this.clock);
    this.broker = options.broker ?? new MemoryBroker(this.clock);
  }

  /** Hangs a simulated meter on a serial port of this name. */
  attach(name: string, options: Attachment): MemoryLine {
    const line = new MemoryLine({ ...options, clock: this.clock });
    this.#lines.set(name, line);
    return line;
  }

  /** Puts a simulated meter behind a TCP port of the network, one reader at a time. */
  attachTcp(port: number, options: Attachment): Link {
    let reader: Port | undefined;
    const buffer = new Uint8Array(1024);
    const link = openMeterLink(
      { ...options, clock: this.clock },
      {
        deliver: (bytes) => reader?.write(bytes, 0, bytes.length),
        disconnect: () => {
          reader?.close();
          reader = undefined;
          link.disconnected();
        },
      },
    );
    this.network.listen({
      port,
      onConnection(connection) {
        if (reader) {
          connection.close();
          return;
        }
        reader = connection.accept({
          onReadable() {
            for (;;) {
              const count = reader?.read(buffer) ?? 0;
              if (count === 0) return;
              link.fromReader(buffer.slice(0, count));
            }
          },
          onClosed() {
            reader = undefined;
            link.disconnected();
          },
        });
        link.connected();
      },
      onClosed: (reason) => this.log(`meter on port ${port}: ${reason}`),
    });
    return link;
  }

  now(): number {
    return this.clock.now();
  }

  wallSeconds(): number {
    return this.clockSet ? this.clock.wallSeconds() : 0;
  }

  timer(owner: TimerOwner | (() => void)): Timer {
    return this.clock.timer(callbackOf(owner));
  }

  random(buffer: Uint8Array): void {
    this.#random.fill(buffer);
  }

  openSerial(options: SerialOptions): Port {
    const line = this.#lines.get(options.device);
    if (!line) throw new Error(`no such device: ${options.device}`);
    return line.openPort(options);
  }

  connect(options: TcpOptions): Port {
    return this.network.connect(options);
  }

  listen(options: ListenOptions): Listener {
    return this.network.listen(options);
  }

  mqtt(options: MqttOptions): MqttSession {
    return this.broker.connect(options);
  }

  log(line: string): void {
    if (this.logs.length === LOG_LIMIT) this.logs.shift();
    this.logs.push(line);
    this.journal.add(line, this.wallSeconds());
  }

  signalStrength(): number {
    return -60;
  }

  addresses(): readonly string[] {
    return ["192.0.2.7"];
  }

  restart(): void {
    this.restarts++;
  }
}
