/**
 * From frames to a whole APDU: LLC header, segments, general block transfer (Green Book clauses 8.4.1 and 9.4.6.13).
 *
 *   LLC       E6 E7 00 (from the meter) or E6 E6 00, in front of the first segment only
 *   segments  HDLC: as long as S is set; M-Bus: CI 00, 01.. and the last one with bit 4 (10, 11, 12..)
 *   blocks    E0 | control: 80 last, 40 streaming, window | number 2 | acknowledged 2 | length | part of an APDU
 *
 * Blocks count from 1 without a gap. A broken row is dropped until its next beginning: half a message is
 * never handed on. Everything is gathered in one buffer; what does not fit is an Overflow.
 */
import { readUnsigned16 } from "../bytes/integer.js";
import { Fault } from "../readout/fault.js";
import { Step } from "../readout/step.js";

/** Longest APDU in bytes; the longest seen is 700. */
export const APDU_LIMIT = 2048;
/** Room for the header of the last block, which is cut away before its content counts. */
const HEADER_ROOM = 16;
const GENERAL_BLOCK = 0xe0;
const BLOCK_HEADER = 6;
const LAST_BLOCK = 0x80;
const LINK_SEQUENCE = 0x0f;
const LINK_FINAL = 0x10;
/** CI values below this carry DLMS (EN 13757-1); heat and water meters begin at 50. */
export const LINK_DLMS_END = 0x20;
/** CI, source and destination transport selectors. */
const LINK_HEADER = 3;
/** C and A, in front of them. */
const LINK_ADDRESS = 2;

export class Assembly {
  /** After Step.Done: the APDU is buffer[0, end), until the next call. */
  readonly buffer = new Uint8Array(APDU_LIMIT + HEADER_ROOM);
  end = 0;
  fault: number = Fault.None;

  /** End of the blocks gathered so far, and of the segments behind them. */
  #blocks = 0;
  #segments = 0;
  #blockNumber = 0;
  /** More segments have to come. */
  #isOpen = false;
  #linkSequence = 0;
  /** The row is broken and that was told: what belongs to it is dropped without a word. */
  #isLost = false;

  /** Something of a message is here, and its rest is not. */
  get isPartial(): boolean {
    return this.#isOpen || this.#blockNumber > 0;
  }

  /** Takes the information field of an HDLC frame. */
  frame(source: Uint8Array, start: number, end: number, more: boolean): number {
    const wasOpen = this.#isOpen;
    if (hasLinkHeader(source, start, end)) {
      if (wasOpen) this.reset();
      this.#isLost = false;
      this.#segments = this.#blocks;
      const step = this.#segment(source, start + 3, end, more);
      // The new message goes on; only if it is not complete yet, the end of its predecessor can be told.
      return wasOpen && step === Step.Wait ? this.#tell(Fault.Truncated) : step;
    }
    if (!wasOpen) {
      // Blocks behind the first come without a header; anything else is the rest of a message that was lost.
      if (source[start] !== GENERAL_BLOCK) return this.#broken(Fault.Sequence);
      this.#segments = this.#blocks;
    }
    return this.#segment(source, start, end, more);
  }

  /** Takes C to data of an M-Bus long frame whose CI is below LINK_DLMS_END. */
  link(source: Uint8Array, start: number, end: number): number {
    const at = start + LINK_ADDRESS;
    if (end - at < LINK_HEADER) return this.#broken(Fault.Malformed);
    const information = source[at];
    const sequence = information & LINK_SEQUENCE;
    const more = (information & LINK_FINAL) === 0;
    const isRestart = sequence === 0 && this.#isOpen;
    if (sequence === 0) {
      this.reset();
      this.#isLost = false;
    } else if (!this.#isOpen || sequence !== this.#linkSequence + 1) return this.#broken(Fault.Sequence);
    this.#linkSequence = sequence;
    const step = this.#segment(source, at + LINK_HEADER, end, more);
    return isRestart && step === Step.Wait ? this.#tell(Fault.Truncated) : step;
  }

  /** Forgets what was gathered. */
  reset(): void {
    this.#blocks = 0;
    this.#segments = 0;
    this.#blockNumber = 0;
    this.#isOpen = false;
  }

  /** A frame of this line was lost or broken: what is gathered has a hole. */
  interrupt(): void {
    if (this.#isOpen) this.#lose();
  }

  #segment(source: Uint8Array, start: number, end: number, more: boolean): number {
    const { buffer } = this;
    let segments = this.#segments;
    if (segments + end - start > buffer.length) return this.#broken(Fault.Overflow);
    for (let index = start; index < end; index++) buffer[segments++] = source[index];
    this.#segments = segments;
    this.#isOpen = more;
    if (more) return Step.Wait;
    if (this.buffer[this.#blocks] === GENERAL_BLOCK && this.#segments > this.#blocks) return this.#block();
    return this.#whole();
  }

  /** The segments are one APDU by themselves. */
  #whole(): number {
    const from = this.#blocks;
    const size = this.#segments - from;
    if (from > 0) this.buffer.copyWithin(0, from, this.#segments);
    this.reset();
    this.#isLost = false;
    if (size > APDU_LIMIT) return this.#tell(Fault.Overflow);
    this.end = size;
    return Step.Done;
  }

  #block(): number {
    const buffer = this.buffer;
    const at = this.#blocks;
    const end = this.#segments;
    if (end - at <= BLOCK_HEADER) return this.#broken(Fault.Malformed);
    const control = buffer[at + 1];
    const number = readUnsigned16(buffer, at + 2);
    let from = at + BLOCK_HEADER;
    let length = buffer[from++];
    if (length >= 0x80) {
      const size = length - 0x80;
      if (size === 0 || size > 2 || from + size > end) return this.#broken(Fault.Malformed);
      length = size === 1 ? buffer[from] : readUnsigned16(buffer, from);
      from += size;
    }
    if (from + length !== end) return this.#broken(Fault.Malformed);
    // Landis+Gyr meters leave a push and begin the next: block 1 starts anew, and nothing was damaged.
    if (number === 1) {
      this.#blocks = 0;
      this.#isLost = false;
    } else if (this.#blockNumber === 0 || number !== this.#blockNumber + 1)
      return this.#broken(Fault.Sequence);
    if (this.#blocks + length > APDU_LIMIT) return this.#broken(Fault.Overflow);
    buffer.copyWithin(this.#blocks, from, end);
    this.#blocks += length;
    this.#segments = this.#blocks;
    this.#blockNumber = number;
    if ((control & LAST_BLOCK) === 0) return Step.Wait;
    const size = this.#blocks;
    this.reset();
    this.end = size;
    return Step.Done;
  }

  #lose(): void {
    this.reset();
    this.#isLost = true;
  }

  /** Drops the message; its rest is dropped without another word. */
  #broken(fault: number): number {
    const isNews = !this.#isLost || fault !== Fault.Sequence;
    this.#lose();
    return isNews ? this.#tell(fault) : Step.Wait;
  }

  #tell(fault: number): number {
    this.fault = fault;
    return Step.Fault;
  }
}

function hasLinkHeader(buffer: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 3 &&
    buffer[start] === 0xe6 &&
    (buffer[start + 1] === 0xe7 || buffer[start + 1] === 0xe6) &&
    buffer[start + 2] === 0
  );
}
