/**
 * The request target (RFC 9112 section 3.2): origin-form "/path?query", absolute-form "http://host/path", and
 * the asterisk. The path is percent-decoded in place, once, before anybody compares it; a code that decodes to
 * a control character, a slash or a backslash is refused, so that no path has two spellings that differ in
 * segments.
 */
import { hexDigit } from "../bytes/hex.js";
import { ascii } from "../bytes/writer.js";
import { startsWith } from "./method.js";
import { equalsLower, isHost } from "./syntax.js";

const SLASH = 0x2f;
const QUESTION = 0x3f;
const PERCENT = 0x25;
const scheme = ascii("http://");

export class Target {
  pathStart = 0;
  pathEnd = 0;
  /** The query without its "?", not decoded. Empty where there is none. */
  queryStart = 0;
  queryEnd = 0;
  /** Authority of an absolute-form target; it outranks Host. Empty where there is none. */
  hostStart = 0;
  hostEnd = 0;

  get hasHost(): boolean {
    return this.hostEnd > this.hostStart;
  }

  /** Whether the whole query is a constant. */
  queryIs(buffer: Uint8Array, constant: Uint8Array): boolean {
    return (
      this.queryEnd - this.queryStart === constant.length && startsWith(buffer, this.queryStart, constant)
    );
  }

  /** Splits and decodes buffer[0, end). False: it is no target. */
  split(buffer: Uint8Array, end: number): boolean {
    this.hostStart = 0;
    this.hostEnd = 0;
    let start = 0;
    if (end > scheme.length && equalsLower(buffer, 0, scheme.length, scheme)) {
      start = scheme.length;
      while (start < end && buffer[start] !== SLASH && buffer[start] !== QUESTION) start++;
      this.hostStart = scheme.length;
      this.hostEnd = start;
      if (this.hostStart === this.hostEnd || !isHost(buffer, this.hostStart, this.hostEnd)) return false;
    }
    let query = start;
    while (query < end && buffer[query] !== QUESTION) query++;
    this.queryStart = query < end ? query + 1 : end;
    this.queryEnd = end;
    this.pathStart = start;
    // "http://host" without a path means "/"; the slash before the host stands in for it.
    if (query === start && start > 0) {
      this.pathStart = scheme.length - 1;
      this.pathEnd = scheme.length;
      return true;
    }
    if (query === start) return false;
    if (buffer[start] !== SLASH) {
      this.pathEnd = query;
      return query - start === 1 && buffer[start] === 0x2a;
    }
    return this.#decode(buffer, start, query);
  }

  #decode(buffer: Uint8Array, start: number, end: number): boolean {
    let to = start;
    for (let from = start; from < end; from++) {
      let byte = buffer[from];
      if (byte === PERCENT) {
        if (from + 2 >= end) return false;
        const high = hexDigit(buffer[from + 1]);
        const low = hexDigit(buffer[from + 2]);
        if (high < 0 || low < 0) return false;
        byte = (high << 4) | low;
        if (byte < 0x20 || byte === 0x7f || byte === SLASH || byte === 0x5c) return false;
        from += 2;
      }
      buffer[to++] = byte;
    }
    this.pathEnd = to;
    return true;
  }
}
