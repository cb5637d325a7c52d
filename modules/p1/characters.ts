/** Characters of a P1 telegram (DSMR P1 companion standard 5.0 chapter 6), and what they decide. */
export const SLASH = 0x2f;
export const BANG = 0x21;
export const CR = 0x0d;
export const LF = 0x0a;
export const STX = 0x02;

/** Bytes that decide nothing where the lines of a telegram are: they are neither an end, nor a start, nor cipher. */
export const plainBytes = new Uint8Array(256);
for (let byte = 0x20; byte < 0x7f; byte++) plainBytes[byte] = byte === SLASH || byte === BANG ? 0 : 1;
plainBytes[CR] = 1;
plainBytes[LF] = 1;

export function isText(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || byte === CR || byte === LF;
}
