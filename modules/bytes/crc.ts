/**
 * 16-bit cyclic redundancy checks, one byte at a time, by table.
 *
 * XMODEM  poly 1021, init 0000, not reflected, no final xor     Kamstrup Meter Protocol
 * X-25    poly 1021 reflected (8408), init FFFF, final xor FFFF HDLC frame type 3, ISO/IEC 13239
 * ARC     poly 8005 reflected (A001), init 0000, no final xor   DSMR P1 companion standard
 *
 * The caller keeps the running value; X-25 starts at `X25_START` and is complemented by `x25End`.
 */

const xmodem = new Uint16Array(256);
const x25 = new Uint16Array(256);
const arc = new Uint16Array(256);
/** What two bytes do at once: the first through these, the second through the table of one. */
const x25First = new Uint16Array(256);
const arcFirst = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let left = byte << 8;
  let reflected = byte;
  let reflectedArc = byte;
  for (let bit = 0; bit < 8; bit++) {
    left = left & 0x8000 ? (left << 1) ^ 0x1021 : left << 1;
    reflected = reflected & 1 ? (reflected >>> 1) ^ 0x8408 : reflected >>> 1;
    reflectedArc = reflectedArc & 1 ? (reflectedArc >>> 1) ^ 0xa001 : reflectedArc >>> 1;
  }
  xmodem[byte] = left;
  x25[byte] = reflected;
  arc[byte] = reflectedArc;
}
for (let byte = 0; byte < 256; byte++) {
  x25First[byte] = (x25[byte] >>> 8) ^ x25[x25[byte] & 0xff];
  arcFirst[byte] = (arc[byte] >>> 8) ^ arc[arc[byte] & 0xff];
}

export const X25_START = 0xffff;

export function crc16Xmodem(crc: number, byte: number): number {
  return ((crc << 8) & 0xffff) ^ xmodem[(crc >>> 8) ^ byte];
}

export function crc16X25(crc: number, byte: number): number {
  return (crc >>> 8) ^ x25[(crc ^ byte) & 0xff];
}

/** The same over [start, end) of a buffer, two bytes at a time. */
export function crc16X25Range(crc: number, buffer: Uint8Array, start: number, end: number): number {
  let index = start;
  for (const last = end - 1; index < last; index += 2)
    crc = x25First[(crc ^ buffer[index]) & 0xff] ^ x25[(crc >>> 8) ^ buffer[index + 1]];
  return index < end ? crc16X25(crc, buffer[index]) : crc;
}

export function x25End(crc: number): number {
  return crc ^ 0xffff;
}

export function crc16Arc(crc: number, byte: number): number {
  return (crc >>> 8) ^ arc[(crc ^ byte) & 0xff];
}

/** The same over [start, end) of a buffer, two bytes at a time. */
export function crc16ArcRange(crc: number, buffer: Uint8Array, start: number, end: number): number {
  let index = start;
  for (const last = end - 1; index < last; index += 2)
    crc = arcFirst[(crc ^ buffer[index]) & 0xff] ^ arc[(crc >>> 8) ^ buffer[index + 1]];
  return index < end ? crc16Arc(crc, buffer[index]) : crc;
}
