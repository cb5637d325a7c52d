/** Program of an installation: `iris run` under the supervisor, every other command straight from the active slot. */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { imagePath, readPointer } from "./pointer.js";
import { HEALTHY_SECONDS, supervise } from "./supervisor.js";

const root = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const seconds = Number(process.env.IRIS_HEALTHY_SECONDS ?? HEALTHY_SECONDS);

try {
  if (args[0] === "run" && !args.includes("--help"))
    process.exitCode = await supervise({
      root,
      args,
      healthySeconds: seconds >= 2 && seconds <= 600 ? seconds : HEALTHY_SECONDS,
      log: (line) => console.error(line),
    });
  else {
    const image = imagePath(root, readPointer(root).active);
    process.exitCode = spawnSync(process.execPath, [image, ...args], { stdio: "inherit" }).status ?? 1;
  }
} catch (error) {
  console.error(`iris: ${(error as Error).message}`);
  process.exitCode = 1;
}
