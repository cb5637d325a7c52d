/**
 * Short seven-bit words as numbers, so that a word in a buffer is compared with a table's without touching a string
 * (on XS each look at a character of a string costs memory).
 */

/** Longest word: six characters fill 42 of the 53 bits. */
export const WORD_LIMIT = 6;

/** Number of the characters in buffer[start, end); -1 where that is no word. */
export function wordIn(buffer: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > WORD_LIMIT) return -1;
  let word = 0;
  for (let index = start; index < end; index++) {
    if (buffer[index] > 0x7f) return -1;
    word = word * 128 + buffer[index];
  }
  return word;
}

/** The word of a number. */
export function wordText(word: number): string {
  return word < 128
    ? String.fromCharCode(word)
    : wordText(Math.floor(word / 128)) + String.fromCharCode(word % 128);
}

/** Number of a word of a table. Throws RangeError where it is none. */
export function word(text: string): number {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const number = wordIn(bytes, 0, bytes.length);
  if (number < 0) throw new RangeError(`not a word of at most ${WORD_LIMIT} seven-bit characters: ${text}`);
  return number;
}
