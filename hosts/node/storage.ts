/**
 * Small records as files of one folder. A write goes to a new file, is flushed to the disk and takes the old
 * one's place by rename: after a power cut the old or the new record is there, never half of one.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Storage } from "../../modules/device/device.js";

/** Names are ours, not a user's: anything else is a programmer's mistake. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export class FileStorage implements Storage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(name: string): Uint8Array | undefined {
    try {
      return new Uint8Array(readFileSync(this.#path(name)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  write(name: string, bytes: Uint8Array): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileAtomically(this.#path(name), bytes);
  }

  remove(name: string): void {
    rmSync(this.#path(name), { force: true });
  }

  /** Everything that was ever written. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #path(name: string): string {
    if (!NAME.test(name)) throw new Error(`"${name}" is not the name of a record`);
    return join(this.#folder, name);
  }
}

/** The calls that a write is made of; a test brings a disk that loses its power between any two of them. */
export interface Disk {
  openSync(path: string, flags: string, mode?: number): number;
  writeSync(file: number, bytes: Uint8Array, offset: number): number;
  fsyncSync(file: number): void;
  closeSync(file: number): void;
  renameSync(from: string, to: string): void;
}

const nodeDisk: Disk = { openSync, writeSync, fsyncSync, closeSync, renameSync };

export function writeFileAtomically(path: string, bytes: Uint8Array, disk: Disk = nodeDisk): void {
  const temporary = `${path}.new`;
  const file = disk.openSync(temporary, "w", 0o600);
  try {
    let written = 0;
    while (written < bytes.length) written += disk.writeSync(file, bytes, written);
    disk.fsyncSync(file);
  } finally {
    disk.closeSync(file);
  }
  disk.renameSync(temporary, path);
  syncFolder(path, disk);
}

/** A rename has to reach the disk as well; not every file system lets a folder be flushed. */
export function syncFolder(path: string, disk: Disk = nodeDisk): void {
  let folder: number | undefined;
  try {
    folder = disk.openSync(join(path, ".."), "r");
    disk.fsyncSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!["EISDIR", "EINVAL", "EPERM", "EACCES", "ENOTSUP"].includes(code)) throw error;
  } finally {
    if (folder !== undefined) disk.closeSync(folder);
  }
}
