/**
 * Room for request bodies: few that connections borrow, since few requests have a body. Each is as long as its body: kept at full
 * length, it would be one of the largest things that a small host holds.
 */
import type { BodyTarget } from "./request.js";

const NOTHING: Uint8Array = new Uint8Array(0);

export class BodyBuffer implements BodyTarget {
  bytes = NOTHING;
  length = 0;
  taken = false;

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
    this.#buffers = Array.from({ length: count }, () => new BodyBuffer());
  }

  /** An empty buffer for a body of this length, at most `capacity`; undefined when all are taken. */
  borrow(length: number): BodyBuffer | undefined {
    for (let index = 0; index < this.#buffers.length; index++) {
      const buffer = this.#buffers[index];
      if (buffer.taken) continue;
      buffer.taken = true;
      buffer.length = 0;
      buffer.bytes = new Uint8Array(Math.min(length, this.capacity));
      return buffer;
    }
    return undefined;
  }

  giveBack(buffer: BodyBuffer): void {
    // A body may have held a password.
    buffer.bytes.fill(0, 0, buffer.length);
    buffer.bytes = NOTHING;
    buffer.taken = false;
  }
}
