/**
 * What Home Assistant was told last, remembered over restarts: without it an entity that is no longer there,
 * a meter that was removed, or the other discovery mode could not be cleaned up, and an entity that is read
 * once a day would vanish at each restart until it is read again.
 *
 * One record per device, as text: a head line `1 <mode> <part size> <prefix> <object id> <meter id>`, then a line per
 * entity: `<index> <platform> <form> <unit> <key>`. Object ids and keys hold no blanks. A record that cannot be
 * read is as good as none.
 */
import { ascii, latinText } from "../bytes/writer.js";
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

/** Entities in columns: an object for each would be the largest thing that a small device keeps. */
class EntityList {
  readonly #keys: string[] = [];
  /** Index, unit, number of the platform and code of the form's letter, as one number; grows by doubling. */
  #numbers = new Float64Array(16);

  get length(): number {
    return this.#keys.length;
  }

  add(index: number, platform: string, form: string, unit: number, key: string): void {
    const number = platforms.indexOf(platform);
    if (number < 0 || form.length !== 1) return;
    const place = this.#keys.push(key) - 1;
    if (place === this.#numbers.length) {
      const grown = new Float64Array(2 * place);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[place] = ((index * 65536 + unit) * 16 + number) * 256 + form.charCodeAt(0);
  }

  at(place: number): AnnouncedEntity | undefined {
    if (place >= this.#keys.length) return undefined;
    const packed = this.#numbers[place];
    const upper = Math.floor(packed / 4096);
    return {
      index: Math.floor(upper / 65536),
      platform: platforms[Math.floor(packed / 256) % 16],
      form: String.fromCharCode(packed % 256),
      unit: upper % 65536,
      key: this.#keys[place],
    };
  }

  indexAt(place: number): number {
    return Math.floor(this.#numbers[place] / 4096 / 65536);
  }

  keyAt(place: number): string {
    return this.#keys[place];
  }
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
    for (let place = 0; place < this.entities.length; place++)
      if (this.entities.keyAt(place) === key) return this.entities.at(place);
    return undefined;
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

/** Text of a record. Entities that would make it too long are left out, the last ones first. */
function formatAnnounced(record: Announced): string {
  let text = `${VERSION} ${record.mode} ${record.partSize} ${record.prefix} ${record.objectId} ${record.meterId}\n`;
  for (let index = 0; index < record.entities.length; index++) {
    const entity = record.entities.at(index)!;
    const line = `${entity.index} ${entity.platform} ${entity.form} ${entity.unit} ${entity.key}\n`;
    if (text.length + line.length > RECORD_BYTES) break;
    text += line;
  }
  return text;
}

/** The record of a text; without its entities when only the head is wanted. */
function parseAnnounced(text: string, headOnly = false): Announced | undefined {
  let at = endOfLine(text, 0);
  const head = text.slice(0, at).split(" ");
  const partSize = Number(head[2]);
  if (head.length !== 6 || head[0] !== VERSION || !(partSize >= 1) || head[4] === "") return undefined;
  const record = new Announced(head[1], partSize, head[3], head[4], head[5]);
  // Line by line: all of them at once are more than a small device has room for.
  while (!headOnly && at < text.length) {
    const end = endOfLine(text, at + 1);
    const words = text.slice(at + 1, end).split(" ");
    at = end;
    if (words.length !== 5 || !/^\d{1,4}$/.test(words[0]) || !/^\d{1,5}$/.test(words[3])) continue;
    record.entities.add(Number(words[0]), words[1], words[2], Number(words[3]), words[4]);
  }
  return record;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
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
      const record = parseAnnounced(this.#text(name), true);
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
    const whole = parseAnnounced(this.#text(record.name));
    if (whole) whole.name = record.name;
    return whole;
  }

  /** Whether the record of the same device says just this. */
  holds(record: Announced): boolean {
    const head = this.find(record.objectId);
    return head !== undefined && this.#text(head.name) === formatAnnounced(record);
  }

  /** Takes the place of the record of the same device. Writes only what has changed. */
  save(record: Announced): void {
    if (this.holds(record)) return;
    const text = formatAnnounced(record);
    const old = this.find(record.objectId);
    const name = old ? old.name : this.#freeName();
    if (old) this.records.splice(this.records.indexOf(old), 1);
    if (name === "") return;
    const head = parseAnnounced(text, true)!;
    head.name = name;
    this.records.push(head);
    this.#storage.write(name, ascii(text));
  }

  remove(record: Announced): void {
    const head = this.find(record.objectId);
    if (!head) return;
    this.records.splice(this.records.indexOf(head), 1);
    this.#storage.remove(head.name);
  }

  /** Text of a stored record; empty when there is none. */
  #text(name: string): string {
    const bytes = this.#storage.read(name);
    return bytes ? latinText(bytes) : "";
  }

  #freeName(): string {
    for (let number = 0; number < RECORD_LIMIT; number++) {
      const name = recordName(number);
      if (!this.records.some((record) => record.name === name)) return name;
    }
    return "";
  }
}
