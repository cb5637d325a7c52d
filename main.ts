/**
 * Entry of the firmware, of the simulator and of the headless build: takes the host's device and opens the house.
 * It is the one preloaded module; everything else follows from its imports.
 */
/// <reference path="./hosts/moddable/types/iris.d.ts" />
import { openHost } from "iris/host";
import { version } from "./hosts/moddable/version.js";
import { House } from "./modules/gateway/house.js";
import { Accounts } from "./modules/login/accounts.js";

export default function main(): void {
  const host = openHost();
  const { device, keeper, gcm, derivation } = host;
  const accounts = new Accounts(device, derivation);
  const house = new House(device, {
    version,
    gcm,
    keeper,
    accounts,
    derivation,
    pages: host.pages,
    update: host.update,
    listening: (port) => {
      device.log(`listening on port ${port}`);
      host.listening?.(port, house.gateway!.settings.mdns);
    },
    brokerChanged: (connected, reason) =>
      device.log(connected ? "connected to the broker" : `no broker: ${reason}`),
    opened: (gateway) => host.running?.(gateway),
    erased: () => host.erased?.(),
  });
  if (host.firstStart) host.firstStart(accounts);
  else house.open();
  // Said on the console alone: the log can be read over the network.
  if (host.tellsPassword) accounts.first((password) => trace(`password   ${password}\n`));
}
