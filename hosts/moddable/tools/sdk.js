// Where the Moddable SDK is, and what to say when it is not there. Nothing of it is part of this project.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const platforms = { linux: "lin", darwin: "mac" };
export const platform = platforms[process.platform];

/** The SDK's folder and an environment in which its tools run; undefined when it is not installed. */
export function findSdk() {
  const folder = process.env.MODDABLE;
  if (!folder || !platform) return undefined;
  const tools = join(folder, "build/bin", platform, "release");
  if (!existsSync(join(tools, "mcconfig"))) return undefined;
  // The SDK's own makefiles call tsc; ours is the one of this project. They call xsc; squeeze.js stands in front of it.
  const squeeze = join(root, "hosts/moddable/tools/squeeze/bin");
  const path = [squeeze, tools, join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  return { folder, tools, environment: { ...process.env, PATH: path } };
}

export const HOW_TO_GET_IT = `The Moddable SDK is not installed, or the variable MODDABLE does not name its folder.
  1. Follow "Getting Started" of https://github.com/Moddable-OpenSource/moddable (version 8.2) for your system.
  2. export MODDABLE=<its folder>, and build its tools as that page says.
docs/firmware.md has the rest.`;

/** The SDK, or the end of the program with a sentence. */
export function needSdk() {
  const sdk = findSdk();
  if (sdk) return sdk;
  console.error(HOW_TO_GET_IT);
  process.exit(2);
}

/** Runs a program; its output is returned, and shown when it fails or `show` is set. */
export function run(program, args, { cwd = root, env = process.env, show = false } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  const output = `${stdout ?? ""}${stderr ?? ""}${error ? `${error.message}\n` : ""}`;
  if (show || status !== 0) process.stdout.write(output);
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed`);
  return output;
}
