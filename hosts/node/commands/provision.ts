/** `iris provision`: settings for many gateways, and the files of their broker, out of one fleet file. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sortWords, UsageError } from "../arguments.js";
import { accessList, passwordFile, provision } from "../provision.js";

/** Passwords are in there: for the owner's eyes only. */
const PRIVATE = 0o600;

export const help = `usage: iris provision FLEET.json --out FOLDER [--root TOPIC]

Writes FOLDER/<id>.json, the settings of each gateway (\`iris run --config\` takes it, PATCH /api/v1/settings too), and
FOLDER/passwords and FOLDER/acl for a Mosquitto. Every gateway gets a password of its own. Nothing is written when
one gateway's settings are wrong. docs/fleet.md describes the file.

  --out FOLDER    made when it is not there; files of an earlier run are replaced
  --root TOPIC    first level of the topics; iris`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(args, { "--out": { value: "FOLDER" }, "--root": { value: "TOPIC" } }, 1);
  const folder = words.text("--out");
  const path = words.rest[0];
  if (path === undefined || folder === undefined)
    throw new UsageError("a fleet file and --out FOLDER are needed");
  const list = provision(parse(path));
  mkdirSync(folder, { recursive: true });
  for (const { id, settings } of list)
    writeFileSync(join(folder, `${id}.json`), `${JSON.stringify(settings, null, 2)}\n`, { mode: PRIVATE });
  writeFileSync(join(folder, "passwords"), passwordFile(list), { mode: PRIVATE });
  writeFileSync(join(folder, "acl"), accessList(words.text("--root") ?? "iris"));
  console.log(`${list.length} gateways written to ${folder}, with passwords and acl for their broker`);
  return 0;
}

function parse(path: string): unknown {
  const text = readFileSync(path, "utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`"${path}" is not JSON: ${(error as Error).message}`);
  }
}
