/** Header fields that the server looks at; all others are checked, counted and forgotten. */
import { phraseOf, phrases } from "../bytes/phrases.js";
import { equalsLower, isHost } from "./syntax.js";

export const Field = Object.freeze({
  /** Checked, counted, forgotten. */
  Other: -1,
  Host: 0,
  Origin: 1,
  ContentType: 2,
  Authorization: 3,
  Cookie: 4,
  IfNoneMatch: 5,
  LastEventId: 6,
  SecFetchSite: 7,
  // Interpreted at once and not kept.
  ContentLength: 8,
  TransferEncoding: 9,
  Connection: 10,
  Expect: 11,
  Accept: 12,
});

/** Fields below this number are kept for the handlers. */
export const FIELDS_KEPT = 8;

const names = phrases([
  "host",
  "origin",
  "content-type",
  "authorization",
  "cookie",
  "if-none-match",
  "last-event-id",
  "sec-fetch-site",
  "content-length",
  "transfer-encoding",
  "connection",
  "expect",
  "accept",
]);

/** Length of the longest name; a longer one is Field.Other. */
export const FIELD_NAME_LIMIT = 17;

/** Number of the field whose lower-case name is buffer[0, length). */
export function fieldOf(buffer: Uint8Array, length: number): number {
  return phraseOf(names, buffer, length);
}

/** Target and kept fields of one request, in one fixed buffer: the target first, then value after value. */
export class Fields {
  readonly text: Uint8Array;
  /** End of what is kept so far. */
  end = 0;
  /** Start and end of each field: one array, there are enough of them in each connection. */
  readonly #ranges = new Uint16Array(2 * FIELDS_KEPT);

  constructor(textBytes: number) {
    this.text = new Uint8Array(textBytes);
  }

  reset(): void {
    this.end = 0;
    this.#ranges.fill(0);
  }

  /** Adds a byte of a target or a value; false where there is no room. */
  append(byte: number): boolean {
    if (this.end === this.text.length) return false;
    this.text[this.end++] = byte;
    return true;
  }

  /** [start, end) of the text is the value of a field; false where it cannot be: a second one, or no host. */
  keep(field: number, start: number, end: number): boolean {
    if (this.has(field) || (field === Field.Host && !isHost(this.text, start, end))) return false;
    this.#ranges[2 * field] = start;
    this.#ranges[2 * field + 1] = end;
    this.end = end;
    return true;
  }

  /** The target comes first, so that no value starts at 0. */
  has(field: number): boolean {
    return this.startOf(field) !== 0;
  }

  /** Range of a field in `text`; empty where it is absent. */
  startOf(field: number): number {
    return this.#ranges[2 * field];
  }

  endOf(field: number): number {
    return this.#ranges[2 * field + 1];
  }

  /** Whether a field is a constant that is written in lower case, in whatever case. */
  is(field: number, constant: Uint8Array): boolean {
    return this.has(field) && equalsLower(this.text, this.startOf(field), this.endOf(field), constant);
  }

  /** A field as a string of its bytes; for what is rare (login, a script's token). Allocates. */
  textOf(field: number): string {
    let text = "";
    for (let index = this.startOf(field); index < this.endOf(field); index++)
      text += String.fromCharCode(this.text[index]);
    return text;
  }
}
