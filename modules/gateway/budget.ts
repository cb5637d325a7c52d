/**
 * What reading a meter has cost, by day: conversations, time on the optical link, time in which we kept it awake. Today and
 * the DAYS_KEPT days before, local days.
 *
 * The figures are those of the line's statistics, so that everything counts: reads, repeats, the alignment assistant. They
 * are kept in one small record, written when a day is over, SAVE_MILLISECONDS after the last time, and at the end: a
 * power cut loses some hours of counting, and the storage is spared.
 *
 *   version u8 | { day u32, reads u32, link ms u32, awake ms u32 } for today and each day before | CRC-16/XMODEM
 */
import { crc16Xmodem } from "../bytes/crc.js";
import type { Zone } from "../bytes/zone.js";
import type { Storage } from "../device/device.js";
import type { LineStatistics } from "../line/statistics.js";

/** Days before today. */
export const DAYS_KEPT = 7;
export const SAVE_MILLISECONDS = 6 * 3_600_000;
const DAYS = DAYS_KEPT + 1;
const VERSION = 1;
const COLUMNS = 4;
const SIZE = 1 + DAYS * COLUMNS * 4 + 2;

export class Budget {
  /** Records written since the start. */
  writes = 0;
  readonly #storage: Storage;
  readonly #name: string;
  readonly #statistics: LineStatistics;
  readonly #zone: Zone;
  /** Day number, reads, link and awake milliseconds: of today first, then of the days before. Day 0: unknown. */
  readonly #rows = new Float64Array(DAYS * COLUMNS);
  /** What of the statistics is in `#rows`. */
  readonly #counted = new Float64Array(COLUMNS);
  #savedAt: number;
  #isSaved = true;

  /** @param now monotonic milliseconds */
  constructor(storage: Storage, meterId: string, statistics: LineStatistics, zone: Zone, now: number) {
    this.#storage = storage;
    this.#name = `budget-${meterId}`;
    this.#statistics = statistics;
    this.#zone = zone;
    this.#savedAt = now;
    this.#load();
  }

  /** Counts what the line has cost since the last call; to be called after each conversation. */
  update(wall: number, now: number): void {
    const day = wall === 0 ? 0 : this.#zone.dayOf(wall);
    const rows = this.#rows;
    if (day !== 0 && rows[0] === 0) rows[0] = day;
    else if (day > rows[0]) {
      this.#turn(day);
      this.save(now);
    }
    const { conversations, linkMilliseconds, awakeMilliseconds } = this.#statistics;
    this.#count(1, conversations);
    this.#count(2, linkMilliseconds);
    this.#count(3, awakeMilliseconds);
    if (now - this.#savedAt >= SAVE_MILLISECONDS) this.save(now);
  }

  get daysKept(): number {
    return DAYS_KEPT;
  }

  /** Days since 1970 of the day so many days ago; 0: it is not known. */
  day(ago: number): number {
    return this.#rows[ago * COLUMNS];
  }

  /** Conversations of the day so many days ago, 0 = today. -1: nothing is known of it. */
  reads(ago: number): number {
    return this.#at(ago, 1);
  }

  linkMilliseconds(ago: number): number {
    return this.#at(ago, 2);
  }

  awakeMilliseconds(ago: number): number {
    return this.#at(ago, 3);
  }

  /** Milliseconds awake in a usual day: the average of the whole days that are known; -1: there are none yet. */
  get awakePerDay(): number {
    let sum = 0;
    let days = 0;
    for (let ago = 1; ago < DAYS; ago++) {
      const awake = this.awakeMilliseconds(ago);
      if (awake < 0) continue;
      sum += awake;
      days++;
    }
    return days === 0 ? -1 : sum / days;
  }

  save(now: number): void {
    this.#savedAt = now;
    if (this.#isSaved) return;
    this.#isSaved = true;
    const bytes = new Uint8Array(SIZE);
    const view = new DataView(bytes.buffer);
    bytes[0] = VERSION;
    for (let index = 0; index < this.#rows.length; index++)
      view.setUint32(1 + index * 4, Math.round(this.#rows[index]));
    view.setUint16(SIZE - 2, checksum(bytes));
    this.#storage.write(this.#name, bytes);
    this.writes++;
  }

  #load(): void {
    const bytes = this.#storage.read(this.#name);
    if (bytes?.length !== SIZE || bytes[0] !== VERSION) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, SIZE);
    if (view.getUint16(SIZE - 2) !== checksum(bytes)) return;
    for (let index = 0; index < this.#rows.length; index++) this.#rows[index] = view.getUint32(1 + index * 4);
  }

  #count(column: number, total: number): void {
    const more = total - this.#counted[column];
    if (more <= 0) return;
    this.#counted[column] = total;
    this.#rows[column] += more;
    this.#isSaved = false;
  }

  /** Days that nobody counted stay unknown. */
  #turn(day: number): void {
    const by = Math.min(DAYS, day - this.#rows[0]);
    this.#rows.copyWithin(by * COLUMNS, 0);
    this.#rows.fill(0, 0, by * COLUMNS);
    this.#rows[0] = day;
    this.#isSaved = false;
  }

  #at(ago: number, column: number): number {
    const isKnown = ago === 0 || this.#rows[ago * COLUMNS] !== 0;
    return isKnown ? this.#rows[ago * COLUMNS + column] : -1;
  }
}

function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (let at = 0; at < SIZE - 2; at++) crc = crc16Xmodem(crc, bytes[at]);
  return crc;
}
