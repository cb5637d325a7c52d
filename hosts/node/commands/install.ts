/** `iris install`: makes an installation with two slots out of this bundle. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sortWords, UsageError } from "../arguments.js";
import { supervisor } from "../built-in.js";
import { imagePath, writePointer } from "../pointer.js";
import { version } from "../version.js";

export const help = `usage: iris install FOLDER

Makes an installation that can update itself: two slots, a pointer to the one that runs, and a small supervisor.
Afterwards FOLDER/iris is the program. Serial ports need the package serialport, which npm brings into FOLDER.`;

const LAUNCHER = `#!/bin/sh
exec node "$(dirname "$(readlink -f "$0")")/supervisor.mjs" "$@"
`;
/** What a bundle cannot hold, since it has machine code in it. */
const PACKAGE = {
  private: true,
  description: "Serial ports for Iris",
  dependencies: { serialport: "^13.0.0" },
};

export async function run(args: string[]): Promise<number> {
  const words = sortWords(args, {}, 1);
  if (words.rest.length === 0) throw new UsageError("which folder? iris install FOLDER");
  if (supervisor === "")
    throw new UsageError("this is a checkout; npm run release makes the bundle that can be installed");
  const root = resolve(words.rest[0]);
  if (existsSync(join(root, "pointer.json")))
    throw new UsageError(`${root} is an installation already: it updates itself (docs/update.md)`);
  mkdirSync(dirname(imagePath(root, "a")), { recursive: true });
  copyFileSync(fileURLToPath(import.meta.url), imagePath(root, "a"));
  writeFileSync(join(root, "supervisor.mjs"), supervisor);
  writeFileSync(join(root, "iris"), LAUNCHER);
  chmodSync(join(root, "iris"), 0o755);
  writeFileSync(join(root, "package.json"), `${JSON.stringify(PACKAGE, undefined, 2)}\n`);
  writePointer(root, { active: "a", trial: "none", rejected: false });
  console.log(`Iris ${version} is installed in ${root}.

for serial ports:   npm install --omit=dev --prefix ${root}
to start:           ${join(root, "iris")} run --config /path/to/iris.json`);
  return 0;
}
