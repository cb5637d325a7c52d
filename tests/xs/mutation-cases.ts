/**
 * Mutations of the seeds of tests/fuzz for everything that mutations.ts knows, and what Node makes of each, as JSON on
 * stdout. The same in every run; the first ones of each are the seeds themselves.
 */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Mutator } from "../fuzz/mutate.js";
import { latin1, type Target } from "../fuzz/target.js";
import { type Case, isKnown, outcome } from "./mutations.js";

/** Of each: mutations, and seeds before them. */
const MUTATIONS = 300;
const SEEDS = 20;
/** The engine is a hundred times slower than Node. */
const LONGEST = 1024;
const SEED = 77;

const folder = join(dirname(fileURLToPath(import.meta.url)), "../fuzz");

/** So many of a list, evenly. */
function some<T>(list: readonly T[], count: number): T[] {
  return list.filter(
    (_, index) =>
      Math.floor((index * count) / list.length) !== Math.floor(((index - 1) * count) / list.length),
  );
}

function casesOf(target: Target): Case[] {
  const seeds = target.seeds();
  const mutator = new Mutator(SEED, target.words.map(latin1), target.longest);
  const inputs = some(seeds, SEEDS);
  for (let count = 0; count < MUTATIONS; count++)
    inputs.push(mutator.mutate(seeds[mutator.below(seeds.length)], seeds[mutator.below(seeds.length)]));
  return inputs.map((input) => {
    const { isKeyed, bytes } = target.prepared?.(input) ?? { isKeyed: false, bytes: input };
    return { name: target.name, isKeyed, bytes: Buffer.from(bytes.subarray(0, LONGEST)).toString("hex") };
  });
}

const cases: Case[] = [];
for (const file of readdirSync(folder)) {
  if (!file.endsWith(".fuzz.ts")) continue;
  const target = ((await import(pathToFileURL(join(folder, file)).href)) as { default: Target }).default;
  if (isKnown(target.name)) cases.push(...casesOf(target));
}
process.stdout.write(JSON.stringify(cases.map((each) => ({ ...each, expected: outcome(each) }))));
