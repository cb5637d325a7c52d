/**
 * What Home Assistant was told last, remembered over restarts: without it an entity that is no longer there,
 * a meter that was removed, or the other discovery mode could not be cleaned up, and an entity that is read
 * once a day would vanish at each restart until it is read again.
 *
 * One record per device, as text: a head line `1 <mode> <part size> <prefix> <object id> <meter id>`, then a line per
 * entity: `<index> <platform> <form> <unit> <key>`. Object ids and keys hold no blanks. A record that cannot be
 * read is as good as none.
 */
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
  readonly entities: AnnouncedEntity[] = [];

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
    for (let index = 0; index < this.entities.length; index++)
      if (this.entities[index].key === key) return this.entities[index];
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
    const entity = record.entities[item];
    return entity ? `${record.prefix}/${entity.platform}/${record.objectId}/${entity.key}/config` : "";
  }
  if (record.mode === "device")
    for (let index = 0; index < record.entities.length; index++)
      if (record.partOf(record.entities[index].index) === item)
        return `${record.prefix}/device/${record.objectId}${item === 0 ? "" : `_${item + 1}`}/config`;
  return "";
}

/** Text of a record. Entities that would make it too long are left out, the last ones first. */
export function formatAnnounced(record: Announced): string {
  let text = `${VERSION} ${record.mode} ${record.partSize} ${record.prefix} ${record.objectId} ${record.meterId}\n`;
  for (let index = 0; index < record.entities.length; index++) {
    const entity = record.entities[index];
    const line = `${entity.index} ${entity.platform} ${entity.form} ${entity.unit} ${entity.key}\n`;
    if (text.length + line.length > RECORD_BYTES) break;
    text += line;
  }
  return text;
}

export function parseAnnounced(text: string): Announced | undefined {
  const lines = text.split("\n");
  const head = lines[0].split(" ");
  const partSize = Number(head[2]);
  if (head.length !== 6 || head[0] !== VERSION || !(partSize >= 1) || head[4] === "") return undefined;
  const record = new Announced(head[1], partSize, head[3], head[4], head[5]);
  for (let index = 1; index < lines.length; index++) {
    const words = lines[index].split(" ");
    if (words.length !== 5 || !/^\d{1,4}$/.test(words[0]) || !/^\d{1,5}$/.test(words[3])) continue;
    record.entities.push({
      index: Number(words[0]),
      platform: words[1],
      form: words[2],
      unit: Number(words[3]),
      key: words[4],
    });
  }
  return record;
}

function recordName(number: number): string {
  return `ha-${number}`;
}

export class AnnouncedStore {
  readonly records: Announced[] = [];
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
    for (let number = 0; number < RECORD_LIMIT; number++) {
      const bytes = storage.read(recordName(number));
      if (!bytes) continue;
      let text = "";
      for (let index = 0; index < bytes.length; index++) text += String.fromCharCode(bytes[index]);
      const record = parseAnnounced(text);
      if (!record) continue;
      record.name = recordName(number);
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

  /** Takes the place of the record of the same device. Writes only what has changed. */
  save(record: Announced): void {
    const text = formatAnnounced(record);
    const old = this.find(record.objectId);
    if (old && formatAnnounced(old) === text) return;
    record.name = old ? old.name : this.#freeName();
    if (old) this.records.splice(this.records.indexOf(old), 1);
    if (record.name === "") return;
    this.records.push(record);
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    this.#storage.write(record.name, bytes);
  }

  remove(record: Announced): void {
    const index = this.records.indexOf(record);
    if (index < 0) return;
    this.records.splice(index, 1);
    this.#storage.remove(record.name);
  }

  #freeName(): string {
    for (let number = 0; number < RECORD_LIMIT; number++) {
      const name = recordName(number);
      if (!this.records.some((record) => record.name === name)) return name;
    }
    return "";
  }
}
