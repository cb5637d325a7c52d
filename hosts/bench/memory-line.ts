/**
 * A serial port of the bench device: no operating system, a simulated meter at the other end, time by the
 * virtual clock. Speed and format count here, unlike on a pty: what one side sends in a format that the other does
 * not listen in arrives as noise, parity and framing errors (character.ts).
 */
import type { Port, PortCallbacks, SerialOptions } from "../../modules/device/device.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { FRAMING_ERROR, PARITY_ERROR, receiveCharacter } from "./character.js";
import type { VirtualClock } from "./clock.js";
import type { Link } from "./link.js";
import { type MeterLinkOptions, openMeterLink } from "./meter-link.js";

/** Bytes that a port takes before it says that it is full. */
export const WRITE_LIMIT = 1024;
/** Received bytes that wait to be read; further ones are lost, as in a UART. */
export const RECEIVE_LIMIT = 4096;

/** What a host's port keeps of what it received: bytes in, bytes out, bounded. */
export class Inbox {
  readonly #bytes: Uint8Array;
  #from = 0;
  #count = 0;
  lost = 0;

  constructor(limit: number) {
    this.#bytes = new Uint8Array(limit);
  }

  get length(): number {
    return this.#count;
  }

  put(byte: number): void {
    if (this.#count === this.#bytes.length) {
      this.lost++;
      return;
    }
    this.#bytes[(this.#from + this.#count++) % this.#bytes.length] = byte;
  }

  take(buffer: Uint8Array): number {
    const count = Math.min(buffer.length, this.#count);
    for (let index = 0; index < count; index++)
      buffer[index] = this.#bytes[(this.#from + index) % this.#bytes.length];
    this.#from = (this.#from + count) % this.#bytes.length;
    this.#count -= count;
    return count;
  }
}

/** A meter at the end of a cable with a name. */
export class MemoryLine {
  readonly link: Link;
  readonly #clock: VirtualClock;
  #port: MemoryPort | undefined;
  #plugged = true;
  #characters = 0;

  constructor(options: Omit<MeterLinkOptions, "clock"> & { clock: VirtualClock }) {
    this.#clock = options.clock;
    this.link = openMeterLink(options, {
      deliver: (bytes, line) => this.#deliver(bytes, line),
      disconnect: () => this.unplug(),
    });
  }

  /** Whether a program has it open. */
  get open(): boolean {
    return this.#port !== undefined;
  }

  openPort(options: SerialOptions): Port {
    if (!this.#plugged) throw new Error(`no such device: ${options.device}`);
    if (this.#port) throw new Error(`${options.device} is in use by another program`);
    const port: MemoryPort = new MemoryPort(options, this.#clock, {
      send: (bytes) => this.link.fromReader(this.#translate(bytes, port.line)),
      closed: () => {
        if (this.#port !== port) return;
        this.#port = undefined;
        this.link.disconnected();
      },
    });
    this.#port = port;
    this.#clock.soon(() => this.link.connected());
    return port;
  }

  /** Pulls the cable: the port is lost, and there is none until it is plugged in again. */
  unplug(): void {
    this.#plugged = false;
    this.#port?.lose("unplugged");
  }

  plug(): void {
    this.#plugged = true;
  }

  #translate(bytes: Uint8Array, reader: LineFormat): Uint8Array {
    const meter = this.link.meter.line;
    if (!meter) return bytes;
    return bytes.map((byte) => {
      const received = receiveCharacter(byte, reader, meter, this.#characters++);
      // A UART that sees an error still hands something over; a meter makes nothing of it.
      return received < 0 ? 0xff : received;
    });
  }

  #deliver(bytes: Uint8Array, meter: LineFormat | undefined): void {
    const port = this.#port;
    if (!port) return;
    for (let index = 0; index < bytes.length; index++)
      port.receive(
        meter ? receiveCharacter(bytes[index], meter, port.line, this.#characters++) : bytes[index],
      );
    port.readable();
  }
}

interface PortOwner {
  /** Returns when the last of the bytes has left, on the clock's scale. */
  send(bytes: Uint8Array): number;
  closed(): void;
}

class MemoryPort implements Port {
  line: LineFormat;
  #callbacks: PortCallbacks | undefined;
  readonly #clock: VirtualClock;
  readonly #owner: PortOwner;
  readonly #inbox = new Inbox(RECEIVE_LIMIT);
  #drainedAt = 0;
  #framing = 0;
  #parity = 0;

  constructor(options: SerialOptions, clock: VirtualClock, owner: PortOwner) {
    this.line = options.line;
    this.#callbacks = options;
    this.#clock = clock;
    this.#owner = owner;
  }

  read(buffer: Uint8Array): number {
    return this.#inbox.take(buffer);
  }

  write(buffer: Uint8Array, start: number, end: number): number {
    if (!this.#callbacks) return 0;
    const count = Math.min(end - start, WRITE_LIMIT);
    if (count <= 0) return 0;
    const at = this.#owner.send(buffer.slice(start, start + count));
    this.#drainedAt = at;
    this.#clock
      .timer(() => {
        if (this.#drainedAt !== at) return;
        this.#callbacks?.onDrained?.();
        if (count < end - start) this.#callbacks?.onWritable?.();
      })
      .set(Math.max(0, at - this.#clock.now()));
    return count;
  }

  format(line: LineFormat): void {
    this.line = line;
  }

  close(): void {
    if (!this.#callbacks) return;
    this.#callbacks = undefined;
    this.#owner.closed();
  }

  /** A byte, or an error of `receiveCharacter`. */
  receive(byte: number): void {
    if (byte === FRAMING_ERROR) this.#framing++;
    else if (byte === PARITY_ERROR) this.#parity++;
    else this.#inbox.put(byte);
  }

  readable(): void {
    const { framing, parity } = { framing: this.#framing, parity: this.#parity };
    this.#framing = 0;
    this.#parity = 0;
    if (framing + parity > 0) this.#callbacks?.onLineError?.(framing, parity);
    if (this.#inbox.length > 0) this.#callbacks?.onReadable();
  }

  lose(reason: string): void {
    const callbacks = this.#callbacks;
    this.close();
    this.#clock.soon(() => callbacks?.onClosed(reason));
  }
}
