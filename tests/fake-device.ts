/**
 * A device whose clock, timers and connections belong to the test. Portable: it runs on XS too.
 *
 * Nothing happens by itself. `settle()` runs the callbacks that are due now, `pass(ms)` lets time pass with
 * timers in order and settles after each. Callbacks never run inside the call that caused them, as
 * `modules/device/device.ts` promises. `dial(port)` is a client of a listener, `device.serials[n].far` the far
 * end of a serial port; both ends are a `FarEnd`, which sends, receives, blocks and hangs up as it is told.
 */
import {
  callbackOf,
  type Device,
  type IncomingConnection,
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
} from "../modules/device/device.js";
import type { LineFormat } from "../modules/readout/readout.js";

interface Alarm extends Timer {
  due: number;
  callback: () => void;
}

/** The test's end of a connection or line. */
export class FarEnd {
  /** Bytes that arrived from the port and were not taken yet. */
  received: number[] = [];
  /** Bytes that the port still takes before it blocks. */
  room = Number.POSITIVE_INFINITY;
  /** The port was closed by the code under test. */
  closed = false;
  /** Set by `dial`: nobody accepted, or it was turned away without being accepted. */
  refused = false;
  readonly port: FakePort;
  readonly #device: FakeDevice;

  constructor(device: FakeDevice, port: FakePort) {
    this.#device = device;
    this.port = port;
  }

  /** Sends text (one byte a character) or bytes; they can be read after the next `settle`. */
  send(data: string | Uint8Array | readonly number[]): void {
    if (typeof data === "string")
      for (let index = 0; index < data.length; index++) this.port.inbox.push(data.charCodeAt(index) & 0xff);
    else for (let index = 0; index < data.length; index++) this.port.inbox.push(data[index]);
    this.#device.later(() => this.port.callbacks?.onReadable());
  }

  /** What arrived since the last `take`, one character a byte. */
  take(): string {
    let text = "";
    for (const byte of this.received) text += String.fromCharCode(byte);
    this.received = [];
    return text;
  }

  /** Lets the port send `count` more bytes. */
  allow(count: number): void {
    this.room += count;
    if (this.port.blocked) {
      this.port.blocked = false;
      this.#device.later(() => this.port.callbacks?.onWritable?.());
    }
  }

  /** Says that it sends no more, and goes on reading. */
  end(): void {
    this.#device.later(() => this.port.callbacks?.onEnded?.());
  }

  /** Hangs up. */
  hangUp(reason = "closed by the other side"): void {
    this.#device.later(() => {
      const callbacks = this.port.callbacks;
      this.port.callbacks = undefined;
      callbacks?.onClosed(reason);
    });
  }
}

/** The near end, as the code under test sees it. */
export class FakePort implements Port {
  readonly far: FarEnd;
  /** Undefined once it is closed. */
  callbacks: PortCallbacks | undefined;
  inbox: number[] = [];
  blocked = false;
  /** Formats set so far, the newest last. */
  readonly formats: LineFormat[] = [];
  readonly #device: FakeDevice;

  constructor(device: FakeDevice, callbacks?: PortCallbacks) {
    this.#device = device;
    this.callbacks = callbacks;
    this.far = new FarEnd(device, this);
  }

  read(buffer: Uint8Array): number {
    if (!this.callbacks) return 0;
    const count = Math.min(buffer.length, this.inbox.length);
    for (let index = 0; index < count; index++) buffer[index] = this.inbox[index];
    this.inbox.splice(0, count);
    return count;
  }

  write(buffer: Uint8Array, start: number, end: number): number {
    if (!this.callbacks) return 0;
    const count = Math.min(end - start, this.far.room);
    for (let index = 0; index < count; index++) this.far.received.push(buffer[start + index]);
    this.far.room -= count;
    if (count < end - start) this.blocked = true;
    else this.#device.later(() => this.callbacks?.onDrained?.());
    return count;
  }

  format(line: LineFormat): void {
    this.formats.push(line);
  }

  close(): void {
    this.callbacks = undefined;
    this.far.closed = true;
  }
}

export class FakeDevice implements Device {
  readonly mac = "a1b2c3d4e5f6";
  readonly board = "fake";
  time = 1000;
  wall = 1767593000;
  readonly lines: string[] = [];
  readonly serials: FakePort[] = [];
  /** Outgoing connections, answered when the test calls `port.callbacks.onOpen`. */
  readonly calls: { options: TcpOptions; port: FakePort }[] = [];
  readonly records = new Map<string, Uint8Array>();
  /** Ports that answer `listen` with "in-use" or "denied". */
  readonly taken = new Map<number, "in-use" | "denied">();
  readonly #listeners = new Map<number, ListenOptions>();
  readonly #alarms: Alarm[] = [];
  #jobs: (() => void)[] = [];
  #seed = 1;

