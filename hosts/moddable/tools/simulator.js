// `npm run simulator`: the firmware in the window of the SDK's simulator.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { needSdk } from "./sdk.js";
import { buildFolder, buildSimulator, simulatorCommand } from "./targets.js";

const HELP = `usage: npm run simulator -- [--settings FILE] [--data FOLDER] [--build]

Builds the firmware for the Moddable SDK's simulator (Linux, macOS) and opens it there. Needs the SDK 8.2 (MODDABLE).
Without a display it starts under xvfb-run, where that is installed.

  --settings FILE   settings, as for iris run; those of the folder when absent
  --data FOLDER     what the firmware keeps; build/simulator/data when absent
  --build           build it, do not open it

A meter to read:  npm run iris -- simulate --meter kamstrup-multical-403 --pty`;

async function main() {
  const { values } = parseArgs({
    options: {
      settings: { type: "string" },
      data: { type: "string", default: join(buildFolder, "simulator/data") },
      build: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const settings = values.settings === undefined ? undefined : resolve(values.settings);
  if (settings !== undefined && !existsSync(settings)) throw new Error(`there is no file "${settings}"`);
  const data = resolve(values.data);
  mkdirSync(data, { recursive: true });
  const sdk = needSdk();
  const { program } = await buildSimulator(sdk);
  if (values.build) {
    console.log(program);
    return 0;
  }
  const env = { ...sdk.environment, IRIS_DATA: data };
  if (settings !== undefined) env.IRIS_SETTINGS = settings;
  const [command, ...rest] = simulatorCommand(sdk, program);
  const window = spawn(command, rest, { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => window.kill());
  return new Promise((done, failed) => {
    window.on("error", failed);
    window.on("exit", (status) => done(status ?? 0));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`simulator: ${error.message}`);
  process.exitCode = 2;
}
