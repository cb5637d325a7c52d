/** Settings, identity of the meter and history of every released version, read by this one, and handed back. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { MemoryStorage } from "../../hosts/bench/device.js";
import { SETTINGS_VERSION } from "../../modules/gateway/settings.js";
import { type Fixture, hoursBefore, startHouse } from "../releases/gateway.js";

const folder = new URL("../releases/", import.meta.url);
const versions = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test("there is a fixture", () => assert.ok(versions.length > 0));

for (const version of versions) {
  const fixture = JSON.parse(readFileSync(new URL(`${version}/left-behind.json`, folder), "utf8")) as Fixture;
  const storageOf = (): MemoryStorage => {
    const storage = new MemoryStorage();
    for (const [name, base64] of Object.entries(fixture.storage))
      storage.records.set(name, new Uint8Array(Buffer.from(base64, "base64")));
    return storage;
  };

  test(`${version}: every setting is read as it was written`, () => {
    const { settings } = startHouse(fixture.settings, storageOf(), fixture.endedAt);
    const written = JSON.parse(fixture.settings);
    assert.equal(settings.version, SETTINGS_VERSION);
    for (const group of ["rest", "mqtt", "update"] as const)
      for (const [key, value] of Object.entries(written[group]))
        assert.deepEqual((settings[group] as Record<string, unknown>)[key], value, `${group}.${key}`);
    for (const [key, value] of Object.entries(written.meters[0]))
      assert.deepEqual((settings.meters[0] as unknown as Record<string, unknown>)[key], value, key);
  });

  test(`${version}: the meter is known without asking it, and its history is there`, () => {
    const house = startHouse(fixture.settings, storageOf(), fixture.endedAt);
    const [meter] = house.gateway.meters;
    assert.equal(meter.meter?.id, fixture.model);
    assert.equal(meter.serial, fixture.serial);
    assert.deepEqual(hoursBefore(house, fixture.endedAt), fixture.history);
    assert.ok(fixture.history.filter((text) => text !== "").length >= 23);
  });

  test(`${version}: what this version writes leaves the records readable for a start of the old one`, () => {
    const storage = storageOf();
    const house = startHouse(fixture.settings, storage, fixture.endedAt);
    house.device.clock.advance(2 * 3_600_000);
    house.gateway.close();
    for (const name of Object.keys(fixture.storage))
      assert.ok(storage.records.has(name), `${name} is still there`);
    // The forms of records have not changed since; a change has to keep this, or to write under another name.
    const again = startHouse(fixture.settings, storage, fixture.endedAt);
    assert.deepEqual(hoursBefore(again, fixture.endedAt), fixture.history);
  });
}
