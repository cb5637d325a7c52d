/**
 * A boiler's channel map in a file of this machine: "--map FILE", and "map": "@FILE" in the settings, where FILE is
 * looked for beside them. What is in it stands for it: the settings keep the name of the file.
 */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { MAP_LIMIT } from "../../modules/gateway/settings.js";
import { ListFile } from "../../modules/hargassner/map-text.js";
import { UsageError } from "./arguments.js";

/** Largest file in bytes; its list stands at the beginning. */
const FILE_LIMIT = 16 * 1024 * 1024;

/** The list in a file, in the short form that settings keep. */
export function mapOfFile(path: string): string {
  let bytes: Buffer;
  try {
    if (statSync(path).size > FILE_LIMIT)
      throw new UsageError(`"${path}" is longer than ${FILE_LIMIT} bytes`);
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(
      code === "ENOENT" ? `there is no file "${path}"` : `"${path}" cannot be read (${code})`,
    );
  }
  const file = new ListFile();
  for (let index = 0; index < bytes.length && file.running; index++) file.push(bytes[index]);
  const text = file.text(MAP_LIMIT);
  if (text === "") throw new UsageError(`"${path}" holds no list of channels (DAQPRJ)`);
  return text;
}

/** The text of a settings file with its maps instead of "@FILE". A text that is no settings stays as it is. */
export function withMapFiles(text: string, settingsPath: string): string {
  let value: { meters?: unknown };
  try {
    value = JSON.parse(text);
  } catch (_notJson) {
    return text;
  }
  let isChanged = false;
  for (const meter of Array.isArray(value?.meters) ? value.meters : []) {
    if (typeof meter?.map !== "string" || !meter.map.startsWith("@")) continue;
    meter.map = mapOfFile(resolve(dirname(settingsPath), meter.map.slice(1)));
    isChanged = true;
  }
  return isChanged ? JSON.stringify(value) : text;
}

/** Settings to be stored, with "@FILE" again where the file that is stored said so and what it stands for is unchanged. */
export function withMapNames(text: string, stored: string, settingsPath: string): string {
  const value = JSON.parse(text);
  let old: { meters?: { id?: unknown; map?: unknown }[] };
  let resolved: { meters?: { map?: unknown }[] };
  try {
    old = JSON.parse(stored);
    resolved = JSON.parse(withMapFiles(stored, settingsPath));
  } catch (_unusable) {
    return text;
  }
  let isChanged = false;
  for (const meter of value.meters ?? []) {
    const index = (old.meters ?? []).findIndex((entry) => entry.id === meter.id);
    const name = old.meters?.[index]?.map;
    if (typeof name !== "string" || !name.startsWith("@") || meter.map !== resolved.meters?.[index]?.map)
      continue;
    meter.map = name;
    isChanged = true;
  }
  return isChanged ? `${JSON.stringify(value, null, 2)}\n` : text;
}
