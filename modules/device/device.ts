/**
 * What a host gives to the portable code: ECMA-419-shaped I/O, two clocks, one-shot timers, storage, MQTT.
 *
 * The shape follows ECMA-419 (one options object, callbacks in it, `close()` twice is fine, resources are
 * taken in the constructor or not at all), narrowed where the hosts differ: `read` never throws for a
 * buffer larger than what is there, `write` takes a range and says how much it took.
 * A factory throws an Error with one clear sentence when the resource cannot be had.
 * Callbacks never run inside the call that caused them.
 */
import type { LineFormat } from "../readout/readout.js";
import type { Journal } from "./journal.js";

/** A byte stream: a serial port or a TCP connection. */
export interface Port {
  /** Copies at most buffer.length received bytes; returns how many. */
  read(buffer: Uint8Array): number;
  /** Takes bytes of [start, end); returns how many it took. The rest may be offered at `onWritable`. */
  write(buffer: Uint8Array, start: number, end: number): number;
  /** Changes speed and format. Nothing but a local serial line can; others ignore it. */
  format(line: LineFormat): void;
  /** Orderly: what was taken is still sent, what arrives is thrown away. Nothing is called back any more. */
  close(): void;
}

export interface PortCallbacks {
  /** Bytes are there to be read; called again after new ones came. */
  onReadable(): void;
  /** There is room again after a `write` that took less than offered. */
  onWritable?(): void;
  /** All bytes taken so far have left this machine. */
  onDrained?(): void;
  /** A TCP connection stands. */
  onOpen?(): void;
  /**
   * The other side sends no more, and all that it sent was read; it may still be written to. Where this is absent,
   * or the host cannot tell, that counts as closed.
   */
  onEnded?(): void;
  /** The other side closed, or the resource was lost; the port is closed. `reason` is for people. */
  onClosed(reason: string): void;
  /** The UART saw this many characters with a framing or parity error. */
  onLineError?(framing: number, parity: number): void;
}

export interface SerialOptions extends PortCallbacks {
  /** Path or port name as the host understands it. */
  device: string;
  line: LineFormat;
}

export interface TcpOptions extends PortCallbacks {
  host: string;
  port: number;
  /** Present: TLS, the server's name checked. `authority` is PEM; absent: the host's own trust store. */
  tls?: { authority?: string };
}

export interface ListenOptions {
  /** 0 takes any free port. */
  port: number;
  /** Address to bind; all when absent. */
  host?: string;
  /** A connection arrived. The callee takes it with `accept`, or closes it. */
  onConnection(connection: IncomingConnection): void;
  /** Listening failed, or stopped by itself. `inUse`: another program has the port; `denied`: not allowed. */
  onClosed(reason: string, cause: "in-use" | "denied" | "other"): void;
  onListening?(port: number): void;
}

export interface IncomingConnection {
  /** Address of the client, for rate limits and logs. */
  readonly remote: string;
  accept(callbacks: PortCallbacks): Port;
  close(): void;
}

export interface Listener {
  /** Port in use; 0 until it listens. */
  readonly port: number;
  close(): void;
}

export interface Datagrams {
  send(host: string, port: number, buffer: Uint8Array, start: number, end: number): void;
  close(): void;
}

export interface UdpOptions {
  port: number;
  host?: string;
  onMessage(buffer: Uint8Array, length: number, fromHost: string, fromPort: number): void;
  onClosed(reason: string): void;
}

/** Who has a timer. An object that has methods anyway is called by its name: on a small host a closure costs memory. */
export interface TimerOwner {
  onTimer(): void;
}

/** What a timer calls, for a host that knows functions alone. */
export function callbackOf(owner: TimerOwner | (() => void)): () => void {
  return typeof owner === "function" ? owner : () => owner.onTimer();
}

/** One-shot, made once and set again and again. */
export interface Timer {
  set(milliseconds: number): void;
  clear(): void;
}

export interface MqttOptions {
  host: string;
  port: number;
  clientId: string;
  username?: string;
  password?: string;
  keepAliveSeconds: number;
  /** Present: TLS. Texts are PEM; `authority` absent: the host's own trust store. */
  tls?: { authority?: string; certificate?: string; key?: string };
  will: { topic: string; payload: string; retain: boolean };
  onConnected(): void;
  onMessage(topic: string, payload: Uint8Array, retained: boolean): void;
  /** The broker has acknowledged the publication that `publish` numbered. QoS 0: it was handed over. */
  onDelivered(id: number): void;
  /** The session is over; it never comes back by itself. */
  onClosed(reason: string): void;
}

export interface MqttSession {
  /** Returns an id that `onDelivered` repeats, or 0 when there is no room now. */
  publish(
    topic: string,
    payload: Uint8Array,
    start: number,
    end: number,
    qos: 0 | 1,
    retain: boolean,
  ): number;
  subscribe(topic: string): void;
  close(): void;
}

/** Small records by name. A write is atomic: after a power cut the old or the new record is there. */
export interface Storage {
  read(name: string): Uint8Array | undefined;
  write(name: string, bytes: Uint8Array): void;
  remove(name: string): void;
}

/** What a device with little memory has room for. Limits of a protocol or of the settings stay what they are. */
export interface Room {
  /** Bytes of the longest MQTT payload. */
  readonly payload: number;
  /** Words of the trace ring of each line. */
  readonly trace: number;
  /** Rows of each meter for values that its table does not name, and rows that may hold text. */
  readonly spareRows: number;
  readonly textRows: number;
  /** HTTP connections at the same time. */
  readonly connections: number;
  /** Bytes of each connection's buffers: what arrives, target and fields, what is sent. */
  readonly requestInput: number;
  readonly requestText: number;
  readonly response: number;
  /** Bytes of the longest request body that is kept. */
  readonly body: number;
}

/** How the system under the gateway fares. */
export interface SystemHealth {
  /** Why it started: "power on", "watchdog", "panic"... */
  readonly resetReason: string;
  /** Bytes of memory that are free now, and the fewest that ever were. */
  readonly freeMemory: number;
  readonly lowestMemory: number;
}

export interface Device {
  /** Twelve lower-case hexadecimal digits, the same over the device's life. */
  readonly mac: string;
  /** Board or host, for people: "node-linux-x64", "esp32-c3". */
  readonly board: string;
  /** Monotonic milliseconds. */
  now(): number;
  /** Seconds since 1970 UTC; 0 while the clock is not set. */
  wallSeconds(): number;
  timer(owner: TimerOwner | (() => void)): Timer;
  random(buffer: Uint8Array): void;
  openSerial(options: SerialOptions): Port;
  connect(options: TcpOptions): Port;
  listen(options: ListenOptions): Listener;
  openUdp?(options: UdpOptions): Datagrams;
  mqtt(options: MqttOptions): MqttSession;
  readonly storage: Storage;
  /** One line for people; never a secret, never bytes of a meter. */
  log(line: string): void;
  /** The last lines of it; absent where nobody can look at them. */
  readonly journal?: Journal;
  /** Signal strength in dBm where there is a radio. */
  signalStrength?(): number;
  /** Name of this machine in its network, without a dot. */
  readonly hostName?: string;
  /** Own addresses for display. */
  addresses(): readonly string[];
  restart?(): void;
  health?(): SystemHealth;
  /** Absent: there is room for all that the modules ask for. */
  readonly room?: Room;
}
