/**
 * The two firmware slots: writing the other one, and keeping the running one.
 *
 * After an update the bootloader starts the new firmware once, on trial. `confirm` keeps it; a restart before that,
 * by a crash, the watchdog or a power cut, brings the old one back (CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE).
 * Signature and version are checked by whoever calls (modules/update): this only writes what it is given.
 */
import Flash from "embedded:storage/flash";
import Update from "embedded:update";

/** True: on trial. */
export function isOnTrial(this: void): boolean {
  return native("iris_firmware_pending").call(this);
}

export function confirm(this: void): boolean {
  return native("iris_firmware_confirm").call(this);
}

/** Erases all that was ever stored. */
export function forgetAll(this: void): void {
  native("iris_firmware_forget").call(this);
}

/** The slot that does not run. */
export class Slot {
  #update: ReturnType<typeof Update.open> | undefined;

  /** Begins a new image; throws when the slot cannot be written. */
  begin(): void {
    this.abort();
    this.#update = Update.open({ partition: Flash.open({ path: "nextota" }) });
  }

  write(bytes: Uint8Array): void {
    if (!this.#update) throw new Error("no image was begun");
    this.#update.write(bytes);
  }

  /** Checks the image's own checksum and makes it the one that starts next. */
  complete(): void {
    if (!this.#update) throw new Error("no image was begun");
    this.#update.complete();
    this.abort();
  }

  abort(): void {
    this.#update?.close();
    this.#update = undefined;
  }
}
