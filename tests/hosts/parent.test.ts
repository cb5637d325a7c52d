/** What npm started ends with npm, cleanly. */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { equal, ok, test } from "../harness.js";

/** Milliseconds after which the whole group is killed, and the test has failed. */
const PATIENCE = 30_000;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

for (const signal of ["SIGTERM", "SIGINT", "SIGKILL"] as const)
  test(`${signal} to npm alone ends the program that it runs`, async () => {
    const npm = spawn(
      "npm",
      ["run", "-s", "iris", "--", "simulate", "--meter", "403", "--listen", "127.0.0.1:0"],
      {
        cwd: root,
        stdio: ["ignore", "pipe", "ignore"],
        detached: true,
      },
    );
    const killAll = (): void => {
      try {
        process.kill(-npm.pid!, "SIGKILL");
      } catch (error) {
        equal((error as NodeJS.ErrnoException).code, "ESRCH");
      }
    };
    const limit = setTimeout(killAll, PATIENCE);
    after(() => {
      clearTimeout(limit);
      killAll();
    });
    let output = "";
    npm.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Ctrl-C ends it\n")) npm.kill(signal);
    });
    // The pipe closes when the last process that writes to it has ended.
    await new Promise((resolve) => npm.stdout.on("close", resolve));
    ok(/\n0 requests, 0 replies, .*\n$/.test(output), output);
  });
