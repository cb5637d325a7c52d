/** What the bytes of a value are: letters, hexadecimal digits, numbers in other forms than decimals. */

export function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte >= 0xc0;
}

export function isHexLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66;
}

/** "nan", "inf", or digits with an exponent; a sign in front is not part of it. */
export function isUnusual(buffer: Uint8Array, start: number, end: number): boolean {
  const first = buffer[start] | 0x20;
  if (end - start === 3 && (first === 0x6e || first === 0x69)) {
    const second = buffer[start + 1] | 0x20;
    const third = buffer[start + 2] | 0x20;
    return first === 0x6e ? second === 0x61 && third === 0x6e : second === 0x6e && third === 0x66;
  }
  let at = skipDigits(buffer, start, end);
  if (at === start) return false;
  if (buffer[at] === 0x2e) {
    const fraction = at + 1;
    at = skipDigits(buffer, fraction, end);
    if (at === fraction) return false;
  }
  if (at >= end || (buffer[at] | 0x20) !== 0x65) return false;
  at++;
  if (buffer[at] === 0x2b || buffer[at] === 0x2d) at++;
  return at < end && skipDigits(buffer, at, end) === end;
}

function skipDigits(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && buffer[at] >= 0x30 && buffer[at] <= 0x39) at++;
  return at;
}
