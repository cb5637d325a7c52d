/** Records as files of one folder: what hosts/moddable/records.ts keeps its parts in on a computer. */
import type { KeyValue } from "../moddable/records.js";

/** Undefined: there is no such file. */
export function readFile(this: void, path: string): ArrayBuffer | undefined {
  return native("iris_file_read").call(this, path);
}

/** Atomic. */
export function writeFile(this: void, path: string, bytes: Uint8Array): void {
  native("iris_file_write").call(this, path, bytes);
}

export function removeFile(this: void, path: string): void {
  native("iris_file_remove").call(this, path);
}

export function makeFolder(this: void, path: string): void {
  native("iris_folder_make").call(this, path);
}

export class FolderKeyValue implements KeyValue {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    makeFolder(folder);
  }

  read(key: string): Uint8Array | undefined {
    const bytes = readFile(`${this.#folder}/${key}`);
    return bytes && new Uint8Array(bytes);
  }

  write(key: string, bytes: Uint8Array): void {
    writeFile(`${this.#folder}/${key}`, bytes);
  }

  remove(key: string): void {
    removeFile(`${this.#folder}/${key}`);
  }
}
