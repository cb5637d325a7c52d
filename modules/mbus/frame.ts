/**
 * M-Bus link layer, receiving side (EN 13757-2 clause 5, format class FT 1.2 of IEC 60870-5-1).
 *
 *   long    68 L L 68 | C A CI data | checksum 16      L counts C to data, checksum is their sum modulo 256
 *   short   10 C A checksum 16
 *   single  E5
 *
 * Long frames carry both worlds that use this link: EN 13757-3 data of heat and water meters (CI 72, 76, 7A..)
 * and DLMS of electricity meters (EN 13757-1, CI 00..1F). Whose it is, `control information` tells.
 *
 * Sagemcom T210-D sends 257 bytes under L = 01 (the length modulo 256). An L below 3 cannot be meant as it
 * stands, so it is read as L + 256; the checksum decides, as always.
 *
 * After a failure the search goes on one byte behind the failed start, in the bytes that are kept. Each `push`
 * and each `next` answers one event. E5 and short frames are told only where `single` is asked for: in a
 * stream that is nothing but pushes they would be noise.
 */
import { Fault } from "../readout/fault.js";
import { Step } from "../readout/step.js";

export const FrameKind = Object.freeze({ Long: 0, Short: 1, Single: 2 });

const LONG_START = 0x68;
const SHORT_START = 0x10;
const SINGLE = 0xe5;
const STOP = 0x16;
/** Start, length, length, start; checksum and stop. */
const OVERHEAD = 6;
const HEADER = 4;
const LENGTH_MINIMUM = 3;
/** Longest frame: L = 2 read as 258. */
export const FRAME_LIMIT = 256 + LENGTH_MINIMUM - 1 + OVERHEAD;
const SHORT_SIZE = 5;

export class MbusReceiver {
  readonly buffer = new Uint8Array(FRAME_LIMIT);
  /** After Step.Done: what came; of a long frame buffer[start, end) is C, A, CI and data. */
  kind: number = FrameKind.Long;
  start = 0;
  end = 0;
  /** After Step.Fault: Crc. After `close`: also Truncated. */
  fault: number = Fault.None;
  /** Seen since the start, for people who look for the reason of silence. */
  frames = 0;
  bytes = 0;

  readonly #single: boolean;
  #head = 0;
  #used = 0;

  /** `single`: also report short frames and E5, as a conversation needs it. */
  constructor(single = false) {
    this.#single = single;
  }

  push(byte: number): number {
    if (this.#used === FRAME_LIMIT) this.#compact();
    this.buffer[this.#used++] = byte;
    this.bytes++;
    return this.next();
  }

  /** The next event in the bytes that are here, or Step.Wait. */
  next(): number {
    const buffer = this.buffer;
    for (;;) {
      const head = this.#head;
      const have = this.#used - head;
      if (have === 0) {
        this.#head = 0;
        this.#used = 0;
        return Step.Wait;
      }
      const first = buffer[head];
      if (first === LONG_START) {
        const step = this.#long(head, have);
        if (step >= 0) return step;
      } else if (this.#single && first === SINGLE) {
        return this.#deliver(FrameKind.Single, head, head + 1, 1);
      } else if (this.#single && first === SHORT_START) {
        if (have < SHORT_SIZE) return Step.Wait;
        const sum = (buffer[head + 1] + buffer[head + 2]) & 0xff;
        if (buffer[head + 3] === sum && buffer[head + 4] === STOP)
          return this.#deliver(FrameKind.Short, head + 1, head + 3, SHORT_SIZE);
      }
      this.#head = head + 1;
    }
  }

  /** No more bytes: the next event, as `next`; at last Truncated if a long frame is open, else Step.Wait. */
  close(): number {
    const step = this.next();
    if (step !== Step.Wait) return step;
    if (this.#used - this.#head < HEADER) return Step.Wait;
    this.#head++;
    this.fault = Fault.Truncated;
    return Step.Fault;
  }

  /** Whether bytes are here that may become a frame. */
  get isOpen(): boolean {
    return this.#used > this.#head;
  }

  reset(): void {
    this.#head = 0;
    this.#used = 0;
  }

  /** A step, or -1 where no long frame starts here. */
  #long(head: number, have: number): number {
    const buffer = this.buffer;
    if (have < 2) return Step.Wait;
    const stated = buffer[head + 1];
    const length = stated < LENGTH_MINIMUM ? stated + 256 : stated;
    if (have < 3) return Step.Wait;
    if (buffer[head + 2] !== stated) return -1;
    if (have < HEADER) return Step.Wait;
    if (buffer[head + 3] !== LONG_START) return -1;
    if (have < length + OVERHEAD) return Step.Wait;
    let sum = 0;
    const end = head + HEADER + length;
    for (let index = head + HEADER; index < end; index++) sum += buffer[index];
    if ((sum & 0xff) !== buffer[end] || buffer[end + 1] !== STOP) {
      this.#head = head + 1;
      this.fault = Fault.Crc;
      return Step.Fault;
    }
    return this.#deliver(FrameKind.Long, head + HEADER, end, length + OVERHEAD);
  }

  #deliver(kind: number, start: number, end: number, size: number): number {
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.#head += size;
    this.frames++;
    return Step.Done;
  }

  #compact(): void {
    this.buffer.copyWithin(0, this.#head, this.#used);
    this.#used -= this.#head;
    this.#head = 0;
  }
}
