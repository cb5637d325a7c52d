/**
 * Each target of tests/fuzz over mutations of its seeds, the same in every run, without coverage: a few seconds in
 * all. `npm run fuzz` goes on from there for as long as it is told.
 */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fuzz } from "../fuzz/fuzzer.js";
import type { Target } from "../fuzz/target.js";
import { equal, ok, test } from "../harness.js";

const EXECUTIONS = 600;
const SECONDS = 20;
const folder = join(dirname(fileURLToPath(import.meta.url)), "../fuzz");
const files = readdirSync(folder).filter((file) => file.endsWith(".fuzz.ts"));

ok(files.length >= 23, "the targets are gone");
for (const file of files) {
  const target = ((await import(pathToFileURL(join(folder, file)).href)) as { default: Target }).default;
  test(`${target.name}: ${target.property}`, () => {
    const { executions, crashes } = fuzz(target, { seed: 1, executions: EXECUTIONS, seconds: SECONDS });
    equal(
      crashes.map(({ input, message }) => `${Buffer.from(input).toString("hex")}: ${message}`),
      [],
    );
    ok(executions > 0);
  });
}

test("counters that another target has left behind those of this one count for nothing", () => {
  const buffer = new Uint8Array(16).fill(1);
  const counters = buffer.subarray(0, 4);
  const target: Target = {
    name: "one branch",
    property: "none",
    longest: 8,
    words: [],
    seeds: () => [new Uint8Array(1)],
    run: () => void counters[0]++,
  };
  const coverage = { counters, steps: new Int32Array(1) };
  const { branches, corpus } = fuzz(target, { seed: 1, executions: 100, seconds: SECONDS, coverage });
  // The seed, and the seed once more: it took a branch.
  equal([branches, corpus], [1, 2]);
});
