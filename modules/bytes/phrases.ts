/**
 * Constant texts side by side in one array of bytes, for what is written or compared: a text costs its bytes and two more,
 * where an array of its own costs the flash of a device 80 beside them, and a string memory for each character looked at.
 */
import { ascii } from "./writer.js";

export interface Phrases {
  readonly bytes: Uint8Array;
  /** Phrase n stands from `starts[n]` to `starts[n + 1]`. */
  readonly starts: Uint16Array;
}

/** Seven-bit texts; throws RangeError on others. */
export function phrases(texts: readonly string[]): Phrases {
  const starts = new Uint16Array(texts.length + 1);
  for (let index = 0; index < texts.length; index++) starts[index + 1] = starts[index] + texts[index].length;
  const bytes = ascii(texts.join(""));
  if (bytes.length > 0xffff) throw new RangeError(`${bytes.length} bytes`);
  return Object.freeze({ bytes, starts });
}

/** Number of the phrase that is buffer[0, length), from `first` on; -1 where there is none. */
export function phraseOf({ bytes, starts }: Phrases, buffer: Uint8Array, length: number, first = 0): number {
  for (let index = first; index + 1 < starts.length; index++) {
    const start = starts[index];
    if (starts[index + 1] - start !== length) continue;
    let same = 0;
    while (same < length && bytes[start + same] === buffer[same]) same++;
    if (same === length) return index;
  }
  return -1;
}
