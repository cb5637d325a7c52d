/** Lines in one fixed ring of bytes, oldest first. When it is full the oldest lines go. */
import type { Writer } from "../bytes/writer.js";

const LINE_FEED = 0x0a;

export class LineQueue {
  /** Lines held. */
  lines = 0;
  /** Lines that `measure` found room for. */
  measured = 0;
  readonly #bytes: Uint8Array;
  #start = 0;
  #length = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  /** Takes a line, its line feed included. Returns how many old ones had to go; the line itself if it is too long. */
  put(buffer: Uint8Array, end: number): number {
    if (end > this.#bytes.length) return 1;
    let gone = 0;
    for (; this.#length + end > this.#bytes.length; gone++) this.#dropFirst();
    for (let index = 0; index < end; index++)
      this.#bytes[(this.#start + this.#length + index) % this.#bytes.length] = buffer[index];
    this.#length += end;
    this.lines++;
    return gone;
  }

  /** Bytes of as many whole lines, from the oldest, as fit. */
  measure(limit: number): number {
    let fits = 0;
    this.measured = 0;
    for (let index = 0; index < this.#length && index < limit; index++)
      if (this.#at(index) === LINE_FEED) {
        fits = index + 1;
        this.measured++;
      }
    return fits;
  }

  copy(writer: Writer, count: number): void {
    for (let index = 0; index < count; index++) writer.byte(this.#at(index));
  }

  drop(lines: number): void {
    for (let line = 0; line < lines; line++) this.#dropFirst();
  }

  #at(index: number): number {
    return this.#bytes[(this.#start + index) % this.#bytes.length];
  }

  #dropFirst(): void {
    if (this.lines === 0) return;
    let end = 0;
    while (this.#at(end++) !== LINE_FEED);
    this.#start = (this.#start + end) % this.#bytes.length;
    this.#length -= end;
    this.lines--;
  }
}
