/**
 * `Device.openSerial` on Node: a local serial port over the `serialport` package.
 *
 * What can be told at once is thrown: no such device, no permission. What only opening shows (in use, not a
 * serial port) comes as `onClosed`. Bytes written before the port is open wait for it.
 *
 * A change of speed is made on the open port; the package cannot change data bits, parity or stop bits there, so
 * for those the port is closed and opened anew, which takes some milliseconds and loses what arrives meanwhile.
 * Operations run one after the other: what is written after `format` goes out in the new format. Parity and
 * framing errors are not told apart by the package, and so never reported: checksums find them.
 */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { SerialPort } from "serialport";
import type { Port, SerialOptions } from "../../modules/device/device.js";
import type { LineFormat } from "../../modules/readout/readout.js";

/** Bytes that a port takes before it says that it is full. */
export const WRITE_LIMIT = 16_384;
/** Received bytes that wait to be read; the oldest are lost beyond. */
export const RECEIVE_LIMIT = 65_536;

export function openSerial(options: SerialOptions): Port {
  checkDevice(options.device);
  return new NodeSerialPort(options);
}

class NodeSerialPort implements Port {
  readonly #device: string;
  /** Undefined once the port is closed: nothing is called any more. */
  #callbacks: SerialOptions | undefined;
  #line: LineFormat;
  #port: SerialPort | undefined;
  /** Operations that wait: each one begins when the one before has ended. */
  readonly #waiting: (() => Promise<void>)[] = [];
  #working = false;
  #received: Buffer[] = [];
  #offset = 0;
  #receivedBytes = 0;
  /** Bytes taken by `write` and not yet with the system. */
  #taken = 0;
  #blocked = false;

  constructor(options: SerialOptions) {
    this.#device = options.device;
    this.#callbacks = options;
    this.#line = options.line;
    this.#queue(() => this.#open(options.line));
  }

  read(buffer: Uint8Array): number {
    let count = 0;
    while (count < buffer.length && this.#received.length > 0) {
      const chunk = this.#received[0];
      const part = Math.min(chunk.length - this.#offset, buffer.length - count);
      buffer.set(chunk.subarray(this.#offset, this.#offset + part), count);
      count += part;
      this.#offset += part;
      if (this.#offset === chunk.length) {
        this.#received.shift();
        this.#offset = 0;
      }
    }
    this.#receivedBytes -= count;
    return count;
  }

  write(buffer: Uint8Array, start: number, end: number): number {
    if (!this.#callbacks) return 0;
    const count = Math.min(end - start, WRITE_LIMIT - this.#taken);
    if (count < end - start) this.#blocked = true;
    if (count <= 0) return 0;
    const bytes = Buffer.from(buffer.subarray(start, start + count));
    this.#taken += count;
    this.#queue(() => this.#send(bytes));
    return count;
  }

  format(line: LineFormat): void {
    const before = this.#line;
    if (!this.#callbacks || sameLine(before, line)) return;
    this.#line = line;
    if (sameLine({ ...before, baud: line.baud }, line)) this.#queue(() => this.#setSpeed(line.baud));
    else
      this.#queue(async () => {
        await this.#shut();
        await this.#open(line);
      });
  }

  close(): void {
    if (!this.#callbacks) return;
    this.#callbacks = undefined;
    this.#received = [];
    this.#waiting.length = 0;
    this.#queue(() => this.#shut());
  }

  #queue(operation: () => Promise<void>): void {
    this.#waiting.push(operation);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (;;) {
      const operation = this.#waiting.shift();
      if (!operation) break;
      try {
        await operation();
      } catch (error) {
        this.#over(reasonOf(error as Error, this.#device));
      }
    }
    this.#working = false;
  }

  async #open(line: LineFormat): Promise<void> {
    const port = new SerialPort({
      path: this.#device,
      baudRate: line.baud,
      dataBits: line.data,
      parity: line.parity,
      stopBits: line.stop,
      autoOpen: false,
    });
    port.on("data", (chunk: Buffer) => {
      if (this.#port === port) this.#receive(chunk);
    });
    port.on("error", (error: Error) => this.#over(reasonOf(error, this.#device)));
    port.on("close", () => {
      if (this.#port === port) this.#over(`${this.#device} is gone: unplugged?`);
    });
    await settle((done) => port.open(done));
    this.#port = port;
    if (!this.#callbacks) await this.#shut();
  }

  async #shut(): Promise<void> {
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen) await settle((done) => port.close(done));
  }

  async #setSpeed(baud: number): Promise<void> {
    const port = this.#port;
    if (port) await settle((done) => port.update({ baudRate: baud }, done));
  }

  async #send(bytes: Buffer): Promise<void> {
    const port = this.#port;
    if (!port) return;
    await settle((done) => port.write(bytes, undefined, done));
    await settle((done) => port.drain(done));
    this.#taken -= bytes.length;
    if (this.#taken === 0) this.#callbacks?.onDrained?.();
    if (!this.#blocked) return;
    this.#blocked = false;
    this.#callbacks?.onWritable?.();
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    while (this.#receivedBytes > RECEIVE_LIMIT) {
      this.#receivedBytes -= this.#received[0].length - this.#offset;
      this.#received.shift();
      this.#offset = 0;
    }
    this.#callbacks?.onReadable();
  }

  #over(reason: string): void {
    const callbacks = this.#callbacks;
    this.close();
    callbacks?.onClosed(reason);
  }
}

function settle(start: (done: (error: Error | null | undefined) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}

function sameLine(one: LineFormat, other: LineFormat): boolean {
  return (
    one.baud === other.baud &&
    one.data === other.data &&
    one.parity === other.parity &&
    one.stop === other.stop
  );
}

/** Throws one clear sentence when it is plain that this cannot be opened. Windows names are no paths. */
function checkDevice(device: string): void {
  if (process.platform === "win32") return;
  try {
    if (!statSync(device).isCharacterDevice()) throw new Error(`${device} is not a serial port`);
    accessSync(device, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw new Error(reasonOf(error as NodeJS.ErrnoException, device));
  }
}

function reasonOf(error: NodeJS.ErrnoException, device: string): string {
  const text = error.message;
  if (error.code === "ENOENT" || error.code === "ENOTDIR" || /No such file/.test(text))
    return `no such device: ${device}`;
  if (error.code === "EACCES" || error.code === "EPERM" || /Permission denied/.test(text))
    return deniedText(device);
  if (/Cannot lock|temporarily unavailable|busy|Access denied/i.test(text))
    return `${device} is in use by another program`;
  if (/Inappropriate ioctl/.test(text)) return `${device} is not a serial port`;
  if (/No such device|Input\/output error|bad file descriptor/i.test(text))
    return `${device} is gone: unplugged?`;
  return text;
}

function deniedText(device: string): string {
  return `permission denied on ${device}: add yourself to group ${groupOf(device)} and log in again`;
}

/** Name of the group that owns the device, "dialout" where that cannot be found out. */
function groupOf(device: string): string {
  try {
    const { gid } = statSync(device);
    for (const line of readFileSync("/etc/group", "utf8").split("\n")) {
      const [name, , number] = line.split(":");
      if (gid > 0 && Number(number) === gid) return name;
    }
  } catch {
    // Only the wording of a message hangs on it.
  }
  return "dialout";
}
