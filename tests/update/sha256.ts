/** SHA-256 (FIPS 180-4) for tests on every engine, and a signature that is none but can be checked. */
import type { Sha256, UpdateCrypto } from "../../modules/update/crypto.js";

const PRIMES: number[] = [];
for (let number = 2; PRIMES.length < 64; number++)
  if (PRIMES.every((prime) => number % prime !== 0)) PRIMES.push(number);
const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 0x1_0000_0000) >>> 0;
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUND = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

const turn = (value: number, count: number) => (value >>> count) | (value << (32 - count));

class PortableSha256 implements Sha256 {
  readonly #state = Uint32Array.from(START);
  readonly #block = new Uint8Array(64);
  readonly #words = new Uint32Array(64);
  #filled = 0;
  #length = 0;

  update(buffer: Uint8Array, start: number, end: number): void {
    this.#length += end - start;
    for (let index = start; index < end; index++) this.#push(buffer[index]);
  }

  digest(): Uint8Array {
    const bits = this.#length * 8;
    this.#push(0x80);
    while (this.#filled !== 56) this.#push(0);
    const high = Math.floor(bits / 0x1_0000_0000);
    for (const word of [high, bits >>> 0])
      for (let shift = 24; shift >= 0; shift -= 8) this.#push((word >>> shift) & 0xff);
    const result = new Uint8Array(32);
    for (let index = 0; index < 32; index++)
      result[index] = this.#state[index >> 2] >>> (24 - 8 * (index & 3));
    return result;
  }

  #push(byte: number): void {
    this.#block[this.#filled++] = byte;
    if (this.#filled < 64) return;
    this.#filled = 0;
    const words = this.#words;
    const block = this.#block;
    for (let index = 0; index < 16; index++)
      words[index] =
        (block[4 * index] << 24) |
        (block[4 * index + 1] << 16) |
        (block[4 * index + 2] << 8) |
        block[4 * index + 3];
    for (let index = 16; index < 64; index++) {
      const one = words[index - 15];
      const two = words[index - 2];
      words[index] =
        words[index - 16] +
        words[index - 7] +
        (turn(one, 7) ^ turn(one, 18) ^ (one >>> 3)) +
        (turn(two, 17) ^ turn(two, 19) ^ (two >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = this.#state;
    for (let index = 0; index < 64; index++) {
      const first =
        (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[index] + words[index]) |
        0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    const state = this.#state;
    const added = [a, b, c, d, e, f, g, h];
    for (let index = 0; index < 8; index++) state[index] += added[index];
  }
}

export function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = new PortableSha256();
  for (const part of parts) hash.update(part, 0, part.length);
  return hash.digest();
}

export function hexText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** "Signs" with a key that anybody has: it tests who is asked what, not the mathematics (tests/hosts does). */
export function testSignature(key: Uint8Array, message: Uint8Array): Uint8Array {
  const result = new Uint8Array(64);
  result.set(sha256(key, message), 0);
  result.set(sha256(message, key), 32);
  return result;
}

export const testCrypto: UpdateCrypto = {
  sha256: () => new PortableSha256(),
  verifyP256: (key, message, signature) => hexText(testSignature(key, message)) === hexText(signature),
};
