/**
 * An image on its way into the inactive slot: cut into blocks, hashed as it comes, and, once it is whole, read back
 * and hashed again, since a flash may not hold what was written. Both digests have to be the signed one.
 */
import { parseHex } from "../bytes/hex.js";
import { DIGEST_BYTES, type Sha256, type UpdateCrypto } from "./crypto.js";
import type { Image } from "./release.js";
import { BLOCK, type Slots } from "./slots.js";

/** Blocks that are read back before others get their turn. */
const BLOCKS_AT_A_TIME = 16;

export class ImageWriter {
  /** Bytes taken so far. */
  received = 0;
  readonly #slots: Slots;
  readonly #crypto: UpdateCrypto;
  readonly #block: Uint8Array;
  #filled = 0;
  #size = 0;
  #expected: Uint8Array = new Uint8Array(0);
  #hash: Sha256 | undefined;
  #checked = 0;

  /** @param block borrowed while an image is on its way; BLOCK bytes */
  constructor(slots: Slots, crypto: UpdateCrypto, block: Uint8Array) {
    this.#slots = slots;
    this.#crypto = crypto;
    this.#block = block;
  }

  get size(): number {
    return this.#size;
  }

  /** Throws what the slot throws; so do all the others. */
  begin(image: Image): void {
    this.#size = image.size;
    this.#expected = parseHex(image.sha256) ?? new Uint8Array(0);
    this.restart();
  }

  /** The same image again, from its first byte. */
  restart(): void {
    this.#slots.begin(this.#size);
    this.received = 0;
    this.#filled = 0;
    this.#checked = 0;
    this.#hash = this.#crypto.sha256();
  }

  /** False: these are more bytes than the image has. */
  take(buffer: Uint8Array, start: number, end: number): boolean {
    if (end - start > this.#size - this.received) return false;
    for (let index = start; index < end; ) {
      const count = Math.min(end - index, BLOCK - this.#filled);
      for (let offset = 0; offset < count; offset++)
        this.#block[this.#filled + offset] = buffer[index + offset];
      this.#filled += count;
      index += count;
      this.received += count;
      if (this.#filled === BLOCK || this.received === this.#size) this.#flush();
    }
    return true;
  }

  /** All bytes came: a sentence when they are not the signed ones. */
  complete(): string {
    if (this.received !== this.#size) return `the image has ${this.received} bytes instead of ${this.#size}`;
    if (!this.#matches()) return "the image is not the signed one (SHA-256)";
    this.#checked = 0;
    this.#hash = this.#crypto.sha256();
    return "";
  }

  /** Reads a part back. Undefined: there is more; else a sentence, empty when the slot holds the signed image. */
  verify(): string | undefined {
    for (let count = 0; count < BLOCKS_AT_A_TIME; count++) {
      const length = Math.min(BLOCK, this.#size - this.#checked);
      if (length === 0) return this.#matches() ? "" : "the memory does not hold what was written";
      this.#slots.read(this.#checked, this.#block, length);
      this.#hash?.update(this.#block, 0, length);
      this.#checked += length;
    }
    return undefined;
  }

  #flush(): void {
    this.#hash?.update(this.#block, 0, this.#filled);
    this.#slots.write(this.#block, 0, this.#filled);
    this.#filled = 0;
  }

  #matches(): boolean {
    const digest = this.#hash?.digest();
    this.#hash = undefined;
    if (!digest || digest.length !== DIGEST_BYTES || this.#expected.length !== DIGEST_BYTES) return false;
    for (let index = 0; index < DIGEST_BYTES; index++)
      if (digest[index] !== this.#expected[index]) return false;
    return true;
  }
}
