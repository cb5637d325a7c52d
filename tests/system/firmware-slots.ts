/**
 * hosts/esp32/firmware.ts as it is, over the flash of the bench: what it asks the SDK and ESP-IDF for is done by the
 * bench's flash and bootloader, as `embedded:update` (esp_ota_begin, _write, _end, _set_boot_partition) does it.
 */
import { build } from "esbuild";
import { type Flash, SLOT_BYTES } from "../../hosts/bench/flash.js";
import { BLOCK, type Slots } from "../../modules/update/slots.js";

/** A partition as "embedded:storage/flash" gives it. */
class Partition {
  readonly flash: Flash;
  readonly slot: number;

  constructor(flash: Flash, slot: number) {
    this.flash = flash;
    this.slot = slot;
  }

  read(target: Uint8Array, offset: number): number {
    target.set(this.flash.slots[this.slot].subarray(offset, offset + target.length));
    return target.length;
  }

  status(): { size: number } {
    return { size: SLOT_BYTES };
  }
}

/** An update as "embedded:update" gives it: in order, each sector erased when it is reached. */
class Update {
  readonly #partition: Partition;
  #at = 0;
  #ended = false;

  constructor(partition: Partition) {
    if (partition.flash.isPending(1 - partition.slot)) throw new Error("begin failed");
    this.#partition = partition;
  }

  write(bytes: Uint8Array): void {
    const { flash, slot } = this.#partition;
    if (this.#ended) throw new Error("already complete");
    if (this.#at % BLOCK !== 0 || this.#at + bytes.length > SLOT_BYTES) throw new Error("write failed");
    flash.erase(flash.slots[slot], this.#at / BLOCK);
    flash.program(flash.slots[slot], this.#at, bytes.slice());
    this.#at += bytes.length;
  }

  complete(): void {
    const { flash, slot } = this.#partition;
    if (this.#ended) throw new Error("already complete");
    this.#ended = true;
    if (!flash.programIn(slot)) throw new Error("end failed");
    flash.select(slot);
  }

  close(): void {
    this.#ended = true;
  }
}

/** The flash and slot that each instance was made for: what a native function finds out by itself. */
const places = new WeakMap<object, Partition>();
let place: Partition;

const natives: Readonly<Record<string, (partition: Partition) => unknown>> = {
  iris_firmware_pending: ({ flash, slot }) => flash.isPending(1 - slot),
  iris_firmware_rejected: ({ flash }) => flash.rejected,
  iris_firmware_confirm: ({ flash, slot }) => {
    flash.keep(1 - slot);
    return true;
  },
};

const fakes = {
  flash: () => place,
  update: ({ partition }: { partition: Partition }) => new Update(partition),
};

async function load(): Promise<new () => Slots> {
  const { outputFiles } = await build({
    entryPoints: ["hosts/esp32/firmware.ts"],
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "error",
    plugins: [
      {
        name: "sdk",
        setup(esbuild) {
          esbuild.onResolve({ filter: /^embedded:/ }, ({ path }) => ({ path, namespace: "sdk" }));
          esbuild.onLoad({ filter: /./, namespace: "sdk" }, ({ path }) => ({
            contents: `export default { open: globalThis.irisFakes.${path === "embedded:update" ? "update" : "flash"} };`,
          }));
        },
      },
    ],
  });
  Object.assign(globalThis, {
    irisFakes: fakes,
    native: (name: string) =>
      function (this: object) {
        return natives[name](places.get(this)!);
      },
  });
  const text = Buffer.from(outputFiles[0].contents).toString("base64");
  return (await import(`data:text/javascript;base64,${text}`)).FirmwareSlots;
}

const FirmwareSlots = await load();

/** The dongle's slots as the program in `slot` has them. */
export function firmwareSlots(flash: Flash, slot: number): Slots {
  place = new Partition(flash, 1 - slot);
  const slots = new FirmwareSlots();
  places.set(slots, place);
  return slots;
}
