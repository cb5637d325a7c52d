/**
 * The headless host's command line: `iris --data FOLDER [--settings FILE] [--pages FOLDER]`. Settings of the file; without one
 * those that were stored in the folder. The file stands above the folder at each start; what is changed over REST is
 * written to the folder.
 */
import { derivationOf } from "../moddable/derivation.js";
import { gcm } from "../moddable/gcm.js";
import type { Host } from "../moddable/host.js";
import { RecordKeeper } from "../moddable/keeper.js";
import { FlashPages } from "../moddable/pages.js";
import { restart } from "../moddable/platform.js";
import { Computer } from "./device.js";
import { clearFolder, readFile } from "./files.js";

function argument(this: void, index: number): string | undefined {
  return native("iris_argument").call(this, index);
}

function bindTo(this: void, address: string): void {
  native("iris_bind_to").call(this, address);
}

function pagesIn(this: void, folder: string): void {
  native("iris_pages").call(this, folder);
}

function exit(this: void, status: number): void {
  native("iris_exit").call(this, status);
}

function option(name: string): string | undefined {
  for (let index = 0; ; index += 2) {
    const word = argument(index);
    if (word === undefined) return undefined;
    if (word === name) return argument(index + 1);
  }
}

export function openHost(): Host {
  const folder = option("--data");
  if (folder === undefined) {
    trace("usage: iris --data FOLDER [--settings FILE] [--pages FOLDER]\n");
    exit(2);
  }
  const device = new Computer({ board: "headless-linux", folder: folder!, bindTo, restart });
  const file = option("--settings");
  const bytes = file === undefined ? undefined : readFile(file);
  if (file !== undefined && bytes === undefined) {
    trace(`there is no file "${file}"\n`);
    exit(2);
  }
  const first = bytes && String.fromArrayBuffer(bufferOf(bytes));
  const keeper = new RecordKeeper(device.storage, first, file !== undefined, () => clearFolder(folder!));
  const pages = openPages(option("--pages"));
  return { device, gcm, keeper, derivation: derivationOf(device), pages, tellsPassword: true };
}

function openPages(folder: string | undefined): FlashPages | undefined {
  if (folder === undefined) return undefined;
  pagesIn(folder);
  return new FlashPages("web");
}

function bufferOf(bytes: ArrayBuffer | Uint8Array): ArrayBuffer {
  return bytes instanceof Uint8Array ? (bytes.slice().buffer as ArrayBuffer) : bytes;
}
