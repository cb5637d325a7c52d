/**
 * JSON (RFC 8259) into a writer, value by value: it puts the commas, the caller closes what it opened.
 * Numbers are written with their exact digits. What does not fit sets the writer's `overflow`, as always.
 */
import type { Writer } from "./writer.js";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;

export class Json {
  #writer!: Writer;
  /** A value stands in front of the next one. */
  #comma: boolean;

  /** @param writer absent: `attach` brings it @param comma there are values in front already */
  constructor(writer?: Writer, comma = false) {
    if (writer) this.#writer = writer;
    this.#comma = comma;
  }

  get writer(): Writer {
    return this.#writer;
  }

  /** Goes on in this writer; `comma`: there are values in front already. */
  attach(writer: Writer, comma = false): this {
    this.#writer = writer;
    this.#comma = comma;
    return this;
  }

  openObject(): this {
    return this.#open(0x7b);
  }

  closeObject(): this {
    return this.#close(0x7d);
  }

  openArray(): this {
    return this.#open(0x5b);
  }

  closeArray(): this {
    return this.#close(0x5d);
  }

  key(name: string): this {
    this.#separate();
    this.#writer.jsonText(name);
    this.#writer.byte(COLON);
    this.#comma = false;
    return this;
  }

  text(text: string): void {
    this.#separate();
    this.#writer.jsonText(text);
  }

  /** A text, or null for an empty one. */
  textOrNull(text: string): void {
    if (text === "") this.null();
    else this.text(text);
  }

  integer(value: number): void {
    this.#separate();
    this.#writer.integer(value);
  }

  boolean(value: boolean): void {
    this.#separate();
    this.#writer.text(value ? "true" : "false");
  }

  null(): void {
    this.#separate();
    this.#writer.text("null");
  }

  /** A value that the caller writes itself; a string is put between `quote` calls. */
  raw(): Writer {
    this.#separate();
    return this.#writer;
  }

  quote(): void {
    this.#writer.byte(QUOTE);
  }

  #open(bracket: number): this {
    this.#separate();
    this.#writer.byte(bracket);
    this.#comma = false;
    return this;
  }

  #close(bracket: number): this {
    this.#writer.byte(bracket);
    this.#comma = true;
    return this;
  }

  #separate(): void {
    if (this.#comma) this.#writer.byte(COMMA);
    this.#comma = true;
  }
}
