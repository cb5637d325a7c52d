/**
 * The two firmware slots: the running one, and the one that modules/update writes through `embedded:update`.
 *
 * After an update the bootloader starts the new firmware once, on trial. `confirm` keeps it; a restart before that,
 * by a crash, the watchdog, a power cut or after `fallBack`, brings the old one back
 * (CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE). Signature and version are checked by whoever calls.
 */
import Flash from "embedded:storage/flash";
import Update from "embedded:update";
import type { Slots } from "../../modules/update/slots.js";

/** Erases all that was ever stored. */
export function forgetAll(this: void): void {
  native("iris_firmware_forget").call(this);
}

export class FirmwareSlots implements Slots {
  readonly capacity: number;
  readonly #flash = Flash.open({ path: "nextota" });
  #update: ReturnType<typeof Update.open> | undefined;

  constructor() {
    this.capacity = this.#flash.status().size;
  }

  get onTrial(): boolean {
    return native("iris_firmware_pending").call(this);
  }

  get rejected(): boolean {
    return native("iris_firmware_rejected").call(this);
  }

  /** Sectors are erased one by one while they are written: nothing blocks for long. */
  begin(_size: number): void {
    this.abandon();
    if (this.onTrial) throw new Error("a version on trial cannot be replaced");
    this.#update = Update.open({ partition: this.#flash });
  }

  write(buffer: Uint8Array, start: number, end: number): void {
    this.#open().write(buffer.subarray(start, end));
  }

  read(offset: number, target: Uint8Array, length: number): void {
    this.#flash.read(target.subarray(0, length), offset);
  }

  abandon(): void {
    this.#update?.close();
    this.#update = undefined;
  }

  /** ESP-IDF looks at the image's own checksum once more, then names it in otadata. */
  activate(): void {
    this.#open().complete();
    this.abandon();
  }

  confirm(): void {
    if (!native("iris_firmware_confirm").call(this)) throw new Error("otadata cannot be written");
  }

  /** Nothing to write: what is not kept is not started again. */
  fallBack(): void {}

  #open(): NonNullable<ReturnType<typeof Update.open>> {
    if (!this.#update) throw new Error("no image was begun");
    return this.#update;
  }
}
