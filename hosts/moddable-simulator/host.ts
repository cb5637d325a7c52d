/**
 * The firmware in the SDK's simulator (mcsim, Linux and macOS): the device of hosts/headless, configured by the words
 * `settings=FILE` and `data=FOLDER` behind `npm run simulator --`.
 *
 * The SDK's listener cannot be bound to one address: REST listens on all of them, and settings that ask for another
 * are refused with a sentence.
 */
import config from "mc/config";
import { Computer } from "../headless/device.js";
import { readFile } from "../headless/files.js";
import { gcm } from "../moddable/gcm.js";
import type { Host } from "../moddable/host.js";

interface Words {
  readonly settings?: string;
  readonly data?: string;
}

function bindTo(address: string): void {
  if (address !== "") trace(`the simulator cannot listen on ${address} alone: it listens on all addresses\n`);
}

export function openHost(): Host {
  const { settings, data } = config as unknown as Words;
  const device = new Computer({ board: "moddable-simulator", folder: data ?? "/tmp/iris-simulator", bindTo });
  const bytes = settings === undefined ? undefined : readFile(settings);
  const stored = bytes === undefined ? device.storage.read("settings") : undefined;
  if (settings !== undefined && !bytes) trace(`there is no file "${settings}"\n`);
  const text = bytes ?? (stored && (stored.slice().buffer as ArrayBuffer));
  return { device, gcm, settings: text && String.fromArrayBuffer(text) };
}
