/** Settings as Node keeps them: one JSON file that its owner may edit too, or, for the demo, memory. */
import { readFileSync, realpathSync } from "node:fs";
import type { Keeper } from "../../modules/gateway/kept-settings.js";
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

  read(): string | undefined {
    try {
      return readFileSync(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** A link to the file stays a link. */
  write(text: string): void {
    writeFileAtomically(this.read() === undefined ? this.#path : realpathSync(this.#path), Buffer.from(text));
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
