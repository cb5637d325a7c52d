/**
 * Frames of the Kamstrup Meter Protocol: Kamstrup 5512-447, sections 3.1 (physical layer) and 3.2 (data link).
 *
 *   start | stuffed( address | command | data... | CRC high | CRC low ) | 0D
 *
 * Start is 80 to the meter and 40 from it. The five bytes with a meaning of their own (80 40 0D 06 1B) travel
 * as 1B and their complement, CRC included. CRC-16/XMODEM over the unstuffed bytes; over the CRC too it is 0.
 *
 *   Outside --40--> Inside --1B--> Escaped --complement--> Inside --0D--> Outside
 *
 * Unstuffing is one pass: 1B E4 F9 is 1B F9, never 06. A 40 always starts a frame, wherever it stands, since
 * inside it would have been stuffed. What is no frame of a meter (the echo of our own 80.., noise, the 00 that
 * meters sometimes send) is passed over in silence. What looked like one (40 and an address that meters answer
 * from) and came to nothing is a fault, and reception goes on with the very next byte. A frame whose CRC holds is
 * one from any address.
 *
 * It does not send or take the lone ACK 06: only commands that write are answered by it, and there are none.
 */
import { crc16Xmodem } from "../bytes/crc.js";
import { Fault } from "../readout/fault.js";
import { Step } from "../readout/step.js";

export const START_TO_METER = 0x80;
export const START_FROM_METER = 0x40;
export const STOP = 0x0d;
const STUFF = 0x1b;
const ACKNOWLEDGE = 0x06;

/** Addresses: the meter; the logger in a top module (or within an 801); the logger in a base module. */
export const Address = Object.freeze({ Meter: 0x3f, TopLogger: 0x7f, BaseLogger: 0xbf });

/**
 * Longest unstuffed frame from address to CRC. Eight registers of eight bytes need 108, a log configuration
 * of 43 registers 105. How much of a log a meter sends at once is its own secret; this is 9 s at 1200 baud.
 */
export const FRAME_LIMIT = 1024;
/** Address, command and CRC. */
const FRAME_LEAST = 4;

function isReserved(byte: number): boolean {
  return (
    byte === START_TO_METER ||
    byte === START_FROM_METER ||
    byte === STOP ||
    byte === STUFF ||
    byte === ACKNOWLEDGE
  );
}

function isMeterAddress(byte: number): boolean {
  return byte === Address.Meter || byte === Address.TopLogger || byte === Address.BaseLogger;
}

const State = Object.freeze({ Outside: 0, Inside: 1, Escaped: 2 });

/** Takes a meter's frames out of a stream of bytes. */
export class Deframer {
  readonly buffer = new Uint8Array(FRAME_LIMIT);
  /** After Step.Done: [0, end) holds address, command and data. Valid until the next push. */
  end = 0;
  /** Why, after Step.Fault. */
  fault: number = Fault.None;
  #state: number = State.Outside;
  #length = 0;
  #crc = 0;

  /** Whether a frame that looks like a meter's has begun and not ended: it names an address that meters have. */
  get inside(): boolean {
    return this.#state !== State.Outside && this.#length > 0 && isMeterAddress(this.buffer[0]);
  }

  /** Step.Wait, Step.Done (a frame whose CRC holds) or Step.Fault. */
  push(byte: number): number {
    if (byte === START_FROM_METER) {
      const isCut = this.inside;
      this.#state = State.Inside;
      this.#length = 0;
      this.#crc = 0;
      if (!isCut) return Step.Wait;
      this.fault = Fault.Truncated;
      return Step.Fault;
    }
    if (this.#state === State.Outside) return Step.Wait;
    if (byte === STOP) return this.#stop();
    if (this.#state === State.Escaped) {
      byte ^= 0xff;
      if (!isReserved(byte)) return this.#reject(Fault.Framing);
      this.#state = State.Inside;
    } else if (byte === STUFF) {
      this.#state = State.Escaped;
      return Step.Wait;
    }
    return this.#take(byte);
  }

  /** No more bytes will come: Step.Fault if that cuts a frame, else Step.Wait. */
  finish(): number {
    return this.#reject(Fault.Truncated);
  }

  #take(byte: number): number {
    if (this.#length === FRAME_LIMIT) return this.#reject(Fault.Overflow);
    this.buffer[this.#length++] = byte;
    this.#crc = crc16Xmodem(this.#crc, byte);
    return Step.Wait;
  }

  #stop(): number {
    if (this.#state === State.Escaped || this.#length < FRAME_LEAST) return this.#reject(Fault.Framing);
    if (this.#crc !== 0) return this.#reject(Fault.Crc);
    this.#state = State.Outside;
    this.end = this.#length - 2;
    return Step.Done;
  }

  /** Noise that never named an address of a meter is not worth a fault. */
  #reject(fault: number): number {
    const isFrame = this.inside;
    this.#state = State.Outside;
    if (!isFrame) return Step.Wait;
    this.fault = fault;
    return Step.Fault;
  }
}

/** Writes one frame, stuffing and checking as it goes. `limit` is the longest unstuffed frame, CRC included. */
export class FrameWriter {
  readonly buffer: Uint8Array;
  /** One past the last byte written. */
  end = 0;
  #crc = 0;

  constructor(limit: number) {
    this.buffer = new Uint8Array(2 * limit + 2);
  }

  open(start: number, address: number, command: number): void {
    this.buffer[0] = start;
    this.end = 1;
    this.#crc = 0;
    this.put8(address);
    this.put8(command);
  }

  put8(byte: number): void {
    this.#crc = crc16Xmodem(this.#crc, byte);
    this.#stuff(byte);
  }

  put16(value: number): void {
    this.put8((value >>> 8) & 0xff);
    this.put8(value & 0xff);
  }

  put32(value: number): void {
    this.put16((value >>> 16) & 0xffff);
    this.put16(value & 0xffff);
  }

  close(): void {
    const crc = this.#crc;
    this.#stuff(crc >>> 8);
    this.#stuff(crc & 0xff);
    this.buffer[this.end++] = STOP;
  }

  #stuff(byte: number): void {
    if (isReserved(byte)) {
      this.buffer[this.end++] = STUFF;
      this.buffer[this.end++] = byte ^ 0xff;
    } else this.buffer[this.end++] = byte;
  }
}
