/** What a released version leaves behind: settings and storage. Made by one, read by all later ones. */

import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice, MemoryStorage } from "../../hosts/bench/device.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { readSettings, type Settings } from "../../modules/gateway/settings.js";
import { Resolution } from "../../modules/history/period.js";

const MADE_AT = "2026-11-18T00:00:00Z";
const DAYS = 2;
const DAY = 86_400_000;

/** Every value is another one than the default where that matters to an owner. */
const settingsText = JSON.stringify(
  {
    version: 1,
    meters: [{ id: "heat", model: "auto", line: "/dev/head", interval: 600 }],
    rest: { enabled: false, port: 8100 },
    mqtt: { enabled: false, host: "broker.example", port: 1884, username: "iris", password: "secret" },
    update: { url: "https://example.org/iris/release.json", channel: "beta" },
  },
  undefined,
  2,
);

export interface Fixture {
  /** Text of the settings. */
  readonly settings: string;
  /** Records of the storage, base64. */
  readonly storage: Readonly<Record<string, string>>;
  readonly endedAt: string;
  readonly model: string;
  readonly serial: string;
  /** Values of the last day, an hour each. */
  readonly history: readonly string[];
}

export interface House {
  readonly device: BenchDevice;
  readonly gateway: Gateway;
  readonly settings: Settings;
}

export function startHouse(settings: string, storage: MemoryStorage, at: string): House {
  const device = new BenchDevice({ clock: new VirtualClock(at), storage });
  device.attach("/dev/head", { simulator: findSimulator("403")! });
  const { settings: read, problems } = readSettings(settings);
  if (!read) throw new Error(JSON.stringify(problems));
  const gateway = new Gateway(device, read, { version: "0.0.0" });
  gateway.start();
  return { device, gateway, settings: read };
}

/** First column of the hours before this moment, oldest first. */
export function hoursBefore(house: House, at: string): string[] {
  const { history } = house.gateway.meters[0];
  const texts: string[] = [];
  if (!history) return texts;
  const last = history.calendar.periodOf(Resolution.Hour, Math.floor(Date.parse(at) / 1000));
  for (let period = last - 24; period < last; period++) {
    const page = history.page(Resolution.Hour, period);
    const slot = history.calendar.slotOf(Resolution.Hour, period);
    texts.push(page?.has(slot, 0) ? `${page.significand(slot, 0)}e${page.exponent(slot, 0)}` : "");
  }
  return texts;
}

export function makeFixture(): Fixture {
  const storage = new MemoryStorage();
  const house = startHouse(settingsText, storage, MADE_AT);
  house.device.clock.advance(DAYS * DAY);
  const endedAt = new Date(Date.parse(MADE_AT) + DAYS * DAY).toISOString();
  const { meter, serial } = house.gateway.meters[0];
  const history = hoursBefore(house, endedAt);
  house.gateway.close();
  const records = [...storage.records].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    settings: settingsText,
    storage: Object.fromEntries(
      records.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
    ),
    endedAt,
    model: meter?.id ?? "",
    serial,
    history,
  };
}
