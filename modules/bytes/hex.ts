/** Hexadecimal digits, lower case out, either case in. */

/** 0..15, or -1 where the byte is no hexadecimal digit. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Writes two digits for each byte of [start, end); returns the index after the last digit. */
export function writeHex(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  start: number,
  end: number,
): number {
  for (let index = start; index < end; index++) {
    const byte = source[index];
    const high = byte >>> 4;
    const low = byte & 15;
    target[at++] = high < 10 ? 0x30 + high : 0x57 + high;
    target[at++] = low < 10 ? 0x30 + low : 0x57 + low;
  }
  return at;
}

/** Bytes of a hexadecimal string, or undefined where it is not an even number of digits. Allocates. */
export function parseHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    const high = hexDigit(text.charCodeAt(2 * index));
    const low = hexDigit(text.charCodeAt(2 * index + 1));
    if (high < 0 || low < 0) return undefined;
    bytes[index] = (high << 4) | low;
  }
  return bytes;
}
