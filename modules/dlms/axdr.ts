/**
 * A-XDR encoded COSEM data (IEC 62056-6-2 "Data" type, encoding by IEC 61334-6): measuring and checking.
 *
 * `AxdrScanner.scan` walks one item and everything in it, and says where it ends, that bytes are missing, or
 * that it is no A-XDR. Readers walk again only what it has accepted, so they need no checks of their own.
 * Depth and counts are limited; nothing is built.
 *
 * Two shapes that are not by the book are known here, because they change where an item ends:
 *   06 09 ..    for 09 06 .. in front of an OBIS code (Landis+Gyr ZMF100): as an uint32 it would be followed by
 *               07 or 08, which are no tags, so the reading is never in doubt
 *   class, code and attribute without tags (9 bytes) in front of the value, in pairs within an array
 *               (Sagemcom XT211): as A-XDR it would begin with null-data
 */
import { readUnsigned16 } from "../bytes/integer.js";

export const Tag = Object.freeze({
  Null: 0x00,
  Array: 0x01,
  Structure: 0x02,
  Boolean: 0x03,
  BitString: 0x04,
  Integer32: 0x05,
  Unsigned32: 0x06,
  OctetString: 0x09,
  VisibleString: 0x0a,
  Utf8String: 0x0c,
  Bcd: 0x0d,
  Integer8: 0x0f,
  Integer16: 0x10,
  Unsigned8: 0x11,
  Unsigned16: 0x12,
  CompactArray: 0x13,
  Integer64: 0x14,
  Unsigned64: 0x15,
  Enum: 0x16,
  Float32: 0x17,
  Float64: 0x18,
  DateTime: 0x19,
  Date: 0x1a,
  Time: 0x1b,
});

/** Deepest nesting of arrays and structures. */
export const DEPTH_LIMIT = 8;
/** Most elements of one array or structure. */
export const COUNT_LIMIT = 256;
/** Answers of `scan` that are no index. */
export const MALFORMED = -1;
export const INCOMPLETE = -2;
/** Class, code and attribute without tags. */
export const BARE_DESCRIPTOR = 9;
const OBIS_SIZE = 6;

const VARIABLE = -1;
const NO_TAG = -2;
/** Content bytes by tag. */
const sizes = new Int8Array([
  0, // null
  VARIABLE, // array
  VARIABLE, // structure
  1, // boolean
  VARIABLE, // bit-string
  4, // integer32
  4, // unsigned32
  NO_TAG,
  NO_TAG,
  VARIABLE, // octet-string
  VARIABLE, // visible-string
  NO_TAG,
  VARIABLE, // utf8-string
  1, // bcd
  NO_TAG,
  1, // integer8
  2, // integer16
  1, // unsigned8
  2, // unsigned16
  VARIABLE, // compact array
  8, // integer64
  8, // unsigned64
  1, // enum
  4, // float32
  8, // float64
  12, // date-time
  5, // date
  4, // time
]);

/** Content bytes of a tag; below 0 where the length is written out or the tag is none. */
function fixedSize(tag: number): number {
  return tag < sizes.length ? sizes[tag] : NO_TAG;
}

export function isContainer(tag: number): boolean {
  return tag === Tag.Array || tag === Tag.Structure;
}

export function isString(tag: number): boolean {
  return tag === Tag.OctetString || tag === Tag.VisibleString || tag === Tag.Utf8String;
}

/** Whether the eight bytes at `at` are 06 09 and an OBIS code instead of 09 06; see above. */
export function isSwappedObis(buffer: Uint8Array, at: number, end: number): boolean {
  return (
    end - at > 2 + OBIS_SIZE &&
    buffer[at] === Tag.Unsigned32 &&
    buffer[at + 1] === Tag.OctetString &&
    (buffer[at + 5] === 7 || buffer[at + 5] === 8) &&
    buffer[at + 7] === 0xff
  );
}

export class AxdrScanner {
  /** More bytes may come: do not judge 06 09 before they are there. */
  growing = false;
  /** After INCOMPLETE: at least so many more bytes are needed. */
  missing = 0;
  /** Length or count read last; the caller may read it after `scanLength`. */
  length = 0;

  readonly #remaining = new Uint16Array(DEPTH_LIMIT);
  readonly #kinds = new Uint8Array(DEPTH_LIMIT);
  readonly #counts = new Uint16Array(DEPTH_LIMIT);

