/**
 * What Home Assistant was told last, remembered over restarts: without it an entity that is no longer there,
 * a meter that was removed, or the other discovery mode could not be cleaned up, and an entity that is read
 * once a day would vanish at each restart until it is read again.
 *
 * One record per device, as text: a head line `1 <mode> <part size> <prefix> <object id> <meter id>`, then a line per
 * entity: `<index> <platform> <form> <unit> <key>`. Object ids and keys hold no blanks. A record that cannot be
 * read is as good as none.
 */
import { latinText } from "../bytes/writer.js";
import type { Storage } from "../device/device.js";

/** Most records: the gateway, its meters, and some that wait for their removal. */
export const RECORD_LIMIT = 16;
/** Longest record in bytes; flash pages of a small chip hold no more in one entry. */
export const RECORD_BYTES = 3900;

const VERSION = "1";

export interface AnnouncedEntity {
  readonly index: number;
  readonly platform: string;
  /** How the value was written: see `Form` in homeassistant.ts. */
  readonly form: string;
  readonly unit: number;
  readonly key: string;
}

/** Platforms of Home Assistant that there are entities of. */
const platforms: readonly string[] = Object.freeze([
  "sensor",
  "binary_sensor",
  "button",
  "number",
  "select",
  "update",
]);

const END_OF_KEY = 0x0a;

/**
 * Entities in columns: an object, or only a string, for each would be the largest thing that a small device keeps. Both columns
 * grow by doubling.
 */
class EntityList {
  length = 0;
  /** Index, unit, number of the platform and code of the form's letter, as one number. */
  #numbers = new Float64Array(16);
  /** One key behind the other, each with END_OF_KEY. */
  #keys = new Uint8Array(128);
  #keysEnd = 0;

