/**
 * Members of a flat JSON object in a request of somebody who is not logged in: {"password":"...","token":true}.
 *
 * JSON.parse would do, but on a small engine it bears neither a thousand brackets (its stack) nor names that a
 * stranger makes up (its table of names never shrinks). This knows no nesting, and keeps no name that it was not asked.
 */
import { hexDigit } from "../bytes/hex.js";
import { decodeUtf8 } from "../bytes/utf8.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** What stands behind a backslash, and what it stands for. */
const ESCAPES = '"\\/bfnrt';
const ESCAPED = '"\\/\b\f\n\r\t';

export class FlatJson {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at = 0;

  constructor(bytes: Uint8Array | undefined, length: number) {
    this.#bytes = bytes ?? new Uint8Array(0);
    this.#end = bytes ? length : 0;
  }

  /**
   * Hands each member to `take`: strings, numbers, true, false and null as what they are; the last of several of one
   * name counts. False: this is no flat object, and what was handed over is not to be used.
   */
  each(take: (name: string, value: unknown) => void): boolean {
    this.#at = 0;
    if (!this.#next(OPEN)) return false;
    if (this.#next(CLOSE)) return this.#isEnd();
    do {
      const name = this.#text();
      if (name === undefined || !this.#next(COLON)) return false;
      this.#space();
      const value = this.#bytes[this.#at] === QUOTE ? this.#text() : this.#word();
      if (value === undefined) return false;
      take(name, value);
    } while (this.#next(COMMA));
    return this.#next(CLOSE) && this.#isEnd();
  }

  #isEnd(): boolean {
    this.#space();
    return this.#at === this.#end;
  }

  #space(): void {
    while (this.#at < this.#end && " \t\r\n".includes(String.fromCharCode(this.#bytes[this.#at]))) this.#at++;
  }

  #next(byte: number): boolean {
    this.#space();
    if (this.#at === this.#end || this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #text(): string | undefined {
    if (!this.#next(QUOTE)) return undefined;
    let text = "";
    for (let start = this.#at; this.#at < this.#end; ) {
      const byte = this.#bytes[this.#at];
      if (byte < 0x20) return undefined;
      if (byte !== QUOTE && byte !== BACKSLASH) {
        this.#at++;
        continue;
      }
      const piece = decodeUtf8(this.#bytes, start, this.#at);
      if (piece === undefined) return undefined;
      text += piece;
      this.#at++;
      if (byte === QUOTE) return text;
      const character = this.#escape();
      if (character === "") return undefined;
      text += character;
      start = this.#at;
    }
    return undefined;
  }

  #escape(): string {
    if (this.#at === this.#end) return "";
    const letter = String.fromCharCode(this.#bytes[this.#at++]);
    if (letter !== "u") {
      const index = ESCAPES.indexOf(letter);
      return index < 0 ? "" : ESCAPED[index];
    }
    let code = 0;
    for (let count = 0; count < 4; count++) {
      const digit = this.#at < this.#end ? hexDigit(this.#bytes[this.#at++]) : -1;
      if (digit < 0) return "";
      code = code * 16 + digit;
    }
    return String.fromCharCode(code);
  }

  #word(): unknown {
    const start = this.#at;
    while (
      this.#at < this.#end &&
      "+-.0123456789abcdefghijklmnopqrstuvwxyzE".includes(String.fromCharCode(this.#bytes[this.#at]))
    )
      this.#at++;
    const word = decodeUtf8(this.#bytes, start, this.#at) ?? "";
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(word) ? Number(word) : undefined;
  }
}
