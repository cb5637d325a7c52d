/** Big-endian unsigned integers in a borrowed buffer. The caller checks the bounds. */

export function readUnsigned16(buffer: Uint8Array, at: number): number {
  return (buffer[at] << 8) | buffer[at + 1];
}

export function readUnsigned32(buffer: Uint8Array, at: number): number {
  return ((buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3]) >>> 0;
}

export function writeUnsigned32(buffer: Uint8Array, at: number, value: number): number {
  buffer[at] = value >>> 24;
  buffer[at + 1] = value >>> 16;
  buffer[at + 2] = value >>> 8;
  buffer[at + 3] = value;
  return at + 4;
}
