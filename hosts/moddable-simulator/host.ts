/**
 * The firmware in the SDK's simulator (mcsim, Linux and macOS): the device of hosts/headless, configured by the words
 * `settings=FILE` and `data=FOLDER` behind `npm run simulator --`.
 *
 * The SDK's listener cannot be bound to one address: REST listens on all of them, and settings that ask for another
 * are refused with a sentence.
 */
import config from "mc/config";
import { Computer } from "../headless/device.js";
import { clearFolder, readFile } from "../headless/files.js";
import { derivationOf } from "../moddable/derivation.js";
import { gcm } from "../moddable/gcm.js";
import type { Host } from "../moddable/host.js";
import { RecordKeeper } from "../moddable/keeper.js";

interface Words {
  readonly settings?: string;
  readonly data?: string;
}

function bindTo(address: string): void {
  if (address !== "") trace(`the simulator cannot listen on ${address} alone: it listens on all addresses\n`);
}

export function openHost(): Host {
  const { settings, data } = config as unknown as Words;
  const folder = data ?? "/tmp/iris-simulator";
  const device = new Computer({ board: "moddable-simulator", folder, bindTo });
  const bytes = settings === undefined ? undefined : readFile(settings);
  if (settings !== undefined && !bytes) trace(`there is no file "${settings}"\n`);
  const first = bytes && String.fromArrayBuffer(bytes);
  const keeper = new RecordKeeper(device.storage, first, first !== undefined, () => clearFolder(folder));
  return { device, gcm, keeper, derivation: derivationOf(device), tellsPassword: true };
}
