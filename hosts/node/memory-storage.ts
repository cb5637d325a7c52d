/** Records that are gone with the program: for a single read, and for the demo. */
import type { Storage } from "../../modules/device/device.js";

export class MemoryStorage implements Storage {
  readonly #records = new Map<string, Uint8Array>();

  read(name: string): Uint8Array | undefined {
    return this.#records.get(name)?.slice();
  }

  write(name: string, bytes: Uint8Array): void {
    this.#records.set(name, bytes.slice());
  }

  remove(name: string): void {
    this.#records.delete(name);
  }

  clear(): void {
    this.#records.clear();
  }
}
