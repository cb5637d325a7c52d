/**
 * The headless host's command line: `iris --data FOLDER [--settings FILE]`. Settings of the file; without one
 * those that were stored in the folder.
 */
import { gcm } from "../moddable/gcm.js";
import type { Host } from "../moddable/host.js";
import { restart } from "../moddable/platform.js";
import { Computer } from "./device.js";
import { readFile } from "./files.js";

function argument(this: void, index: number): string | undefined {
  return native("iris_argument").call(this, index);
}

function bindTo(this: void, address: string): void {
  native("iris_bind_to").call(this, address);
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
    trace("usage: iris --data FOLDER [--settings FILE]\n");
    exit(2);
  }
  const device = new Computer({ board: "headless-linux", folder: folder!, bindTo, restart });
  const file = option("--settings");
  const bytes = file === undefined ? device.storage.read("settings") : readFile(file);
  if (file !== undefined && bytes === undefined) {
    trace(`there is no file "${file}"\n`);
    exit(2);
  }
  return { device, gcm, settings: bytes && String.fromArrayBuffer(bufferOf(bytes)) };
}

function bufferOf(bytes: ArrayBuffer | Uint8Array): ArrayBuffer {
  return bytes instanceof Uint8Array ? (bytes.slice().buffer as ArrayBuffer) : bytes;
}
