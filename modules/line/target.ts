/** Where a line leads: a serial port by its name, or a head on the network as "tcp://host:port". */
import type { Device, Port, PortCallbacks, SerialOptions, TcpOptions } from "../device/device.js";
import type { LineFormat } from "../readout/readout.js";

export function isTcpTarget(target: string): boolean {
  return target.startsWith("tcp://");
}

/** Host and port of "tcp://host:port" or "tcp://[v6]:port"; undefined when it is not one. */
export function parseTcpTarget(target: string): { host: string; port: number } | undefined {
  const match = /^tcp:\/\/(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]]+)):(\d{1,5})\/?$/.exec(target);
  const port = match ? Number(match[3]) : 0;
  return match && port > 0 && port < 65536 ? { host: match[1] ?? match[2], port } : undefined;
}

/** What is asked of a host; its callbacks are methods, since closures would cost memory. */
class PortRequest implements SerialOptions, TcpOptions {
  readonly device: string;
  readonly line: LineFormat;
  readonly host: string;
  readonly port: number;
  readonly #callbacks: PortCallbacks;

  constructor(target: string, line: LineFormat, host: string, port: number, callbacks: PortCallbacks) {
    this.device = target;
    this.line = line;
    this.host = host;
    this.port = port;
    this.#callbacks = callbacks;
  }

  onReadable(): void {
    this.#callbacks.onReadable();
  }

  onWritable(): void {
    this.#callbacks.onWritable?.();
  }

  onDrained(): void {
    this.#callbacks.onDrained?.();
  }

  onOpen(): void {
    this.#callbacks.onOpen?.();
  }

  onClosed(reason: string): void {
    this.#callbacks.onClosed(reason);
  }

  onLineError(framing: number, parity: number): void {
    this.#callbacks.onLineError?.(framing, parity);
  }
}

/** Opens it. Throws an Error with one sentence for people. A connection stands only at `onOpen`. */
export function openTarget(device: Device, target: string, line: LineFormat, callbacks: PortCallbacks): Port {
  if (!isTcpTarget(target)) return device.openSerial(new PortRequest(target, line, "", 0, callbacks));
  const address = parseTcpTarget(target);
  if (!address) throw new Error(`"${target}" is not of the form tcp://host:port`);
  return device.connect(new PortRequest(target, line, address.host, address.port, callbacks));
}
