/**
 * `Device.openSerial` over our own UART drivers. While a port is open it is looked after every POLL_INTERVAL
 * milliseconds; what arrives in between waits in the driver's receive buffer (4 kB on the ESP32: 350 ms at
 * 115200 baud, over four seconds at 9600).
 */
import type { Port, PortCallbacks, SerialOptions } from "../../modules/device/device.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { ReusableTimer } from "./timer.js";
import { configure, Event, type Uart } from "./uart.js";

/** Milliseconds between two looks at the driver. */
const POLL_INTERVAL = 10;

export class SerialPort implements Port {
  readonly #uart: Uart;
  /** Undefined once the port is closed: nothing is called any more. */
  #callbacks: PortCallbacks | undefined;
  readonly #timer: ReusableTimer;
  #blocked = false;
  #sending = false;

  constructor(uart: Uart, options: SerialOptions) {
    this.#uart = uart;
    this.#callbacks = options;
    configure(uart, options.line);
    this.#timer = new ReusableTimer(() => this.#poll());
    this.#timer.set(POLL_INTERVAL);
  }

  read(buffer: Uint8Array): number {
    return this.#callbacks ? this.#uart.read(buffer) : 0;
  }

  write(buffer: Uint8Array, start: number, end: number): number {
    if (!this.#callbacks) return 0;
    const count = this.#uart.write(buffer, start, end);
    if (count < end - start) this.#blocked = true;
    if (count > 0) this.#sending = true;
    return count;
  }

  format(line: LineFormat): void {
    if (this.#callbacks) configure(this.#uart, line);
  }

  close(): void {
    if (!this.#callbacks) return;
    this.#callbacks = undefined;
    this.#timer.dispose();
    this.#uart.close();
  }

  #poll(): void {
    const callbacks = this.#callbacks;
    if (!callbacks) return;
    this.#timer.set(POLL_INTERVAL);
    const events = this.#uart.poll();
    if (events & Event.Overrun) trace("serial: the receive buffer was full, bytes were lost\n");
    if (events & Event.LineError)
      callbacks.onLineError?.(this.#uart.framingErrors(), this.#uart.parityErrors());
    if (events & Event.Readable) callbacks.onReadable();
    if (this.#blocked && events & Event.Writable && this.#callbacks) {
      this.#blocked = false;
      callbacks.onWritable?.();
    }
    if (this.#sending && !this.#blocked && events & Event.Drained && this.#callbacks) {
      this.#sending = false;
      callbacks.onDrained?.();
    }
    if (events & Event.Lost && this.#callbacks) {
      this.close();
      callbacks.onClosed("the serial port is gone");
    }
  }
}
