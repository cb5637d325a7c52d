/**
 * The flash of a dongle and its bootloader, with a power that can be cut at any step.
 *
 * Two application slots of 4 kB sectors and the boot record (ESP-IDF: otadata), which is two sectors, each with a
 * number, a state and a checksum: the valid one with the higher number counts. As in NOR flash an erased sector is all
 * ones and a write only clears bits; a step that is cut leaves its sector half done. Every erase and every write is one
 * step, and so is every write of the storage that shares the power.
 *
 * The bootloader does what ESP-IDF's does with rollback: New starts once as Pending; Pending at a start was not kept
 * and becomes Aborted; an image that is not whole is not started.
 */
import { createHash } from "node:crypto";
import { BLOCK, type Slots } from "../../modules/update/slots.js";
import { MemoryStorage } from "./device.js";

export const SLOT_BYTES = 512 * 1024;
const HEAD_BYTES = 16;
const ENTRY_BYTES = 16;
const EntryState = Object.freeze({ New: 0, Pending: 1, Valid: 2, Aborted: 3 });

/** The power is gone: nothing that is called after this has an effect. */
export class PowerCut extends Error {}

/** What an image on the bench is: its length and checksum, then what it does. */
export interface Program {
  readonly version: string;
  /** "well", "crash", "hang", "no network". */
  readonly behaviour: string;
}

export interface Boot {
  readonly slot: number;
  readonly program: Program;
}

interface Entry {
  readonly sector: number;
  readonly number: number;
  readonly state: number;
}

/** An image of this size that the bootloader of the bench starts. */
export function programImage(program: Program, size: number): Uint8Array {
  const bytes = Buffer.alloc(size);
  const text = Buffer.from(JSON.stringify(program));
  for (let index = HEAD_BYTES; index < size; index++) bytes[index] = (index * 31 + text.length) & 0xff;
  bytes.write("IRIS", 0);
  bytes.writeUInt32LE(size, 4);
  bytes.writeUInt16LE(text.length, 12);
  text.copy(bytes, HEAD_BYTES);
  bytes.writeUInt32LE(checksum(bytes.subarray(12)), 8);
  return bytes;
}

function checksum(bytes: Uint8Array): number {
  return createHash("sha256").update(bytes).digest().readUInt32LE(0);
}

export class Flash {
  readonly slots: readonly Buffer[] = [Buffer.alloc(SLOT_BYTES, 0xff), Buffer.alloc(SLOT_BYTES, 0xff)];
  readonly record = Buffer.alloc(2 * BLOCK, 0xff);
  /** Steps so far, and the one at which the power fails; half of it is still done. */
  steps = 0;
  cutAt = Number.POSITIVE_INFINITY;
  /** The power is off. */
  off = false;
  /** What the last start found out. */
  rejected = false;

  /** A dongle as it leaves the bench: this program in the first slot. */
  constructor(program: Program, size = 4 * BLOCK) {
    programImage(program, size).forEach((byte, index) => {
      this.slots[0][index] = byte;
    });
    this.#putEntry({ sector: 0, number: 1, state: EntryState.Valid });
  }

  /** The power is on, the bootloader runs. Undefined: there is nothing to start, a brick. */
  boot(): Boot | undefined {
    this.off = false;
    this.rejected = false;
    for (let tries = 0; tries < 4; tries++) {
      const entry = this.#current();
      const slot = entry ? (entry.number - 1) % 2 : 0;
      if (entry?.state === EntryState.Pending) {
        this.#putEntry({ ...entry, state: EntryState.Aborted });
        continue;
      }
      const program = this.programIn(slot);
      if (program) {
        if (entry?.state === EntryState.New) this.#putEntry({ ...entry, state: EntryState.Pending });
        const other = this.#entries().find((candidate) => (candidate.number - 1) % 2 !== slot);
        this.rejected = other?.state === EntryState.Aborted;
        return { slot, program };
      }
      if (!entry) return undefined;
      this.#putEntry({ ...entry, state: EntryState.Aborted });
    }
    return undefined;
  }

  /** The program of a slot, if it is whole. */
  programIn(slot: number): Program | undefined {
    const bytes = this.slots[slot];
    const size = bytes.readUInt32LE(4);
    if (bytes.toString("latin1", 0, 4) !== "IRIS" || size > SLOT_BYTES || size < HEAD_BYTES) return undefined;
    if (checksum(bytes.subarray(12, size)) !== bytes.readUInt32LE(8)) return undefined;
    return JSON.parse(bytes.toString("utf8", HEAD_BYTES, HEAD_BYTES + bytes.readUInt16LE(12)));
  }

  /** One step: `whole` does all of it, `half` what is left when the power fails in it. */
  step(whole: () => void, half: () => void): void {
    if (this.off) throw new PowerCut("the power is off");
    if (++this.steps === this.cutAt) {
      half();
      this.off = true;
      throw new PowerCut("the power was cut");
    }
    whole();
  }

