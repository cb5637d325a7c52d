/**
 * Entry of the firmware, of the simulator and of the headless build: takes the host's device, reads the
 * settings, starts the gateway. It is the one preloaded module; everything else follows from its imports.
 */
/// <reference path="./hosts/moddable/types/iris.d.ts" />
import { openHost } from "iris/host";
import { version } from "./hosts/moddable/version.js";
import { Gateway } from "./modules/gateway/gateway.js";
import { defaultSettings, problemText, readSettings } from "./modules/gateway/settings.js";

export default function main(): void {
  const host = openHost();
  const { device } = host;
  const { settings, problems } = readSettings(host.settings ?? "{}");
  if (!settings) device.log(`the settings cannot be used: ${problemText(problems)}`);
  const gateway = new Gateway(device, settings ?? defaultSettings(), {
    version,
    gcm: host.gcm,
    listening: (port) => {
      device.log(`listening on port ${port}`);
      host.listening?.(port);
    },
    brokerChanged: (connected, reason) =>
      device.log(connected ? "connected to the broker" : `no broker: ${reason}`),
  });
  gateway.start();
  host.running?.(gateway);
}
