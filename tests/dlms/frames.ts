/** HDLC frames as a meter makes them, for tests; written from the standard, apart from the receiver. */
import { crc16X25, X25_START, x25End } from "../../modules/bytes/crc.js";

function check(bytes: readonly number[]): number[] {
  let crc = X25_START;
  for (const byte of bytes) crc = crc16X25(crc, byte);
  crc = x25End(crc);
  return [crc & 0xff, crc >> 8];
}

export interface FrameOptions {
  readonly more?: boolean;
  readonly destination?: readonly number[];
  readonly source?: readonly number[];
  readonly control?: number;
}

export function frame(information: readonly number[], options: FrameOptions = {}): number[] {
  const { more = false, destination = [0xce, 0xff], source = [0x03], control = 0x13 } = options;
  const hasInformation = information.length > 0;
  const length =
    2 + destination.length + source.length + 1 + (hasInformation ? 2 : 0) + information.length + 2;
  const header = [0xa0 | (more ? 8 : 0) | (length >> 8), length & 0xff, ...destination, ...source, control];
  const body = hasInformation ? [...header, ...check(header), ...information] : header;
  return [0x7e, ...body, ...check(body), 0x7e];
}

export const LLC = [0xe6, 0xe7, 0x00];

/** A general block transfer block. */
export function block(number: number, isLast: boolean, part: readonly number[]): number[] {
  const length = part.length < 0x80 ? [part.length] : [0x82, part.length >> 8, part.length & 0xff];
  return [0xe0, isLast ? 0xc0 : 0x40, number >> 8, number & 0xff, 0, 0, ...length, ...part];
}

export function counted(size: number): number[] {
  return Array.from({ length: size }, (_, index) => (index * 7 + 3) & 0xff);
}
