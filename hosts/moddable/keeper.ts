/** Settings as a record, where a host has no files: whole or not at all, as records are. */
import type { Storage } from "../../modules/device/device.js";
import type { Keeper } from "../../modules/gateway/kept-settings.js";

const RECORD = "settings";

export class RecordKeeper implements Keeper {
  readonly #storage: Storage;
  readonly #first: string | undefined;
  readonly #forgetAll: () => void;
  #isFirst: boolean;

  /**
   * @param first settings before any are stored
   * @param isFirst they stand above those that are stored, until others are written
   * @param forgetAll erases all records
   */
  constructor(storage: Storage, first: string | undefined, isFirst: boolean, forgetAll: () => void) {
    this.#storage = storage;
    this.#first = first;
    this.#isFirst = isFirst;
    this.#forgetAll = forgetAll;
  }

  read(): string | undefined {
    const bytes = this.#isFirst ? undefined : this.#storage.read(RECORD);
    return bytes ? String.fromArrayBuffer(bytes.slice().buffer as ArrayBuffer) : this.#first;
  }

  write(text: string): void {
    this.#storage.write(RECORD, new Uint8Array(ArrayBuffer.fromString(text)));
    this.#isFirst = false;
  }

  erase(): void {
    this.#forgetAll();
    this.#isFirst = false;
  }
}
