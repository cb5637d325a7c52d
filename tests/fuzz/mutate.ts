/** Seeded mutation of byte strings: what a line, a client or a file may do to a message, and what none would. */
import { Random } from "../../hosts/bench/random.js";

const INTERESTING: readonly number[] = [
  0, 1, 0x0a, 0x0d, 0x20, 0x30, 0x39, 0x40, 0x7e, 0x7f, 0x80, 0xfe, 0xff,
];
/** Mutations of one input. */
const MOST = 6;

export class Mutator {
  readonly #random: Random;
  readonly #words: readonly Uint8Array[];
  readonly #longest: number;

  constructor(seed: number, words: readonly Uint8Array[], longest: number) {
    this.#random = new Random(seed);
    this.#words = words;
    this.#longest = longest;
  }

  below(limit: number): number {
    return this.#random.below(limit);
  }

  /** A changed copy; `other` gives parts to it. */
  mutate(input: Uint8Array, other: Uint8Array): Uint8Array {
    let bytes = Uint8Array.from(input);
    for (let count = 1 + this.below(this.below(MOST) + 1); count > 0; count--)
      bytes = this.#once(bytes, other);
    return bytes.length > this.#longest ? bytes.slice(0, this.#longest) : bytes;
  }

  #once(bytes: Uint8Array<ArrayBuffer>, other: Uint8Array): Uint8Array<ArrayBuffer> {
    const at = this.below(bytes.length + 1);
    const length = Math.min(1 + this.below(1 << this.below(8)), bytes.length - at);
    const kind = this.below(12);
    if (at < bytes.length)
      switch (kind) {
        case 0:
          bytes[at] ^= 1 << this.below(8);
          return bytes;
        case 1:
          bytes[at] = this.below(256);
          return bytes;
        case 2:
          bytes[at] = INTERESTING[this.below(INTERESTING.length)];
          return bytes;
        case 3:
          bytes[at] += this.below(2) === 0 ? 1 + this.below(16) : -1 - this.below(16);
          return bytes;
        case 4:
          return splice(bytes, at, length, bytes.subarray(0, 0));
        case 5:
          return splice(bytes, at, 0, bytes.slice(at, at + length));
        case 6:
          return bytes.slice(0, at);
        case 7:
          bytes.copyWithin(this.below(bytes.length), at, at + length);
          return bytes;
      }
    if (kind === 8 && this.#words.length > 0)
      return splice(bytes, at, this.below(2) * length, this.#words[this.below(this.#words.length)]);
    if (kind === 9 && this.#words.length > 0)
      return splice(bytes, at, 0, this.#words[this.below(this.#words.length)]);
    if (kind === 10) return splice(bytes, at, 0, Uint8Array.of(this.below(256)));
    const from = this.below(other.length + 1);
    return splice(bytes, at, this.below(2) * length, other.subarray(from, from + 1 + this.below(64)));
  }
}

function splice(
  bytes: Uint8Array,
  at: number,
  removed: number,
  inserted: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length - removed + inserted.length);
  result.set(bytes.subarray(0, at));
  result.set(inserted, at);
  result.set(bytes.subarray(at + removed), at + inserted.length);
  return result;
}
