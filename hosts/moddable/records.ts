/**
 * `Device.storage` over a store of short keys and small values, such as the ESP32's NVS: records of any name
 * and up to RECORD_LIMIT bytes, atomic whatever the store does when the power fails.
 *
 * A record has two generations, `a` and `b`. A write goes to the older one: first its parts, last its head. The
 * head tells the generation's number, the length and a CRC-32 of name and content, so that a head without all
 * of its parts does not count; the newer generation that holds is the record. Keys (at most KEY_LIMIT
 * characters) are eight hexadecimal digits of the name's hash, the generation's letter and a part's number;
 * a name whose hash is taken by another one is refused.
 *
 * Head: "I1", sequence (4 bytes), length (4), CRC-32 (4), name (1 character a byte). Big endian.
 */
import type { Storage } from "../../modules/device/device.js";

/** A store as NVS is one. `read` gives undefined for a key that is not there. */
export interface KeyValue {
  read(key: string): Uint8Array | undefined;
  write(key: string, bytes: Uint8Array): void;
  remove(key: string): void;
}

/** Longest key of NVS. */
export const KEY_LIMIT = 15;
/** Bytes of one part: with its header it fits a page of NVS (4,000 bytes), and a half-full one. */
export const PART_LIMIT = 1536;
/** Longest record. */
export const RECORD_LIMIT = 65_536;
export const NAME_LIMIT = 64;

const HEAD = 14;
const MAGIC_0 = 0x49;
const MAGIC_1 = 0x31;

interface Head {
  readonly generation: string;
  readonly sequence: number;
  readonly length: number;
  readonly check: number;
}

export class Records implements Storage {
  readonly #store: KeyValue;

  constructor(store: KeyValue) {
    this.#store = store;
  }

  read(name: string): Uint8Array | undefined {
    const base = baseOf(name);
    const head = this.#current(base, name);
    if (!head) return undefined;
    const bytes = new Uint8Array(head.length);
    for (let part = 0; part < partsOf(head.length); part++)
      bytes.set(this.#store.read(partKey(base, head.generation, part))!, part * PART_LIMIT);
    return bytes;
  }

  write(name: string, bytes: Uint8Array): void {
    if (bytes.length > RECORD_LIMIT)
      throw new RangeError(`a record holds at most ${RECORD_LIMIT} bytes, not ${bytes.length}`);
    const base = baseOf(name);
    const current = this.#current(base, name);
    const generation = current?.generation === "a" ? "b" : "a";
    this.#store.remove(base + generation);
    const parts = partsOf(bytes.length);
    for (let part = 0; part < parts; part++)
      this.#store.write(
        partKey(base, generation, part),
        bytes.subarray(part * PART_LIMIT, (part + 1) * PART_LIMIT),
      );
    this.#store.write(base + generation, headOf(name, ((current?.sequence ?? 0) + 1) >>> 0, bytes));
    this.#removeParts(base, generation, parts);
  }

  remove(name: string): void {
    const base = baseOf(name);
    // The older generation first: it must not come back when the power fails in between.
    const newer = this.#current(base, name)?.generation;
    const older = newer === "a" ? "b" : "a";
    this.#store.remove(base + older);
    this.#removeParts(base, older, 0);
    if (newer === undefined) return;
    this.#store.remove(base + newer);
    this.#removeParts(base, newer, 0);
  }

  /** Parts that a longer record, or a write that was cut short, left behind; the last first, so that none hides. */
  #removeParts(base: string, generation: string, from: number): void {
    let end = from;
    while (this.#store.read(partKey(base, generation, end)) !== undefined) end++;
    while (end > from) this.#store.remove(partKey(base, generation, --end));
  }

  #current(base: string, name: string): Head | undefined {
    const a = this.#head(base, "a", name);
    const b = this.#head(base, "b", name);
    const first = a && b && isNewer(b.sequence, a.sequence) ? b : (a ?? b);
    if (first && this.#holds(base, name, first)) return first;
    const second = first === a ? b : a;
    return second && this.#holds(base, name, second) ? second : undefined;
  }

  #head(base: string, generation: string, name: string): Head | undefined {
    const bytes = this.#store.read(base + generation);
    if (!bytes || bytes.length < HEAD || bytes[0] !== MAGIC_0 || bytes[1] !== MAGIC_1) return undefined;
    const text = nameBytes(name);
    const isCut = bytes.length < HEAD + text.length;
    const found = bytes.length - HEAD;
    const same = found <= text.length && text.every((byte, at) => at >= found || byte === bytes[HEAD + at]);
    if (!same) throw new Error(`the name of the record "${name}" has the hash of another one`);
    const length = number32(bytes, 6);
    if (isCut || length > RECORD_LIMIT) return undefined;
    return { generation, length, sequence: number32(bytes, 2), check: number32(bytes, 10) };
  }

  /** Whether all parts are there and the check holds; one part in memory at a time. */
  #holds(base: string, name: string, head: Head): boolean {
    let crc = crc32(0, nameBytes(name));
    for (let part = 0; part < partsOf(head.length); part++) {
      const piece = this.#store.read(partKey(base, head.generation, part));
      if (!piece || piece.length !== Math.min(PART_LIMIT, head.length - part * PART_LIMIT)) return false;
      crc = crc32(crc, piece);
    }
    return crc === head.check;
  }
}

function partsOf(length: number): number {
  return Math.ceil(length / PART_LIMIT);
}

function partKey(base: string, generation: string, part: number): string {
  return `${base}${generation}${part}`;
}

/** Whether sequence number `left` was given after `right`; they wrap around. */
function isNewer(left: number, right: number): boolean {
  return ((left - right) | 0) > 0;
}

function headOf(name: string, sequence: number, content: Uint8Array): Uint8Array {
  const text = nameBytes(name);
  const bytes = new Uint8Array(HEAD + text.length);
  bytes[0] = MAGIC_0;
  bytes[1] = MAGIC_1;
  putNumber32(bytes, 2, sequence);
  putNumber32(bytes, 6, content.length);
  putNumber32(bytes, 10, crc32(crc32(0, text), content));
  bytes.set(text, HEAD);
  return bytes;
}

function number32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

function putNumber32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function nameBytes(name: string): Uint8Array {
  if (name === "" || name.length > NAME_LIMIT) throw new Error(`"${name}" is not the name of a record`);
  const bytes = new Uint8Array(name.length);
  for (let index = 0; index < name.length; index++) bytes[index] = name.charCodeAt(index);
  return bytes;
}

/** Eight hexadecimal digits of the name. */
function baseOf(name: string): string {
  return crc32(0, nameBytes(name)).toString(16).padStart(8, "0");
}

/** CRC-32 (IEEE 802.3), bit by bit: records are written seldom. */
function crc32(start: number, bytes: Uint8Array): number {
  let crc = ~start;
  for (let index = 0; index < bytes.length; index++) {
    crc ^= bytes[index];
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
