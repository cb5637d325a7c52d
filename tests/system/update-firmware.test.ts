/** The dongle's own slots (hosts/esp32/firmware.ts) through updates, power cuts and bad images, on the bench's flash. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { firmwareSlots } from "./firmware-slots.js";
import { Dongle, honest, MINUTE, NEW, OLD, releaseFor, type Server, updated } from "./update-bench.js";

const RELEASE = releaseFor();

function updatedBoard(server: Server, cutAt?: number): Dongle {
  const dongle = updated(server, cutAt, firmwareSlots);
  assert.equal(dongle.complaint(), "", `${dongle.lives}, cut at ${cutAt}`);
  return dongle;
}

test("an update comes through, and through a power cut at every step a valid version runs", () => {
  const undisturbed = new Dongle();
  undisturbed.slotsOf = firmwareSlots;
  undisturbed.server = honest(RELEASE);
  undisturbed.start();
  undisturbed.run(MINUTE);
  const before = undisturbed.flash.steps;
  undisturbed.install();
  undisturbed.run(10 * MINUTE);
  assert.deepEqual(undisturbed.lives, [OLD, NEW]);
  assert.equal(undisturbed.complaint(), "");
  const steps = undisturbed.flash.steps - before;
  assert.ok(steps > 64);
  for (let cut = 1; cut <= steps; cut++) {
    const dongle = updatedBoard(honest(RELEASE), cut);
    const { outcome, message } = dongle.gateway!.update!.last;
    if (cut > 1) {
      assert.equal(outcome === "installed", dongle.version === NEW, `cut at ${cut}: ${message}`);
      assert.ok(message.includes(`version ${dongle.version}`), `cut at ${cut}: ${message}`);
    }
    if (cut % 7 !== 0 || dongle.version === NEW) continue;
    dongle.install();
    dongle.run(10 * MINUTE);
    assert.deepEqual([dongle.version, dongle.complaint()], [NEW, ""], `second try after a cut at ${cut}`);
  }
});

for (const behaviour of ["crash", "hang", "no network"])
  test(`an image that boots and then: ${behaviour}`, () => {
    const dongle = updatedBoard(honest(releaseFor({ behaviour })));
    assert.deepEqual(dongle.lives, [OLD, NEW, OLD]);
    assert.equal(dongle.gateway!.update!.last.outcome, "fell-back");
    assert.ok(dongle.gateway!.update!.last.message.endsWith(`version ${OLD} runs again`));
    // The next one is taken, though the slot is that of one that was given up.
    dongle.server = honest(releaseFor({ version: "2.0.1" }));
    dongle.gateway!.update!.check();
    dongle.run(1000);
    dongle.install();
    dongle.run(10 * MINUTE);
    assert.deepEqual([dongle.version, dongle.complaint()], ["2.0.1", ""]);
  });

test("what is not the signed image never becomes bootable", () => {
  const { image, manifest } = RELEASE;
  const { server } = { server: honest(RELEASE) };
  for (const spoil of [
    (bytes: Buffer) => bytes.subarray(0, -1),
    (bytes: Buffer) => {
      bytes[70_000] ^= 1;
      return bytes;
    },
    (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)]),
  ]) {
    const dongle = updatedBoard((path, from, count) =>
      path.endsWith(".bin")
        ? honest({ image: spoil(Buffer.from(image)), manifest })(path, from, count)
        : server(path, from, count),
    );
    assert.deepEqual(dongle.lives, [OLD]);
    assert.equal(dongle.gateway!.update!.last.outcome, "failed");
  }
});
