/** What a computer has beyond the ESP32: files, which keep the parts of hosts/moddable/records.ts, and ports in use. */
import type { KeyValue } from "../moddable/records.js";

/** Undefined: there is no such file. */
export function readFile(this: void, path: string): ArrayBuffer | undefined {
  return native("iris_file_read").call(this, path);
}

/** Atomic. */
function writeFile(this: void, path: string, bytes: Uint8Array): void {
  native("iris_file_write").call(this, path, bytes);
}

function removeFile(this: void, path: string): void {
  native("iris_file_remove").call(this, path);
}

function makeFolder(this: void, path: string): void {
  native("iris_folder_make").call(this, path);
}

/** Throws a sentence when nothing can listen on this port. */
export function tryPort(this: void, port: number): void {
  native("iris_try_port").call(this, port);
}

/** Removes all files of a folder. */
export function clearFolder(this: void, path: string): void {
  native("iris_folder_clear").call(this, path);
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
