/**
 * AES-128-GCM (FIPS 197, NIST SP 800-38D) in plain TypeScript, for tests on engines without a crypto library.
 * Written to be read, not to be fast or to resist timing: no program of the house uses it.
 */
import type { Gcm } from "../modules/readout/protocol.js";

const BLOCK = 16;
const TAG = 12;

function double(byte: number): number {
  return ((byte << 1) ^ (byte & 0x80 ? 0x1b : 0)) & 0xff;
}

/** The S-box: inverse in GF(2^8), then the affine map; powers of 3 reach every element. */
function sBox(): Uint8Array {
  const box = new Uint8Array(256);
  let power = 1;
  let inverse = 1;
  do {
    power = power ^ double(power);
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if (inverse & 0x80) inverse ^= 0x09;
    let value = inverse;
    for (let shift = 1; shift < 5; shift++) value ^= (inverse << shift) | (inverse >>> (8 - shift));
    box[power] = (value ^ 0x63) & 0xff;
  } while (power !== 1);
  box[0] = 0x63;
  return box;
}

const box = sBox();

function expandKey(key: Uint8Array): Uint8Array {
  const words = new Uint8Array(176);
  words.set(key);
  let constant = 1;
  for (let at = 16; at < 176; at += 4) {
    let [a, b, c, d] = words.subarray(at - 4, at);
    if (at % 16 === 0) {
      [a, b, c, d] = [box[b] ^ constant, box[c], box[d], box[a]];
      constant = double(constant);
    }
    words.set(
      [a, b, c, d].map((byte, index) => byte ^ words[at - 16 + index]),
      at,
    );
  }
  return words;
}

function encryptBlock(schedule: Uint8Array, input: Uint8Array): Uint8Array {
  let state = input.map((byte, index) => byte ^ schedule[index]);
  for (let round = 1; round <= 10; round++) {
    const shifted = state.map((_, index) => box[state[(index + 4 * (index % 4)) % BLOCK]]);
    state = shifted.map((byte, index) => {
      if (round === 10) return byte ^ schedule[160 + index];
      const column = index - (index % 4);
      const next = shifted[column + ((index + 1) % 4)];
      const all = shifted[column] ^ shifted[column + 1] ^ shifted[column + 2] ^ shifted[column + 3];
      return byte ^ all ^ double(byte ^ next) ^ schedule[round * BLOCK + index];
    });
  }
  return state;
}

/** Product in GF(2^128), bit 0 being the first. */
function multiply(left: Uint8Array, right: Uint8Array): Uint8Array {
  const product = new Uint8Array(BLOCK);
  const factor = right.slice();
  for (let bit = 0; bit < 128; bit++) {
    if (left[bit >> 3] & (0x80 >> (bit & 7))) for (let at = 0; at < BLOCK; at++) product[at] ^= factor[at];
    const carry = factor[15] & 1;
    for (let at = 15; at > 0; at--) factor[at] = (factor[at] >>> 1) | ((factor[at - 1] & 1) << 7);
    factor[0] = (factor[0] >>> 1) ^ (carry ? 0xe1 : 0);
  }
  return product;
}

function hash(key: Uint8Array, parts: Uint8Array[]): Uint8Array {
  let state = new Uint8Array(BLOCK);
  const lengths = new Uint8Array(BLOCK);
  parts.forEach((part, index) => {
    for (let at = 0; at < part.length; at += BLOCK) {
      part.subarray(at, at + BLOCK).forEach((byte, offset) => {
        state[offset] ^= byte;
      });
      state = multiply(state, key) as Uint8Array<ArrayBuffer>;
    }
    new DataView(lengths.buffer).setUint32(index * 8 + 4, part.length * 8);
  });
  return multiply(
    state.map((byte, index) => byte ^ lengths[index]),
    key,
  );
}

class Cipher {
  readonly #schedule: Uint8Array;
  readonly #counter = new Uint8Array(BLOCK);

  constructor(key: Uint8Array, nonce: Uint8Array) {
    this.#schedule = expandKey(key);
    this.#counter.set(nonce);
  }

  stream(number: number): Uint8Array {
    new DataView(this.#counter.buffer).setUint32(12, number);
    return encryptBlock(this.#schedule, this.#counter);
  }

  apply(buffer: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at += BLOCK) {
      const stream = this.stream(2 + (at - start) / BLOCK);
      for (let offset = 0; offset < BLOCK && at + offset < end; offset++)
        buffer[at + offset] ^= stream[offset];
    }
  }

  tag(additional: Uint8Array, sealed: Uint8Array): Uint8Array {
    const key = encryptBlock(this.#schedule, new Uint8Array(BLOCK));
    const mask = this.stream(1);
    return hash(key, [additional, sealed])
      .map((byte, index) => byte ^ mask[index])
      .slice(0, TAG);
  }
}

export const plainGcm: Gcm = {
  decrypt(key, nonce, additional, buffer, start, end, tag) {
    const cipher = new Cipher(key, nonce);
    if (tag.length > 0) {
      const expected = cipher.tag(additional, buffer.slice(start, end));
      if (expected.some((byte, index) => byte !== tag[index])) return false;
    }
    cipher.apply(buffer, start, end);
    return true;
  },
  encrypt(key, nonce, additional, buffer, start, end, tag) {
    const cipher = new Cipher(key, nonce);
    cipher.apply(buffer, start, end);
    tag.set(cipher.tag(additional, buffer.slice(start, end)));
  },
};
