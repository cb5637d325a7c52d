// Runs every test: on Node here, then the portable ones a second time inside XS; beside them, each fuzzing target for
// 30 s (FUZZ_SECONDS=5 npm test: for 5, 0: not at all).
// `node tests/run.js kmp serve` runs only the Node test files whose path holds one of the words.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fuzzing } from "./fuzz/beside.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);
const files = readdirSync(join(root, "tests"), { recursive: true })
  .map((name) => join("tests", String(name)))
  .filter(
    (name) => name.endsWith(".test.ts") && (words.length === 0 || words.some((word) => name.includes(word))),
  )
  .sort();

const isWhole = words.length === 0;
const fuzzing = new Fuzzing(isWhole ? Number(process.env.FUZZ_SECONDS ?? 30) : 0);

async function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status === 0) return;
  fuzzing.stop();
  process.exit(status ?? 1);
}

if (files.length === 0) {
  console.error(`no test file matches ${words.join(" ")}`);
  process.exit(1);
}
await run(["--import", "tsx", "--test", "--test-timeout=600000", "--test-reporter", "spec", ...files]);
if (isWhole) {
  await run(["tests/xs/run.js"]);
  if (!(await fuzzing.finish())) process.exit(1);
}
