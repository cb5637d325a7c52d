/** Settings as Node keeps them: one JSON file that its owner may edit too, or, for the demo, memory. */
import { readFileSync, realpathSync } from "node:fs";
import type { Keeper } from "../../modules/gateway/kept-settings.js";
import { UsageError } from "./arguments.js";
import { withMapFiles, withMapNames } from "./map-file.js";
import { type FileStorage, writeFileAtomically } from "./storage.js";

/** What is left of the settings after a factory reset: the file stays, so that the next start finds it. */
const AS_NEW = '{\n  "meters": []\n}\n';

export class FileKeeper implements Keeper {
  readonly #path: string;
  readonly #storage: FileStorage;

  constructor(path: string, storage: FileStorage) {
    this.#path = path;
    this.#storage = storage;
  }

  /** With what "@FILE" stands for. */
  read(): string | undefined {
    const text = this.#stored();
    try {
      return text && withMapFiles(text, this.#path);
    } catch (error) {
      // The settings that name such a file are refused, with their reason.
      if (error instanceof UsageError) return text;
      throw error;
    }
  }

  /** A link to the file stays a link. */
  write(text: string): void {
    const stored = this.#stored();
    if (stored === undefined) writeFileAtomically(this.#path, Buffer.from(text));
    else writeFileAtomically(realpathSync(this.#path), Buffer.from(withMapNames(text, stored, this.#path)));
  }

  #stored(): string | undefined {
    try {
      return readFileSync(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  erase(): void {
    this.#storage.clear();
    this.write(AS_NEW);
  }
}

export class MemoryKeeper implements Keeper {
  readonly #first: string;
  readonly #storage: { clear(): void };
  #text: string;

  constructor(text: string, storage: { clear(): void }) {
    this.#first = text;
    this.#text = text;
    this.#storage = storage;
  }

  read(): string {
    return this.#text;
  }

  write(text: string): void {
    this.#text = text;
  }

  erase(): void {
    this.#storage.clear();
    this.#text = this.#first;
  }
}