  /** End of the item at `at`, or MALFORMED, or INCOMPLETE. */
  scan(buffer: Uint8Array, at: number, end: number): number {
    const remaining = this.#remaining;
    let level = -1;
    for (;;) {
      if (at >= end) return this.#lack(1, level);
      let tag = buffer[at];
      if (tag === Tag.Null && this.#isPair(level)) {
        at += BARE_DESCRIPTOR;
        remaining[level]--;
        if (at >= end) return this.#lack(at - end + 1, level);
        tag = buffer[at];
      }
      if (isContainer(tag)) {
        at = this.scanLength(buffer, at + 1, end, level);
        if (at < 0) return at;
        if (this.length > COUNT_LIMIT) return MALFORMED;
        if (++level === DEPTH_LIMIT) return MALFORMED;
        remaining[level] = this.length;
        this.#counts[level] = this.length;
        this.#kinds[level] = tag;
      } else {
        at = this.#scalar(buffer, at, end, tag, level);
        if (at < 0) return at;
        if (level >= 0) remaining[level]--;
      }
      while (level >= 0 && remaining[level] === 0) {
        level--;
        if (level >= 0) remaining[level]--;
      }
      if (level < 0) return at;
    }
  }

  /** A structure of two, both still to come, in an array. */
  #isPair(level: number): boolean {
    return (
      level > 0 &&
      this.#remaining[level] === 2 &&
      this.#counts[level] === 2 &&
      this.#kinds[level] === Tag.Structure &&
      this.#kinds[level - 1] === Tag.Array
    );
  }

  /** Index behind a length of one, two or three bytes, with `length` set; or MALFORMED, or INCOMPLETE. */
  scanLength(buffer: Uint8Array, at: number, end: number, level = -1): number {
    if (at >= end) return this.#lack(1, level);
    const first = buffer[at];
    if (first < 0x80) {
      this.length = first;
      return at + 1;
    }
    if (first === 0x81) {
      if (at + 2 > end) return this.#lack(1, level);
      this.length = buffer[at + 1];
      return at + 2;
    }
    if (first !== 0x82) return MALFORMED;
    if (at + 3 > end) return this.#lack(at + 3 - end, level);
    this.length = readUnsigned16(buffer, at + 1);
    return at + 3;
  }

  #scalar(buffer: Uint8Array, at: number, end: number, tag: number, level: number): number {
    const size = fixedSize(tag);
    if (size === NO_TAG) return MALFORMED;
    if (isSwappedObis(buffer, at, end)) return at + 2 + OBIS_SIZE;
    if (
      this.growing &&
      tag === Tag.Unsigned32 &&
      end - at <= 2 + OBIS_SIZE &&
      buffer[at + 1] === Tag.OctetString
    )
      return this.#lack(at + 3 + OBIS_SIZE - end, level);
    if (size >= 0) {
      at += 1 + size;
      return at > end ? this.#lack(at - end, level) : at;
    }
    if (tag === Tag.CompactArray) {
      at = this.#typeDescription(buffer, at + 1, end, level, 0);
      if (at < 0) return at;
      at = this.scanLength(buffer, at, end, level);
    } else at = this.scanLength(buffer, at + 1, end, level);
    if (at < 0) return at;
    at += tag === Tag.BitString ? (this.length + 7) >> 3 : this.length;
    return at > end ? this.#lack(at - end, level) : at;
  }

  /** A compact array's description of its elements: a tag, or a container with its own description. */
  #typeDescription(buffer: Uint8Array, at: number, end: number, level: number, depth: number): number {
    if (depth === DEPTH_LIMIT) return MALFORMED;
    if (at >= end) return this.#lack(1, level);
    const tag = buffer[at++];
    if (tag === Tag.Array) {
      if (at + 2 > end) return this.#lack(at + 2 - end, level);
      return this.#typeDescription(buffer, at + 2, end, level, depth + 1);
    }
    if (tag === Tag.Structure) {
      at = this.scanLength(buffer, at, end, level);
      if (at < 0) return at;
      const count = this.length;
      if (count > COUNT_LIMIT) return MALFORMED;
      for (let index = 0; index < count; index++) {
        at = this.#typeDescription(buffer, at, end, level, depth + 1);
        if (at < 0) return at;
      }
      return at;
    }
    return fixedSize(tag) === NO_TAG ? MALFORMED : at;
  }

  /** Bytes of this element that are missing, and one for each element behind it. */
  #lack(bytes: number, level: number): number {
    let missing = bytes;
    for (let index = level; index >= 0; index--) missing += this.#remaining[index] - 1;
    this.missing = missing;
    return INCOMPLETE;
  }
}
