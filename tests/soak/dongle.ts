/**
 * The device of the soak: one life of the gateway, from power on to power off. What survives is handed in (storage,
 * lines, radio). Power goes without a word: nothing is closed, nothing is called back any more. It has no clock of its
 * own that runs without power: the time comes over the WLAN.
 */
import type { MemoryStorage } from "../../hosts/bench/device.js";
import type { MemoryLine } from "../../hosts/bench/memory-line.js";
import { Random } from "../../hosts/bench/random.js";
import {
  callbackOf,
  type Device,
  type Listener,
  type ListenOptions,
  type MqttOptions,
  type MqttSession,
  type Port,
  type PortCallbacks,
  type SerialOptions,
  type TcpOptions,
  type Timer,
  type TimerOwner,
} from "../../modules/device/device.js";
import type { Radio } from "./radio.js";

/** From the network to the time. */
const TIME_SERVER_MS = 2000;
const LOG_LIMIT = 200;

export interface House {
  readonly radio: Radio;
  readonly storage: MemoryStorage;
  readonly lines: ReadonlyMap<string, MemoryLine>;
}

export class Dongle implements Device {
  readonly mac = "02be00c0ffee";
  readonly board = "soak";
  readonly storage: MemoryStorage;
  readonly logs: string[] = [];
  /** Timers that are set. */
  readonly armed = new Set<Timer>();
  restarts = 0;
  #powered = true;
  #clockSet = false;
  readonly #house: House;
  readonly #random: Random;
  readonly #serial = new Set<Port>();
  readonly #listeners = new Set<Listener>();

  constructor(house: House, seed: number) {
    this.#house = house;
    this.storage = house.storage;
    this.#random = new Random(seed);
    this.askTime();
  }

  get powered(): boolean {
    return this.#powered;
  }

  /** Serial ports and listeners that are held. */
  get handles(): number {
    return this.#serial.size + this.#listeners.size;
  }

  get clockSet(): boolean {
    return this.#clockSet;
  }

  /** As at start and whenever the WLAN is back. */
  askTime(): void {
    this.#clock
      .timer(() => {
        if (this.#powered && this.#house.radio.up) this.#clockSet = true;
      })
      .set(TIME_SERVER_MS);
  }

  cutPower(): void {
    this.#powered = false;
    for (const timer of [...this.armed]) timer.clear();
    for (const port of [...this.#serial]) port.close();
    for (const listener of [...this.#listeners]) listener.close();
    this.#house.radio.silence();
  }

  get #clock() {
    return this.#house.radio.network.clock;
  }

  now(): number {
    return this.#clock.now();
  }

  wallSeconds(): number {
    return this.#clockSet ? this.#clock.wallSeconds() : 0;
  }

  timer(owner: TimerOwner | (() => void)): Timer {
    const callback = callbackOf(owner);
    const inner = this.#clock.timer(() => {
      this.armed.delete(timer);
      if (this.#powered) callback();
    });
    const timer: Timer = {
      set: (milliseconds) => {
        if (!this.#powered) return;
        this.armed.add(timer);
        inner.set(milliseconds);
      },
      clear: () => {
        this.armed.delete(timer);
        inner.clear();
      },
    };
    return timer;
  }

  random(buffer: Uint8Array): void {
    this.#random.fill(buffer);
  }

  openSerial(options: SerialOptions): Port {
    const line = this.#house.lines.get(options.device);
    if (!line) throw new Error(`no such device: ${options.device}`);
    const inner = line.openPort(options);
    const port: Port = {
      read: (buffer) => inner.read(buffer),
      write: (buffer, start, end) => inner.write(buffer, start, end),
      format: (format) => inner.format(format),
      close: () => {
        this.#serial.delete(port);
        inner.close();
      },
    };
    this.#serial.add(port);
    return port;
  }

  connect(options: TcpOptions): Port {
    return this.#house.radio.network.connect({
      host: options.host,
      port: options.port,
      ...this.#guarded(options),
    });
  }

  listen(options: ListenOptions): Listener {
    const inner = this.#house.radio.network.listen({
      port: options.port,
      host: options.host,
      onListening: (port) => options.onListening?.(port),
      onClosed: (reason, cause) => options.onClosed(reason, cause),
      onConnection: (connection) =>
        options.onConnection({
          remote: connection.remote,
          accept: (callbacks) => connection.accept(this.#guarded(callbacks)),
          close: () => connection.close(),
        }),
    });
    const listener: Listener = {
      get port() {
        return inner.port;
      },
      close: () => {
        this.#listeners.delete(listener);
        inner.close();
      },
    };
    this.#listeners.add(listener);
    return listener;
  }

  mqtt(options: MqttOptions): MqttSession {
    return this.#house.radio.mqtt(options, () => this.#powered);
  }

  log(line: string): void {
    if (this.logs.length === LOG_LIMIT) this.logs.shift();
    this.logs.push(line);
  }

  signalStrength(): number {
    return this.#house.radio.up ? -61 : 0;
  }

  addresses(): readonly string[] {
    return ["192.0.2.7"];
  }

  restart(): void {
    this.restarts++;
  }

  #guarded(callbacks: PortCallbacks): PortCallbacks {
    const alive = () => this.#powered;
    return {
      onReadable: () => alive() && callbacks.onReadable(),
      onWritable: () => alive() && callbacks.onWritable?.(),
      onDrained: () => alive() && callbacks.onDrained?.(),
      onOpen: () => alive() && callbacks.onOpen?.(),
      onClosed: (reason) => alive() && callbacks.onClosed(reason),
    };
  }
}
