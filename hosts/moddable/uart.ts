/**
 * The UART as our own drivers give it: hosts/esp32/native/uart.c over the ESP-IDF driver,
 * hosts/headless/native/uart.c over termios. Nothing is called back from C; `poll` says what there is to do.
 */
import type { LineFormat } from "../../modules/readout/readout.js";

/** Bits of `poll`. */
export const Event = Object.freeze({
  /** Bytes are there to be read. */
  Readable: 1,
  /** `write` takes at least one byte. */
  Writable: 2,
  /** The last bit of the last byte has left. */
  Drained: 4,
  /** `framingErrors` or `parityErrors` has something to tell. */
  LineError: 8,
  /** The line is gone (a USB adapter was pulled out). */
  Lost: 16,
  /** Bytes were lost because the receive buffer was full. */
  Overrun: 32,
});

const parities: readonly string[] = Object.freeze(["none", "even", "odd"]);

export class Uart extends Native("iris_uart_destructor") {
  /**
   * Throws a sentence when the port cannot be had.
   * @param path name of the device file; the ESP32 takes the numbers that follow instead
   */
  constructor(path: string, port: number, receive: number, transmit: number) {
    super();
    native("iris_uart_constructor").call(this, path, port, receive, transmit);
  }
  close(): void {
    native("iris_uart_close").call(this);
  }
  /** parity: 0 none, 1 even, 2 odd. */
  configure(baud: number, data: number, parity: number, stop: number, invert: boolean): void {
    native("iris_uart_configure").call(this, baud, data, parity, stop, invert);
  }
  /** Copies at most buffer.length bytes; returns how many. */
  read(buffer: Uint8Array): number {
    return native("iris_uart_read").call(this, buffer);
  }
  /** Takes bytes of [start, end); returns how many. */
  write(buffer: Uint8Array, start: number, end: number): number {
    return native("iris_uart_write").call(this, buffer, start, end);
  }
  poll(): number {
    return native("iris_uart_poll").call(this);
  }
  /** Since the last call. */
  framingErrors(): number {
    return native("iris_uart_framing_errors").call(this);
  }
  /** Since the last call. */
  parityErrors(): number {
    return native("iris_uart_parity_errors").call(this);
  }
}

export function configure(uart: Uart, line: LineFormat): void {
  uart.configure(line.baud, line.data, parities.indexOf(line.parity), line.stop, line.invert === true);
}
