/**
 * The files under tests/captures, by name: "kmp/multical-403-live.capture". On Node they are read from
 * disk; for XS this module is replaced by one that holds their texts (tests/xs/bundle.js).
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "captures");

/** Names of all captures, or of those in a folder ("kmp"), sorted. */
export function captureNames(folder = ""): string[] {
  return readdirSync(root, { recursive: true })
    .map((name) => String(name).replaceAll("\\", "/"))
    .filter((name) => (folder === "" || name.startsWith(`${folder}/`)) && statSync(join(root, name)).isFile())
    .sort();
}

/** Text of a capture, UTF-8. Throws when there is none of that name. */
export function capture(name: string): string {
  return readFileSync(join(root, name), "utf8");
}
