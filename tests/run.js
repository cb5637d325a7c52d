// Runs every test: on Node here, then the portable ones a second time inside XS.
// `node tests/run.js kmp serve` runs only the Node test files whose path holds one of the words.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);
const files = readdirSync(join(root, "tests"), { recursive: true })
  .map((name) => join("tests", String(name)))
  .filter(
    (name) => name.endsWith(".test.ts") && (words.length === 0 || words.some((word) => name.includes(word))),
  )
  .sort();

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (files.length === 0) {
  console.error(`no test file matches ${words.join(" ")}`);
  process.exit(1);
}
run(["--import", "tsx", "--test", "--test-timeout=600000", "--test-reporter", "spec", ...files]);
if (words.length === 0) run(["tests/xs/run.js"]);
