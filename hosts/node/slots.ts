/**
 * The two slots of an installation on this machine: `slots/a/iris.mjs` and `slots/b/iris.mjs`, each a whole bundle,
 * and the pointer. An image is written beside its place, flushed, read back, and put in place by rename before the
 * pointer names it.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { IMAGE_LIMIT } from "../../modules/update/release.js";
import type { Slots } from "../../modules/update/slots.js";
import { imagePath, otherSlot, readPointer, type SlotName, writePointer } from "./pointer.js";
import { syncFolder } from "./storage.js";

export class NodeSlots implements Slots {
  readonly capacity = IMAGE_LIMIT;
  readonly #root: string;
  readonly #own: SlotName;
  readonly #path: string;
  #file: number | undefined;

  /** @param own the slot that this program was started from */
  constructor(root: string, own: SlotName) {
    this.#root = root;
    this.#own = own;
    this.#path = imagePath(root, otherSlot(own));
  }

  get onTrial(): boolean {
    const { active, trial } = readPointer(this.#root);
    return trial === "running" && active !== this.#own;
  }

  get rejected(): boolean {
    return readPointer(this.#root).rejected;
  }

  begin(_size: number): void {
    this.abandon();
    if (this.onTrial) throw new Error("a version on trial cannot be replaced");
    writePointer(this.#root, { active: this.#own, trial: "none", rejected: false });
    mkdirSync(dirname(this.#path), { recursive: true });
    this.#file = openSync(this.#temporary, "w+", 0o644);
  }

  write(buffer: Uint8Array, start: number, end: number): void {
    const file = this.#open();
    for (let at = start; at < end; ) at += writeSync(file, buffer, at, end - at);
  }

  read(offset: number, target: Uint8Array, length: number): void {
    const file = this.#open();
    for (let at = 0; at < length; ) {
      const count = readSync(file, target, at, length - at, offset + at);
      if (count === 0) throw new Error("the file is shorter than what was written");
      at += count;
    }
  }

  abandon(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    rmSync(this.#temporary, { force: true });
  }

  activate(): void {
    const file = this.#open();
    fsyncSync(file);
    closeSync(file);
    this.#file = undefined;
    renameSync(this.#temporary, this.#path);
    syncFolder(this.#path);
    writePointer(this.#root, { active: this.#own, trial: "next", rejected: false });
  }

  confirm(): void {
    writePointer(this.#root, { active: this.#own, trial: "none", rejected: false });
  }

  fallBack(): void {
    writePointer(this.#root, { active: otherSlot(this.#own), trial: "none", rejected: true });
  }

  get #temporary(): string {
    return `${this.#path}.new`;
  }

  #open(): number {
    if (this.#file === undefined) throw new Error("no image was begun");
    return this.#file;
  }
}
