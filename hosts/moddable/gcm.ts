/**
 * AES-128-GCM (NIST SP 800-38D) of `modules/readout/protocol.ts` over the SDK's AES and GHASH, for nonces of twelve
 * bytes: the counter mode is here, block by block and in place.
 */
import * as crypt from "crypt";
import type { Gcm } from "../../modules/readout/protocol.js";

/** What the SDK's module holds and its types leave out. */
const { BlockCipher, GHASH } = crypt as unknown as {
  BlockCipher: new (
    name: "AES",
    key: ArrayBufferLike,
  ) => {
    encrypt(data: ArrayBufferLike, result?: ArrayBufferLike): ArrayBuffer;
  };
  GHASH: new (
    hashKey: ArrayBuffer,
    additional: ArrayBufferLike,
  ) => {
    update(data: ArrayBufferLike): void;
    close(): ArrayBuffer;
  };
};

const BLOCK = 16;
const NONCE = 12;

/** One message: the cipher, and the counter that starts with the nonce. */
class Message {
  readonly #cipher: InstanceType<typeof BlockCipher>;
  readonly #counter = new Uint8Array(BLOCK);
  readonly #stream = new Uint8Array(BLOCK);

  constructor(key: Uint8Array, nonce: Uint8Array) {
    this.#cipher = new BlockCipher("AES", key.slice().buffer);
    this.#counter.set(nonce.subarray(0, NONCE));
  }

  /** Counter mode, from block 2 on: the same for both directions. */
  pass(buffer: Uint8Array, start: number, end: number): void {
    for (let at = start, block = 2; at < end; at += BLOCK, block++) {
      this.#block(block);
      for (let index = 0; index < BLOCK && at + index < end; index++)
        buffer[at + index] ^= this.#stream[index];
    }
  }

  /** Tag of the ciphertext in [start, end), all sixteen bytes. */
  tag(additional: Uint8Array, buffer: Uint8Array, start: number, end: number): Uint8Array {
    const hash = new GHASH(this.#cipher.encrypt(new ArrayBuffer(BLOCK)), additional.slice().buffer);
    hash.update(buffer.slice(start, end).buffer);
    const sum = new Uint8Array(hash.close());
    this.#block(1);
    for (let index = 0; index < BLOCK; index++) sum[index] ^= this.#stream[index];
    return sum;
  }

  #block(block: number): void {
    const counter = this.#counter;
    counter[12] = block >>> 24;
    counter[13] = block >>> 16;
    counter[14] = block >>> 8;
    counter[15] = block;
    this.#cipher.encrypt(counter.buffer, this.#stream.buffer);
  }
}

export const gcm: Gcm = Object.freeze({
  decrypt(
    key: Uint8Array,
    nonce: Uint8Array,
    additional: Uint8Array,
    buffer: Uint8Array,
    start: number,
    end: number,
    tag: Uint8Array,
  ): boolean {
    const message = new Message(key, nonce);
    if (tag.length > 0) {
      const sum = message.tag(additional, buffer, start, end);
      let difference = 0;
      for (let index = 0; index < tag.length; index++) difference |= sum[index] ^ tag[index];
      if (difference !== 0) return false;
    }
    message.pass(buffer, start, end);
    return true;
  },
  encrypt(
    key: Uint8Array,
    nonce: Uint8Array,
    additional: Uint8Array,
    buffer: Uint8Array,
    start: number,
    end: number,
    tag: Uint8Array,
  ): void {
    const message = new Message(key, nonce);
    message.pass(buffer, start, end);
    tag.set(message.tag(additional, buffer, start, end).subarray(0, tag.length));
  },
});
