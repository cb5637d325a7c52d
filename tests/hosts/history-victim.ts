/**
 * A gateway that lives fast until it is killed; run by history-kill.test.ts: real files, virtual time.
 *
 *   node history-victim.ts FOLDER START   START: wall clock in milliseconds since 1970
 *
 * Says in lines what it knows, each one written before the next thing is done:
 *   read SECONDS VALUE    a read has come in, with the heat energy in it
 *   written SECONDS       history has been written; all hours before this moment are in the storage
 */
import { writeSync } from "node:fs";
import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice, type MemoryStorage } from "../../hosts/bench/device.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { FileStorage } from "../../hosts/node/storage.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { Fault } from "../../modules/readout/fault.js";

const ENERGY = 60;
const STEP_MS = 20_000;

const [folder, start] = process.argv.slice(2);
const device = new BenchDevice({
  clock: new VirtualClock(new Date(Number(start)).toISOString()),
  storage: new FileStorage(folder) as unknown as MemoryStorage,
});
device.attach("/dev/head", { simulator: findSimulator("403")! });
const { settings } = checkSettings({
  meters: [{ id: "heat", model: "403", line: "/dev/head", interval: 600 }],
  rest: { enabled: false },
});
if (!settings) throw new Error("the settings are wrong");
const gateway = new Gateway(device, settings, {
  version: "1.2.3",
  meterRead(reader, fault) {
    const row = reader.readings.row(ENERGY);
    if (
      fault === Fault.None &&
      reader.lastReadSeconds > 0 &&
      reader.readings.times[row] === reader.lastReadSeconds
    )
      say(`read ${reader.lastReadSeconds} ${reader.readings.significands[row]}`);
  },
});
gateway.start();
let writes = 0;
for (;;) {
  device.clock.advance(STEP_MS);
  const history = gateway.meters[0].history!;
  if (history.writes > writes)
    say(`written ${device.wallSeconds()} ${history.writes} ${gateway.meters[0].budget.writes}`);
  writes = history.writes;
}

/** At once, whatever happens next. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