  erase(target: Buffer, sector: number): void {
    const start = sector * BLOCK;
    this.step(
      () => target.fill(0xff, start, start + BLOCK),
      () => target.fill(0xff, start, start + BLOCK / 2),
    );
  }

  program(target: Buffer, at: number, bytes: Uint8Array): void {
    const clear = (count: number): void => {
      for (let index = 0; index < count; index++) target[at + index] &= bytes[index];
    };
    this.step(
      () => clear(bytes.length),
      () => clear(bytes.length >> 1),
    );
  }

  /** State of the slot that runs, as the application sees it. */
  isPending(slot: number): boolean {
    const entry = this.#current();
    return entry?.state === EntryState.Pending && (entry.number - 1) % 2 === slot;
  }

  /** The application's calls: esp_ota_set_boot_partition, _mark_app_valid_cancel_rollback, _mark_app_invalid. */
  select(slot: number): void {
    const current = this.#current();
    let number = (current?.number ?? 0) + 1;
    while ((number - 1) % 2 !== slot) number++;
    this.#rewrite({ sector: current ? 1 - current.sector : 0, number, state: EntryState.New });
  }

  keep(slot: number): void {
    const entry = this.#current();
    if (entry && (entry.number - 1) % 2 === slot) this.#rewrite({ ...entry, state: EntryState.Valid });
  }

  giveUp(slot: number): void {
    const entry = this.#current();
    if (entry && (entry.number - 1) % 2 === slot) this.#rewrite({ ...entry, state: EntryState.Aborted });
  }

  #rewrite(entry: Entry): void {
    this.erase(this.record, entry.sector);
    this.program(this.record, entry.sector * BLOCK, this.#bytesOf(entry));
  }

  #entries(): Entry[] {
    return [0, 1].flatMap((sector) => {
      const bytes = this.record.subarray(sector * BLOCK, sector * BLOCK + ENTRY_BYTES);
      if (bytes.readUInt32LE(8) !== checksum(bytes.subarray(0, 8))) return [];
      return { sector, number: bytes.readUInt32LE(0), state: bytes.readUInt32LE(4) };
    });
  }

  #current(): Entry | undefined {
    const usable = this.#entries().filter((entry) => entry.state !== EntryState.Aborted);
    return usable.sort((left, right) => right.number - left.number)[0];
  }

  /** The bootloader's own write: it is not cut, since it is repeated at the next start. */
  #putEntry(entry: Entry): void {
    this.record.fill(0xff, entry.sector * BLOCK, (entry.sector + 1) * BLOCK);
    this.#bytesOf(entry).copy(this.record, entry.sector * BLOCK);
  }

  #bytesOf({ number, state }: Entry): Buffer {
    const bytes = Buffer.alloc(ENTRY_BYTES);
    bytes.writeUInt32LE(number, 0);
    bytes.writeUInt32LE(state, 4);
    bytes.writeUInt32LE(checksum(bytes.subarray(0, 8)), 8);
    return bytes;
  }
}

/** The slots as the program in `slot` sees them. */
export class FlashSlots implements Slots {
  readonly capacity = SLOT_BYTES;
  readonly #flash: Flash;
  readonly #slot: number;
  #at = 0;

  constructor(flash: Flash, slot: number) {
    this.#flash = flash;
    this.#slot = slot;
  }

  get onTrial(): boolean {
    return this.#flash.isPending(this.#slot);
  }

  get rejected(): boolean {
    return this.#flash.rejected;
  }

  get #other(): Buffer {
    return this.#flash.slots[1 - this.#slot];
  }

  begin(_size: number): void {
    this.#at = 0;
    this.#flash.rejected = false;
  }

  write(buffer: Uint8Array, start: number, end: number): void {
    this.#flash.erase(this.#other, this.#at / BLOCK);
    this.#flash.program(this.#other, this.#at, buffer.slice(start, end));
    this.#at += end - start;
  }

  read(offset: number, target: Uint8Array, length: number): void {
    for (let index = 0; index < length; index++) target[index] = this.#other[offset + index];
  }

  abandon(): void {}

  activate(): void {
    this.#flash.select(1 - this.#slot);
  }

  confirm(): void {
    this.#flash.keep(this.#slot);
  }

  fallBack(): void {
    this.#flash.giveUp(this.#slot);
  }
}

/** Records that share the power with a flash: a write is done or not, and the power may fail on either side of it. */
export class PoweredStorage extends MemoryStorage {
  readonly #flash: Flash;

  constructor(flash: Flash) {
    super();
    this.#flash = flash;
  }

  override write(name: string, bytes: Uint8Array): void {
    this.#flash.step(
      () => {},
      () => {},
    );
    super.write(name, bytes);
    this.#flash.step(
      () => {},
      () => {},
    );
  }

  override remove(name: string): void {
    if (this.#flash.off) throw new PowerCut("the power is off");
    super.remove(name);
  }
}
