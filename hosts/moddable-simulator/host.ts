/**
 * The firmware in the SDK's simulator (mcsim, Linux and macOS): the device of hosts/headless. Settings and folder come from
 * the variables IRIS_SETTINGS and IRIS_DATA, which `npm run simulator` sets.
 *
 * The SDK's listener cannot be bound to one address here: REST listens on all of them, whatever the settings say, and a
 * sentence says so.
 */
import { Computer } from "../headless/device.js";
import { clearFolder, readFile } from "../headless/files.js";
import { derivationOf } from "../moddable/derivation.js";
import { gcm } from "../moddable/gcm.js";
import type { Host } from "../moddable/host.js";
import { RecordKeeper } from "../moddable/keeper.js";
import { FlashPages } from "../moddable/pages.js";

function environment(this: void, name: string): string | undefined {
  return native("iris_environment").call(this, name);
}

function bindTo(address: string): void {
  if (address !== "") trace(`the simulator cannot listen on ${address} alone: it listens on all addresses\n`);
}

export function openHost(): Host {
  const file = environment("IRIS_SETTINGS");
  const folder = environment("IRIS_DATA") ?? "/tmp/iris-simulator";
  const device = new Computer({ board: "moddable-simulator", folder, bindTo });
  const bytes = file === undefined ? undefined : readFile(file);
  if (file !== undefined && !bytes) trace(`there is no file "${file}"\n`);
  const first = bytes && String.fromArrayBuffer(bytes);
  const keeper = new RecordKeeper(device.storage, first, file !== undefined, () => clearFolder(folder));
  return {
    device,
    gcm,
    keeper,
    derivation: derivationOf(device),
    pages: new FlashPages("web"),
    tellsPassword: true,
  };
}
