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
import { crc16X25Range, X25_START, x25End } from "../bytes/crc.js";
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
/** A header held; no `Step`. */
const FOUND = -1;

export class HdlcReceiver {
  readonly buffer = new Uint8Array(FRAME_LIMIT);
  /** After Step.Done: the information field is buffer[start, end), until the next call. */
  start = 0;
  end = 0;
  /** More segments of the same message follow. */
  segmented = false;
  control = 0;
  /** Where the addresses start: destination, then source, up to the control byte. */
  addressAt = 0;
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
  /** Of the frame at #head, once its header held: the last byte of its FCS, and its control byte; 0 before. */
  #last = 0;
  #controlAt = 0;

  /** Takes a byte. Step.Done: a good frame. Step.Fault: a frame whose check failed. */
  push(byte: number): number {
    if (this.#used === FRAME_LIMIT) this.#compact();
    this.buffer[this.#used++] = byte;
    this.bytes++;
    if (byte === FLAG) this.flags++;
    return this.#used <= this.#last ? Step.Wait : this.next();
  }

  /** Takes the bytes of bytes[from, to) that are the middle of a frame; the place of the first one that is not. */
  take(bytes: Uint8Array, from: number, to: number): number {
    const { buffer } = this;
    let used = this.#used;
    let flags = this.flags;
    let at = from;
    const end = Math.min(to, from + this.#last - used, from + FRAME_LIMIT - used);
    while (at < end) {
      const byte = bytes[at++];
      buffer[used++] = byte;
      if (byte === FLAG) flags++;
    }
    this.flags = flags;
    this.bytes += used - this.#used;
    this.#used = used;
    return at;
  }

  /** The next event in the bytes that are here, or Step.Wait. */
  next(): number {
    for (;;) {
      if (this.#last === 0) {
        const found = this.#find();
        if (found !== FOUND) return found;
      }
      if (this.#used <= this.#last) return Step.Wait;
      const head = this.#head;
      const last = this.#last;
      this.#last = 0;
      if (!this.#holds(head + 1, last - 1)) return this.#reject(head);
      const control = this.#controlAt;
      this.#head = last + 1;
      this.control = this.buffer[control];
      this.addressAt = head + 3;
      this.segmented = (this.buffer[head + 1] & SEGMENTED) !== 0;
      this.start = control + 2 === last ? control + 1 : control + 3;
      this.end = last - 1;
      this.skipped = this.#skipped;
      this.#skipped = 0;
      this.headers++;
      this.frames++;
      return Step.Done;
    }
  }

  /** Searches for a header that holds, from #head on: FOUND, or Step.Wait, or Step.Fault for one that does not. */
  #find(): number {
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
      const control = length < LENGTH_MINIMUM ? -1 : this.#header(head, length);
      if (control === 0) return Step.Wait;
      if (control < 0) {
        this.#head = head + 1;
        continue;
      }
      // Without information there is no check of the header by itself.
      if (control + 2 !== head + length) {
        if (this.#used <= control + 2) return Step.Wait;
        if (!this.#holds(head + 1, control + 1)) return this.#reject(head);
      }
      this.#last = head + length;
      this.#controlAt = control;
      return FOUND;
    }
  }

  /** No more bytes: the next event, as `next`; at last Truncated if a frame is open, else Step.Wait. */
  close(): number {
    const step = this.next();
    if (step !== Step.Wait) return step;
    if (this.#used - this.#head < 3) return Step.Wait;
    this.#head++;
    this.#last = 0;
    this.fault = Fault.Truncated;
    return Step.Fault;
  }

  reset(): void {
    this.#last = 0;
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
    const crc = x25End(crc16X25Range(X25_START, buffer, from, to));
    return buffer[to] === (crc & 0xff) && buffer[to + 1] === crc >>> 8;
  }

  #reject(head: number): number {
    this.#head = head + 1;
    this.headers++;
    this.fault = Fault.Crc;
    return Step.Fault;
  }

  #compact(): void {
    const head = this.#head;
    this.buffer.copyWithin(0, head, this.#used);
    this.#used -= head;
    if (this.#last > 0) {
      this.#last -= head;
      this.#controlAt -= head;
    }
    this.#head = 0;
  }
}
