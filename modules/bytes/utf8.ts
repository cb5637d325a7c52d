/** UTF-8 bytes to strings, strictly (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF. */

const PIECE = 64;

/** String of [start, end), or undefined where the bytes are not UTF-8. Allocates; not for the hot path. */
export function decodeUtf8(buffer: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  // Joined piece by piece: a string that grows by one character is copied as often as it is long.
  let piece = "";
  for (let index = start; index < end; ) {
    if (piece.length >= PIECE) {
      text += piece;
      piece = "";
    }
    const first = buffer[index++];
    if (first < 0x80) {
      piece += String.fromCharCode(first);
      continue;
    }
    const more = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (more === 0 || index + more > end) return undefined;
    let point = first & (0x3f >> more);
    for (let count = 0; count < more; count++) {
      const byte = buffer[index++];
      if ((byte & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (byte & 0x3f);
    }
    if ((more === 2 && point < 0x800) || (more === 3 && point < 0x10000)) return undefined;
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
    piece += String.fromCodePoint(point);
  }
  return text + piece;
}
