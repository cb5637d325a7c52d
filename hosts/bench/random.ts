/** Seeded pseudo-random numbers: small, fast and the same everywhere. Not for secrets. */

/** 32-bit avalanche of a seed and up to two indices (the finaliser of MurmurHash3, public domain). */
export function hash(seed: number, first: number, second = 0): number {
  let value = (seed ^ Math.imul(first | 0, 0x9e3779b1) ^ Math.imul(second | 0, 0x85ebca77)) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A sequence: the hash of a counter. */
export class Random {
  readonly #seed: number;
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
  }

  /** 0 <= result < limit, both integers. */
  below(limit: number): number {
    return hash(this.#seed, this.#count++, 0x1f123bb5) % limit;
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return hash(this.#seed, this.#count++, 0x7f4a7c15) < probability * 0x1_0000_0000;
  }

  fill(buffer: Uint8Array): void {
    for (let index = 0; index < buffer.length; index++) buffer[index] = this.below(256);
  }
}
