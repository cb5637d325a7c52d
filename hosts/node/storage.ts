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

export function writeFileAtomically(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", 0o600);
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncFolder(path);
}

/** A rename has to reach the disk as well; not every file system lets a folder be flushed. */
export function syncFolder(path: string): void {
  let folder: number | undefined;
  try {
    folder = openSync(join(path, ".."), "r");
    fsyncSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!["EISDIR", "EINVAL", "EPERM", "EACCES", "ENOTSUP"].includes(code)) throw error;
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}
