/**
 * HDLC frame type 3 as DLMS uses it (ISO/IEC 13239 clause 4.9, Green Book "data link layer"), receiving side.
 *
 *   7E | format 2 | destination 1-4 | source 1-4 | control | HCS 2 | information | FCS 2 | 7E
 *
 * format = 1010 S LLL LLLLLLLL: S says that more segments follow, L counts the bytes between the flags.
 * HCS covers format to control, FCS covers format to HCS and information; both X-25, low byte first.
 * A frame without information has no HCS.
 *
 * The length rules, never the flag: 7E inside a frame is data, and one 7E may close a frame and open the next.
 * So the bytes since the last good place are kept, and after a failure the search goes on one byte behind the
 * flag that failed: a broken frame never takes a good one with it. That search can find several events in
 * bytes that are here already; each `push` and each `next` answers one of them, the rest stays for the next call.
 *
 * It checks no address, keeps no state of a link and sends nothing.
 */
import { crc16X25, X25_START, x25End } from "../bytes/crc.js";
import { Fault } from "../readout/fault.js";
import { Step } from "../readout/step.js";

export const FLAG = 0x7e;
/** Longest frame: the eleven bits of the length field, and the opening flag. */
export const FRAME_LIMIT = 2047 + 1;
/** Shortest: format, two addresses, control, FCS. */
const LENGTH_MINIMUM = 7;
const FORMAT_MASK = 0xf0;
const FORMAT_TYPE_3 = 0xa0;
const SEGMENTED = 0x08;
const ADDRESS_LIMIT = 4;

export class HdlcReceiver {
  readonly buffer = new Uint8Array(FRAME_LIMIT);
  /** After Step.Done: the information field is buffer[start, end), until the next call. */
  start = 0;
  end = 0;
  /** More segments of the same message follow. */
  segmented = false;
  control = 0;
  /** After Step.Fault: Crc. After `close`: also Truncated or Noise. */
  fault: number = Fault.None;
  /** Bytes other than flags that were passed over since the frame before this one. */
  skipped = 0;
  /** Frames and bytes seen since the start, for people who look for the reason of silence. */
  frames = 0;
  flags = 0;
  headers = 0;
  bytes = 0;

  #head = 0;
  #used = 0;
  #skipped = 0;

  /** Takes a byte. Step.Done: a good frame. Step.Fault: a frame whose check failed. */
  push(byte: number): number {
    if (this.#used === FRAME_LIMIT) this.#compact();
    this.buffer[this.#used++] = byte;
    this.bytes++;
    if (byte === FLAG) this.flags++;
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
      if (buffer[head] !== FLAG) {
        this.#head = head + 1;
        this.#skipped++;
        continue;
      }
      if (have === 1) return Step.Wait;
      if ((buffer[head + 1] & FORMAT_MASK) !== FORMAT_TYPE_3) {
        this.#head = head + 1;
        continue;
      }
      if (have === 2) return Step.Wait;
      const length = ((buffer[head + 1] & 7) << 8) | buffer[head + 2];
      if (length < LENGTH_MINIMUM) {
        this.#head = head + 1;
        continue;
      }
      const control = this.#header(head, length);
      if (control === 0) return Step.Wait;
      if (control < 0) {
        this.#head = head + 1;
        continue;
      }
      const last = head + length;
      const bare = control + 2 === last;
      if (!bare) {
        if (this.#used <= control + 2) return Step.Wait;
        if (!this.#holds(head + 1, control + 1)) return this.#reject(head);
      }
      if (this.#used <= last) return Step.Wait;
      if (!this.#holds(head + 1, last - 1)) return this.#reject(head);
      this.#head = last + 1;
      this.control = buffer[control];
      this.segmented = (buffer[head + 1] & SEGMENTED) !== 0;
      this.start = bare ? control + 1 : control + 3;
      this.end = last - 1;
      this.skipped = this.#skipped;
      this.#skipped = 0;
      this.headers++;
      this.frames++;
      return Step.Done;
    }
  }

  /** No more bytes: the next event, as `next`; at last Truncated if a frame is open, else Step.Wait. */
  close(): number {
    const step = this.next();
    if (step !== Step.Wait) return step;
    if (this.#used - this.#head < 3) return Step.Wait;
    this.#head++;
    this.fault = Fault.Truncated;
    return Step.Fault;
  }

  reset(): void {
    this.#head = 0;
    this.#used = 0;
  }

  /** Index of the control byte, 0 while bytes are missing, -1 where no address field ends. */
  #header(head: number, length: number): number {
    let at = head + 3;
    for (let address = 0; address < 2; address++) {
      let size = 0;
      for (;;) {
        if (at >= this.#used) return 0;
        size++;
        if ((this.buffer[at++] & 1) === 1) break;
        if (size === ADDRESS_LIMIT) return -1;
      }
      if (size === 3) return -1;
    }
    // The control byte and the FCS behind it must lie inside the length; one byte between them cannot be.
    const rest = head + length - at;
    return rest < 2 || rest === 3 ? -1 : at;
  }

  /** Whether the X-25 over [from, to) is what stands at `to`. */
  #holds(from: number, to: number): boolean {
    const buffer = this.buffer;
    let crc = X25_START;
    for (let index = from; index < to; index++) crc = crc16X25(crc, buffer[index]);
    crc = x25End(crc);
    return buffer[to] === (crc & 0xff) && buffer[to + 1] === crc >>> 8;
  }

  #reject(head: number): number {
    this.#head = head + 1;
    this.headers++;
    this.fault = Fault.Crc;
    return Step.Fault;
  }

  #compact(): void {
    this.buffer.copyWithin(0, this.#head, this.#used);
    this.#used -= this.#head;
    this.#head = 0;
  }
}
