/** The whole flash image of a board, out of what a build leaves: each part lies where the chip looks for it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { flashImage } from "../../hosts/node/release/boards.js";

const parts: Record<string, Uint8Array> = {
  "bootloader.bin": new Uint8Array(20_000).fill(1),
  "partition-table.bin": new Uint8Array(3072).fill(2),
  "ota_data_initial.bin": new Uint8Array(8192).fill(0xff),
  "xs_esp32.bin": new Uint8Array(1_500_000).fill(4),
};

for (const [board, bootloader] of [
  ["esp32-wroom", 0x1000],
  ["esp32-c3", 0],
] as const)
  test(`the flash image of ${board}`, () => {
    const image = flashImage(board, (name) => parts[name]);
    const at = (offset: number): number => image[offset];
    assert.equal(image.length, 0x10000 + 1_500_000);
    assert.deepEqual([at(bootloader), at(bootloader + 19_999), at(bootloader + 20_000)], [1, 1, 0xff]);
    if (bootloader > 0) assert.equal(at(bootloader - 1), 0xff);
    assert.deepEqual([at(0x7fff), at(0x8000), at(0x8bff), at(0x8c00)], [0xff, 2, 2, 0xff]);
    assert.deepEqual([at(0x9000), at(0xffff), at(0x10000), at(image.length - 1)], [0xff, 0xff, 4, 4]);
    const slot = 0x1e0000;
    const withApplication = (size: number) =>
      flashImage(board, (name) => (name === "xs_esp32.bin" ? new Uint8Array(size) : parts[name]));
    assert.equal(withApplication(slot).length, 0x10000 + slot);
    assert.throws(() => withApplication(slot + 1), /do not fit a slot/);
    assert.throws(
      () => flashImage(board, (name) => (name === "bootloader.bin" ? new Uint8Array(0x8001) : parts[name])),
      /reaches into/,
    );
  });

test("a board that nobody knows has no image", () => {
  assert.throws(() => flashImage("esp8266", (name) => parts[name]));
});
