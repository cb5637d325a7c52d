/**
 * `npm run fuzz -- [--seconds N] [--seed N] [name...]`: each target, or those named, for N seconds (10), one after
 * the other. Crashes are written to fuzz-crashes/ as files; the exit code is 1 when there is one.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { fuzz } from "./fuzzer.js";
import { bundleTarget, COUNTER_LIMIT, type Coverage } from "./instrument.js";
import type { Target } from "./target.js";

const folder = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string", default: "10" }, seed: { type: "string", default: "1" } },
});
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".fuzz.ts"))
  .map((file) => file.slice(0, -".fuzz.ts".length));
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0 || !(Number(values.seconds) > 0)) {
  console.error(`usage: npm run fuzz -- [--seconds N] [--seed N] [name...]; names: ${names.join(", ")}`);
  process.exit(2);
}

async function targetOf(path: string): Promise<Target> {
  return ((await import(pathToFileURL(path).href)) as { default: Target }).default;
}

const work = mkdtempSync(join(tmpdir(), "iris-fuzz-"));
const coverage: Coverage = { counters: new Uint8Array(COUNTER_LIMIT), steps: new Int32Array(1) };
Object.assign(globalThis, { fuzzCoverage: coverage });
let crashes = 0;
try {
  console.log("target            executions  seconds    per s  branches  corpus  slowest ms  crashes");
  for (const name of names) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const file = join(folder, `${name}.fuzz.ts`);
    const outfile = join(work, `${name}.mjs`);
    coverage.steps[0] = 2 ** 31 - 1;
    const counters = await bundleTarget(file, outfile);
    // Seeds come from the source, where captures are found; what runs is the bundle.
    const [source, counted] = [await targetOf(file), await targetOf(outfile)];
    const outcome = fuzz(
      { ...counted, run: counted.run, seeds: () => source.seeds() },
      {
        seed: Number(values.seed),
        executions: Number.POSITIVE_INFINITY,
        seconds: Number(values.seconds),
        coverage: {
          counters: coverage.counters.subarray(0, Math.ceil(counters / 4) * 4),
          steps: coverage.steps,
        },
      },
    );
    const { executions, seconds, branches, corpus, slowestMs } = outcome;
    console.log(
      name.padEnd(16) +
        String(executions).padStart(12) +
        seconds.toFixed(0).padStart(9) +
        (executions / seconds).toFixed(0).padStart(9) +
        `${branches}/${counters}`.padStart(10) +
        String(corpus).padStart(8) +
        slowestMs.toFixed(1).padStart(12) +
        String(outcome.crashes.length).padStart(9),
    );
    for (const { input, message } of outcome.crashes) {
      crashes++;
      mkdirSync("fuzz-crashes", { recursive: true });
      const path = join("fuzz-crashes", `${name}-${crashes}`);
      writeFileSync(path, input);
      console.log(`${path}: ${message}\n${Buffer.from(input).toString("hex").slice(0, 2000)}`);
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = crashes > 0 ? 1 : 0;
