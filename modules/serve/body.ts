/** Room for request bodies: few buffers that connections borrow, since few requests have a body. */
import type { BodyTarget } from "./request.js";

export class BodyBuffer implements BodyTarget {
  readonly bytes: Uint8Array;
  length = 0;
  taken = false;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  take(buffer: Uint8Array, start: number, end: number): boolean {
    if (end - start > this.bytes.length - this.length) return false;
    for (let index = start; index < end; index++) this.bytes[this.length++] = buffer[index];
    return true;
  }
}

export class BodyBuffers {
  /** Bytes of the longest body. */
  readonly capacity: number;
  readonly #buffers: readonly BodyBuffer[];

  constructor(count: number, capacity: number) {
    this.capacity = capacity;
    this.#buffers = Array.from({ length: count }, () => new BodyBuffer(capacity));
  }

  /** An empty buffer, or undefined when all are taken. */
  borrow(): BodyBuffer | undefined {
    for (let index = 0; index < this.#buffers.length; index++) {
      const buffer = this.#buffers[index];
      if (buffer.taken) continue;
      buffer.taken = true;
      buffer.length = 0;
      return buffer;
    }
    return undefined;
  }

  giveBack(buffer: BodyBuffer): void {
    // A body may have held a password.
    buffer.bytes.fill(0, 0, buffer.length);
    buffer.taken = false;
  }
}
