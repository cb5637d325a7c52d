/** A string as a response body, a piece at a time, however small the buffer. */
import type { Writer } from "../bytes/writer.js";
import { Piece, type Source } from "./output.js";

/** Characters of a piece: at most 3 bytes each. */
const PIECE = 256;

export class TextSource implements Source {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  piece(index: number, writer: Writer): number {
    const start = this.#edge(index * PIECE);
    if (start >= this.#text.length) return Piece.End;
    writer.text(this.#text.slice(start, this.#edge((index + 1) * PIECE)));
    return Piece.Written;
  }

  /** Not between the two halves of one character. */
  #edge(at: number): number {
    const code = at > 0 && at < this.#text.length ? this.#text.charCodeAt(at) : 0;
    return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
  }
}
