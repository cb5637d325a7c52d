/**
 * Typed arrays that share one buffer: on XS each buffer of its own costs three slots and a header. Asked for in
 * falling order of their element size, so that each begins where its elements may.
 */
export class Arena {
  readonly #buffer: ArrayBuffer;
  #at = 0;

  /** @param bytes sum of all arrays that will be asked for */
  constructor(bytes: number) {
    this.#buffer = new ArrayBuffer(bytes);
  }

  float64(length: number): Float64Array {
    return new Float64Array(this.#buffer, this.#take(8 * length), length);
  }

  int32(length: number): Int32Array {
    return new Int32Array(this.#buffer, this.#take(4 * length), length);
  }

  uint16(length: number): Uint16Array {
    return new Uint16Array(this.#buffer, this.#take(2 * length), length);
  }

  int8(length: number): Int8Array {
    return new Int8Array(this.#buffer, this.#take(length), length);
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.#buffer, this.#take(length), length);
  }

  #take(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return at;
  }
}
