/**
 * An update file as it is sent to the gateway: the release manifest on one line, a line end, the image.
 * The line is collected, and only a trusted manifest lets a byte of the image through.
 */
import { BLOCK } from "./slots.js";

const LINE_FEED = 0x0a;

export interface UploadOwner {
  /** The manifest is [0, length) of the buffer: begins the image. A sentence refuses it. */
  manifest(buffer: Uint8Array, length: number): string;
  /** Bytes of the image. A sentence refuses them. */
  image(buffer: Uint8Array, start: number, end: number): string;
}

export class Upload {
  /** Why it was refused; what still comes is thrown away, so that the client gets to read this. */
  problem = "";
  /** The manifest was taken. */
  begun = false;
  readonly #owner: UploadOwner;
  readonly #line: Uint8Array;
  #length = 0;
  #over = false;

  /** @param line BLOCK bytes, borrowed until the manifest is taken */
  constructor(owner: UploadOwner, line: Uint8Array) {
    this.#owner = owner;
    this.#line = line;
  }

  /** Nothing is taken any more. */
  close(): void {
    this.#over = true;
  }

  take(buffer: Uint8Array, start: number, end: number): boolean {
    let index = start;
    while (index < end && !this.begun && this.problem === "" && !this.#over) {
      const byte = buffer[index++];
      if (byte === LINE_FEED) {
        this.problem = this.#owner.manifest(this.#line, this.#length);
        this.begun = this.problem === "";
      } else if (this.#length === BLOCK)
        this.problem = `this is no update file: its first line is longer than ${BLOCK} bytes`;
      else this.#line[this.#length++] = byte;
    }
    if (this.#over) return false;
    if (index < end && this.begun && this.problem === "")
      this.problem = this.#owner.image(buffer, index, end);
    return true;
  }
}
