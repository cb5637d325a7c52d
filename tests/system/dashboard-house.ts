/**
 * A house for tests of the pages: a simulated MULTICAL 403 on a TCP port, `iris run` with a settings file of its own, and
 * a history of years that was written before the start.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation } from "../../hosts/bench/station.js";
import { FileStorage } from "../../hosts/node/storage.js";
import { Zone } from "../../modules/bytes/zone.js";
import { historyCodes } from "../../modules/gateway/history-columns.js";
import { History } from "../../modules/history/history.js";
import { RECORDS, Resolution } from "../../modules/history/period.js";
import multical403 from "../../modules/meters/kamstrup-multical-403.js";
import { Unit } from "../../modules/reading/unit.js";
import { Running } from "../hosts/program.js";

const ENERGY = 60;
const VOLUME = 68;
const POWER = 80;
const INLET = 86;

export interface House {
  readonly address: string;
  readonly password: string;
  readonly program: Running;
  /** The settings as they are in the file. */
  settings(): { meters: { id: string; interval?: number }[]; [key: string]: unknown };
  close(): Promise<void>;
}

/** @param more settings beside the meter and REST @param meter more of the meter @param web more of REST */
export async function openHouse(more: object = {}, meter: object = {}, web: object = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "iris-dashboard-"));
  const path = join(folder, "iris.json");
  const simulator = findSimulator("kamstrup-multical-403")!;
  const station = await openStation({ simulator, place: { host: "127.0.0.1", port: 0 } });
  const heat = { id: "heat", model: "kamstrup-multical-403", line: station.address, interval: 300, ...meter };
  // One that stays over the restarts of a test.
  const rest = { host: "127.0.0.1", port: await freePort(), ...web };
  writeFileSync(path, JSON.stringify({ meters: [heat], rest, ...more }));
  fillHistory(join(folder, "iris-data"));
  const program = new Running(["run", "--config", path]);
  const close = async () => {
    await program.stop();
    station.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [, password] = await program.says(/password +(\S+)/);
    const [, address] = await program.says(/REST +(http:\S+)/);
    return { address, password, program, settings: () => JSON.parse(readFileSync(path, "utf8")), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

/** More heat in winter than in summer, up to the period before the one of now. */
function fillHistory(folder: string): void {
  const history = new History(
    new FileStorage(folder),
    "heat",
    historyCodes(multical403),
    new Zone(0, "none"),
  );
  const now = Math.floor(Date.now() / 1000);
  for (const [resolution, kept, use] of [
    [Resolution.Hour, 14 * 24, 1],
    [Resolution.Day, 2 * 365, 20],
    [Resolution.Month, (RECORDS[Resolution.Month] - 1) * 12, 600],
  ] as const) {
    const last = history.calendar.periodOf(resolution, now) - 1;
    // The simulated meter of today stands at some 39.5 MWh.
    const energies = [39_500];
    for (let back = 1; back < kept; back++) {
      const month = new Date(history.calendar.startOf(resolution, last - back) * 1000).getUTCMonth();
      const winter = 1 + Math.cos((month / 12) * 2 * Math.PI);
      const used = Math.round(use * winter * (0.7 + 0.3 * Math.sin(back * 1.7)));
      if (energies[0] < used) break;
      energies.unshift(energies[0] - used);
    }
    energies.forEach((energy, at) => {
      const period = last - (energies.length - 1 - at);
      const fill = (code: number, significand: number, exponent: number, unit: number) =>
        history.fill(resolution, period, code, significand, exponent, unit);
      fill(ENERGY, energy, -3, Unit.MegawattHour);
      fill(VOLUME, energy * 2 + 34_900, -2, Unit.CubicMetre);
      fill(POWER, 8 + (at % 5), -1, Unit.Kilowatt);
      fill(INLET, 6800 + 10 * (at % 24), -2, Unit.Celsius);
    });
  }
  history.sync();
}
