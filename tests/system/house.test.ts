/** A gateway that is opened anew with other settings, with a simulated meter on a paced line. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BenchDevice } from "../../hosts/bench/device.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { ERRAND_DELAY, House } from "../../modules/gateway/house.js";
import { changed, type Keeper } from "../../modules/gateway/kept-settings.js";
import { Errand } from "../../modules/gateway/settings-api.js";

const MINUTE = 60_000;
const POWER = 80;

function start(): { device: BenchDevice; house: House; change(patch: unknown): void } {
  const device = new BenchDevice();
  device.attach("/dev/head", { simulator: findSimulator("403")! });
  device.attach("/dev/other", { simulator: findSimulator("403")! });
  let text = JSON.stringify({
    meters: [{ id: "heat", model: "kamstrup-multical-403", line: "/dev/head", interval: 3600 }],
    rest: { enabled: false },
  });
  const keeper: Keeper = {
    read: () => text,
    write: (next) => {
      text = next;
    },
    erase: () => {},
  };
  const house = new House(device, { version: "0.0.0", keeper });
  house.open();
  device.clock.advance(MINUTE);
  const change = (patch: unknown): void => {
    const result = changed(keeper, patch);
    assert.deepEqual(result.problems, []);
    keeper.write(result.text!);
    house.ask(Errand.Reopen);
    device.clock.advance(ERRAND_DELAY + 10);
  };
  return { device, house, change };
}

function powerOf(house: House): string {
  const { readings } = house.gateway!.meters[0];
  return readings.textOf(readings.row(POWER));
}

test("what was read stays, as old as it is, and is renewed by the next read", () => {
  const { device, house, change } = start();
  const before = house.gateway!;
  const [meter] = before.meters;
  const power = powerOf(house);
  assert.match(power, /\d/);
  const { lastReadAt, lastReadSeconds } = meter;
  change({ meters: [{ id: "heat", interval: 1800 }], publish: { kamstir: { raw: true } } });
  assert.notEqual(house.gateway, before);
  const [again] = house.gateway!.meters;
  assert.deepEqual(
    [powerOf(house), again.lastReadAt, again.lastReadSeconds],
    [power, lastReadAt, lastReadSeconds],
  );
  assert.equal(again.intervalSeconds, 1800);
  device.clock.advance(MINUTE);
  assert.ok(again.lastReadAt > lastReadAt, "and read again");
});

test("of another meter, line or model nothing stays", () => {
  for (const patch of [{ line: "/dev/other" }, { model: "kamstrup-multical-603" }]) {
    const { house, change } = start();
    change({ meters: [{ id: "heat", ...patch }] });
    assert.deepEqual([powerOf(house), house.gateway!.meters[0].lastReadAt], ["", -1], JSON.stringify(patch));
  }
});

test("many changes, one after the other, and in the middle of a read", () => {
  const { device, house, change } = start();
  for (let round = 0; round < 20; round++) {
    change({ meters: [{ id: "heat", interval: 600 + round }] });
    // Somewhere within the read that the start brings.
    device.clock.advance(37 * round);
    assert.match(powerOf(house), /\d/);
  }
  device.clock.advance(MINUTE);
  assert.equal(house.gateway!.meters[0].trouble, "");
  assert.equal(house.gateway!.meters[0].lastFault, 0);
});
