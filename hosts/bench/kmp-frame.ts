/**
 * Frames of the Kamstrup Meter Protocol as a meter sees them: 80h ... 0Dh in, 40h ... 0Dh out, stuffing and
 * CRC between. Written for the bench alone, bit by bit where modules/kmp uses a table, so that the two check
 * each other. It holds no limits against hostile input but the length.
 */

export const REQUEST_START = 0x80;
export const REPLY_START = 0x40;
export const STOP = 0x0d;
const ESCAPE = 0x1b;
const STUFFED: readonly number[] = [0x80, 0x40, 0x0d, 0x06, 0x1b];
/** Longest request that is collected: the largest log request is far below. */
export const REQUEST_LIMIT = 256;

/** CRC-16, polynomial 1021h, start 0000h, most significant bit first. */
export function checksum(bytes: ArrayLike<number>, count: number): number {
  let crc = 0;
  for (let index = 0; index < count; index++) {
    for (let bit = 7; bit >= 0; bit--) {
      const top = (crc >> 15) ^ ((bytes[index] >> bit) & 1);
      crc = ((crc << 1) & 0xffff) ^ (top ? 0x1021 : 0);
    }
  }
  return crc;
}

/** A frame around destination, command and data. `spoilt`: with a checksum that does not hold. */
export function buildFrame(start: number, body: readonly number[], spoilt = false): Uint8Array {
  const crc = checksum(body, body.length) ^ (spoilt ? 0x0001 : 0);
  const frame = [start];
  for (const byte of [...body, crc >> 8, crc & 0xff])
    if (STUFFED.includes(byte)) frame.push(ESCAPE, byte ^ 0xff);
    else frame.push(byte);
  frame.push(STOP);
  return Uint8Array.from(frame);
}

/** Undoes the stuffing; undefined where an escape stands last or in front of what needs none. */
function unstuff(bytes: readonly number[]): number[] | undefined {
  const plain: number[] = [];
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] !== ESCAPE) plain.push(bytes[index]);
    else {
      const byte = bytes[++index] ^ 0xff;
      if (index === bytes.length || !STUFFED.includes(byte)) return undefined;
      plain.push(byte);
    }
  }
  return plain;
}

/** What became of a request when its stop byte came. */
export type Arrival = { readonly body: readonly number[] } | { readonly complaint: string };

/** Collects requests: everything in front of a start byte is nothing to the meter. */
export class RequestCollector {
  #bytes: number[] | undefined;

  /** Whether a request has begun. */
  get open(): boolean {
    return this.#bytes !== undefined;
  }

  drop(): void {
    this.#bytes = undefined;
  }

  push(byte: number): Arrival | undefined {
    if (byte === REQUEST_START) {
      this.#bytes = [];
      return undefined;
    }
    const bytes = this.#bytes;
    if (!bytes) return undefined;
    if (byte !== STOP) {
      if (bytes.length < REQUEST_LIMIT) bytes.push(byte);
      else this.#bytes = undefined;
      return undefined;
    }
    this.#bytes = undefined;
    const plain = unstuff(bytes);
    if (!plain || plain.length < 4) return { complaint: "framing" };
    const end = plain.length - 2;
    if (checksum(plain, end) !== ((plain[end] << 8) | plain[end + 1])) return { complaint: "crc" };
    return { body: plain.slice(0, end) };
  }
}