  now(): number {
    return this.time;
  }

  wallSeconds(): number {
    return this.wall;
  }

  /** Runs a callback at the next `settle`. */
  later(job: () => void): void {
    this.#jobs.push(job);
  }

  /** Runs all that is due now, and what follows from it. */
  settle(): void {
    for (let rounds = 0; this.step(); rounds++)
      if (rounds > 100_000) throw new Error("the callbacks do not come to an end");
  }

  /** Runs one callback that is due now; false: there is none. */
  step(): boolean {
    const job = this.#jobs.shift();
    const alarm = job ? undefined : this.#nextAlarm(this.time);
    if (job) job();
    else if (alarm) this.#ring(alarm);
    return job !== undefined || alarm !== undefined;
  }

  /** Lets time pass. */
  pass(milliseconds: number): void {
    const end = this.time + milliseconds;
    this.settle();
    for (let alarm = this.#nextAlarm(end); alarm; alarm = this.#nextAlarm(end)) {
      this.#moveTo(Math.max(this.time, alarm.due));
      this.#ring(alarm);
      this.settle();
    }
    this.#moveTo(end);
  }

  timer(owner: TimerOwner | (() => void)): Timer {
    const callback = callbackOf(owner);
    const alarm: Alarm = {
      due: Number.POSITIVE_INFINITY,
      callback,
      set: (milliseconds) => {
        alarm.due = this.time + milliseconds;
      },
      clear: () => {
        alarm.due = Number.POSITIVE_INFINITY;
      },
    };
    this.#alarms.push(alarm);
    return alarm;
  }

  /** The same bytes in every run. */
  random(buffer: Uint8Array): void {
    for (let index = 0; index < buffer.length; index++) {
      this.#seed = (Math.imul(this.#seed, 1103515245) + 12345) >>> 0;
      buffer[index] = this.#seed >>> 16;
    }
  }

  openSerial(options: SerialOptions): Port {
    const port = new FakePort(this, options);
    port.formats.push(options.line);
    this.serials.push(port);
    return port;
  }

  connect(options: TcpOptions): Port {
    const port = new FakePort(this, options);
    this.calls.push({ options, port });
    return port;
  }

  listen(options: ListenOptions): Listener {
    const cause = this.taken.get(options.port);
    const listener = { port: 0, close: () => this.#listeners.delete(listener.port) };
    this.later(() => {
      if (cause) {
        options.onClosed(`port ${options.port} is ${cause}`, cause);
        return;
      }
      listener.port = options.port === 0 ? 40_000 + this.#listeners.size : options.port;
      this.#listeners.set(listener.port, options);
      options.onListening?.(listener.port);
    });
    return listener;
  }

  /** A client connects to a listener of the code under test. */
  dial(port: number, remote = "192.0.2.9"): FarEnd {
    const near = new FakePort(this);
    this.later(() => {
      const options = this.#listeners.get(port);
      if (!options) {
        near.far.refused = true;
        return;
      }
      const connection: IncomingConnection = {
        remote,
        accept: (callbacks) => {
          near.callbacks = callbacks;
          return near;
        },
        close: () => {
          near.far.refused = true;
        },
      };
      options.onConnection(connection);
      if (near.inbox.length > 0) this.later(() => near.callbacks?.onReadable());
    });
    return near.far;
  }

  mqtt(_options: MqttOptions): MqttSession {
    throw new Error("this device has no broker");
  }

  readonly storage = {
    read: (name: string) => this.records.get(name),
    write: (name: string, bytes: Uint8Array) => {
      this.records.set(name, bytes.slice());
    },
    remove: (name: string) => {
      this.records.delete(name);
    },
  };

  log(line: string): void {
    this.lines.push(line);
  }

  addresses(): readonly string[] {
    return ["192.0.2.7"];
  }

  #nextAlarm(until: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms)
      if (alarm.due <= until && (!first || alarm.due < first.due)) first = alarm;
    return first;
  }

  #ring(alarm: Alarm): void {
    alarm.due = Number.POSITIVE_INFINITY;
    alarm.callback();
  }

  #moveTo(time: number): void {
    this.wall += Math.floor(time / 1000) - Math.floor(this.time / 1000);
    this.time = time;
  }
}
