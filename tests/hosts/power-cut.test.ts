/** What a power cut may cost of the history: at most the hour that runs, and nothing of a meter that is read rarely. */
import { BenchDevice, MemoryStorage } from "../../hosts/bench/device.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { equal, test } from "../harness.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A gateway that reads one meter from 12:00 on, and the storage that a power cut leaves. */
function reading(model: string, meter: object) {
  const device = new BenchDevice({ storage: new MemoryStorage() });
  const line = device.attach("/dev/head", { simulator: findSimulator(model)! });
  const { settings } = checkSettings({
    meters: [{ id: "m", model, line: "/dev/head", ...meter }],
    rest: { enabled: false },
  });
  const gateway = new Gateway(device, settings!, { version: "0" });
  gateway.start();
  return { device, gateway, line };
}

/** How many slots of hours and days a gateway finds that starts from what was stored. */
function kept({ device, gateway }: ReturnType<typeof reading>): number[] {
  const next = new BenchDevice({ storage: device.storage });
  const { history } = new Gateway(next, gateway.settings, { version: "0" }).meters[0];
  return [0, 1].map((resolution) => {
    const { calendar } = history!;
    const page = history!.page(resolution, calendar.periodOf(resolution, next.wallSeconds()))!;
    let slots = 0;
    for (let slot = 0; slot < page.slots; slot++) if (page.has(slot, 0)) slots++;
    return slots;
  });
}

test("a daily read is written down at once: a power cut a minute later does not take the day", () => {
  const house = reading("landis-gyr-ultraheat-uh50", {});
  house.device.clock.advance(MINUTE);
  equal(house.gateway.meters[0].lastFault, 0);
  equal(kept(house), [1, 1]);
});

test("an hour is written down when it is over, though the meter has fallen silent meanwhile", () => {
  const house = reading("kamstrup-multical-403", { interval: 600 });
  house.device.clock.advance(50 * MINUTE);
  house.line.unplug();
  house.device.clock.advance(HOUR + 10 * MINUTE);
  equal(kept(house), [1, 1]);
});

test("an hour is written when it ends, not when the next read comes", () => {
  const house = reading("kamstrup-multical-403", { interval: 3500 });
  house.device.clock.advance(HOUR + 1000);
  // The second read was at 12:58:20, the third will be at 13:56:40.
  equal(house.gateway.meters[0].lastReadSeconds % 3600, 3500);
  equal(kept(house)[1], 1);
});