  /** What the record could not hold is left out. */
  add(index: number, platform: string, form: string, unit: number, key: string): void {
    const number = platforms.indexOf(platform);
    if (number < 0 || form.length !== 1 || !isKey(key)) return;
    if (this.length === this.#numbers.length) {
      const grown = new Float64Array(2 * this.length);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    while (this.#keysEnd + key.length >= this.#keys.length) {
      const grown = new Uint8Array(2 * this.#keys.length);
      grown.set(this.#keys);
      this.#keys = grown;
    }
    this.#numbers[this.length++] = ((index * 65536 + unit) * 16 + number) * 256 + form.charCodeAt(0);
    for (let at = 0; at < key.length; at++) this.#keys[this.#keysEnd++] = key.charCodeAt(at);
    this.#keys[this.#keysEnd++] = END_OF_KEY;
  }

  at(place: number): AnnouncedEntity | undefined {
    if (place >= this.length) return undefined;
    const packed = this.#numbers[place];
    const upper = Math.floor(packed / 4096);
    return {
      index: Math.floor(upper / 65536),
      platform: platforms[Math.floor(packed / 256) % 16],
      form: String.fromCharCode(packed % 256),
      unit: upper % 65536,
      key: this.keyAt(place),
    };
  }

  indexAt(place: number): number {
    return Math.floor(this.#numbers[place] / 4096 / 65536);
  }

  /** Place of a key; -1 where it is not. */
  find(key: string): number {
    let at = 0;
    for (let place = 0; place < this.length; place++) {
      let same = 0;
      while (same < key.length && this.#keys[at + same] === key.charCodeAt(same)) same++;
      if (same === key.length && this.#keys[at + same] === END_OF_KEY) return place;
      at = this.#keys.indexOf(END_OF_KEY, at) + 1;
    }
    return -1;
  }

  keyAt(place: number): string {
    let start = 0;
    for (let before = 0; before < place; before++) start = this.#keys.indexOf(END_OF_KEY, start) + 1;
    return latinText(this.#keys, start, this.#keys.indexOf(END_OF_KEY, start));
  }
}

/** Whether it can stand in a line of a record. No regular expression: each costs a small host the making of it. */
function isKey(key: string): boolean {
  for (let at = 0; at < key.length; at++)
    if (key.charCodeAt(at) <= 0x20 || key.charCodeAt(at) > 0x7e) return false;
  return key !== "";
}

export class Announced {
  /** Name of the record in the storage; empty while it has none. */
  name = "";
  readonly mode: string;
  /** Entities in one part of a device payload. */
  readonly partSize: number;
  readonly prefix: string;
  readonly objectId: string;
  /** Empty for the gateway. */
  readonly meterId: string;
  readonly entities = new EntityList();

  constructor(mode: string, partSize: number, prefix: string, objectId: string, meterId: string) {
    this.mode = mode;
    this.partSize = partSize;
    this.prefix = prefix;
    this.objectId = objectId;
    this.meterId = meterId;
  }

  /** Part of a device payload that an entity is in. */
  partOf(index: number): number {
    return Math.floor(index / this.partSize);
  }

  find(key: string): AnnouncedEntity | undefined {
    const place = this.entities.find(key);
    return place < 0 ? undefined : this.entities.at(place);
  }
}

/** Whether both announcements use the same topics for the same entities. */
export function isSameLayout(old: Announced, plan: Announced): boolean {
  return old.mode === plan.mode && (plan.mode !== "device" || old.partSize === plan.partSize);
}

/** Topic number `item` of an announcement; empty where there is none. */
export function topicOf(record: Announced, item: number): string {
  if (record.mode === "single") {
    const entity = record.entities.at(item);
    return entity ? `${record.prefix}/${entity.platform}/${record.objectId}/${entity.key}/config` : "";
  }
  if (record.mode === "device")
    for (let index = 0; index < record.entities.length; index++)
      if (record.partOf(record.entities.indexAt(index)) === item)
        return `${record.prefix}/device/${record.objectId}${item === 0 ? "" : `_${item + 1}`}/config`;
  return "";
}

/** Line of a record by its number; 0 is the head. Empty behind the last one. */
function lineOf(record: Announced, line: number): string {
  if (line === 0)
    return `${VERSION} ${record.mode} ${record.partSize} ${record.prefix} ${record.objectId} ${record.meterId}\n`;
  const entity = record.entities.at(line - 1);
  return entity ? `${entity.index} ${entity.platform} ${entity.form} ${entity.unit} ${entity.key}\n` : "";
}

/** Bytes of a record. Entities that would make it too long are left out, the last ones first. */
function lengthOf(record: Announced): number {
  let length = 0;
  for (let line = 0; ; line++) {
    const more = lineOf(record, line).length;
    if (more === 0 || (line > 0 && length + more > RECORD_BYTES)) return length;
    length += more;
  }
}

/** Compares a record with bytes line by line, or writes them: as one text it would need its room three times. */
function isWritten(record: Announced, bytes: Uint8Array, write: boolean): boolean {
  let end = 0;
  for (let line = 0; end < bytes.length; line++) {
    const text = lineOf(record, line);
    if (text === "" || end + text.length > bytes.length) return false;
    for (let at = 0; at < text.length; at++, end++) {
      if (write) bytes[end] = text.charCodeAt(at);
      else if (bytes[end] !== (text.charCodeAt(at) & 0xff)) return false;
    }
  }
  return true;
}

/** The record of these bytes; without its entities when only the head is wanted. */
function parseAnnounced(bytes: Uint8Array | undefined, headOnly = false): Announced | undefined {
  if (!bytes) return undefined;
  let at = endOfLine(bytes, 0);
  const head = latinText(bytes, 0, at).split(" ");
  const partSize = Number(head[2]);
  if (head.length !== 6 || head[0] !== VERSION || !(partSize >= 1) || head[4] === "") return undefined;
  const record = new Announced(head[1], partSize, head[3], head[4], head[5]);
  // Line by line: all of them at once are more than a small device has room for.
  while (!headOnly && at < bytes.length) {
    const end = endOfLine(bytes, at + 1);
    const words = latinText(bytes, at + 1, end).split(" ");
    at = end;
    if (words.length !== 5 || !/^\d{1,4}$/.test(words[0]) || !/^\d{1,5}$/.test(words[3])) continue;
    record.entities.add(Number(words[0]), words[1], words[2], Number(words[3]), words[4]);
  }
  return record;
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(0x0a, from);
  return end < 0 ? bytes.length : end;
}

function recordName(number: number): string {
  return `ha-${number}`;
}

/** Records by their heads; the entities of one are read when they are needed. */
export class AnnouncedStore {
  readonly records: Announced[] = [];
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
    for (let number = 0; number < RECORD_LIMIT; number++) {
      const name = recordName(number);
      const record = parseAnnounced(this.#storage.read(name), true);
      if (!record) continue;
      record.name = name;
      this.records.push(record);
    }
  }

  find(objectId: string): Announced | undefined {
    for (let index = 0; index < this.records.length; index++)
      if (this.records[index].objectId === objectId) return this.records[index];
    return undefined;
  }

  findMeter(meterId: string): Announced | undefined {
    for (let index = 0; index < this.records.length; index++)
      if (this.records[index].meterId === meterId) return this.records[index];
    return undefined;
  }

  /** A record with its entities. */
  open(record: Announced | undefined): Announced | undefined {
    if (!record) return undefined;
    const whole = parseAnnounced(this.#storage.read(record.name));
    if (whole) whole.name = record.name;
    return whole;
  }

  /** Whether the record of the same device says just this. */
  holds(record: Announced): boolean {
    const head = this.find(record.objectId);
    const bytes = head && this.#storage.read(head.name);
    return bytes !== undefined && bytes.length === lengthOf(record) && isWritten(record, bytes, false);
  }

  /** Takes the place of the record of the same device. Writes only what has changed. */
  save(record: Announced): void {
    if (this.holds(record)) return;
    const bytes = new Uint8Array(lengthOf(record));
    isWritten(record, bytes, true);
    const old = this.find(record.objectId);
    const name = old ? old.name : this.#freeName();
    if (old) this.records.splice(this.records.indexOf(old), 1);
    if (name === "") return;
    const head = parseAnnounced(bytes, true)!;
    head.name = name;
    this.records.push(head);
    this.#storage.write(name, bytes);
  }

  remove(record: Announced): void {
    const head = this.find(record.objectId);
    if (!head) return;
    this.records.splice(this.records.indexOf(head), 1);
    this.#storage.remove(head.name);
  }

  #freeName(): string {
    for (let number = 0; number < RECORD_LIMIT; number++) {
      const name = recordName(number);
      if (!this.records.some((record) => record.name === name)) return name;
    }
    return "";
  }
}
