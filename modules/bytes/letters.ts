/**
 * Words as bytes, for comparing them with what came from a meter: a string would cost the device an object each
 * time one of its letters is looked at.
 */

/** Bytes of a seven-bit text. For tables, not for the hot path. */
export function letters(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** Whether the bytes in [start, end) begin with a word. */
export function startsWith(buffer: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  const length = word.length;
  if (length > end - start) return false;
  for (let index = 0; index < length; index++) if (buffer[start + index] !== word[index]) return false;
  return true;
}
