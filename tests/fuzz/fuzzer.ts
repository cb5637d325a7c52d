/**
 * Coverage-guided: an input that takes a branch no other took, or one much more often than any before, joins the
 * corpus and is mutated further. Without coverage (in `npm test`) it mutates the seeds alone. All of it comes from
 * the seed.
 */
import type { Coverage } from "./instrument.js";
import { Mutator } from "./mutate.js";
import { latin1, type Target } from "./target.js";

/** Turns of loops that one execution may take. */
export const STEP_LIMIT = 20_000_000;
const CORPUS_LIMIT = 4096;
/** Crashes that are kept of one target; further ones are counted. */
const CRASH_LIMIT = 5;

export interface Crash {
  readonly input: Uint8Array;
  readonly message: string;
}

export interface Outcome {
  executions: number;
  seconds: number;
  corpus: number;
  /** Branches of modules/ taken. */
  branches: number;
  slowestMs: number;
  crashes: Crash[];
}

export interface Plan {
  readonly seed: number;
  readonly executions: number;
  readonly seconds: number;
  readonly coverage?: Coverage;
}

/** Logarithmic class of a count: 0, 1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128-255, as one bit each. */
function classes(): Uint8Array {
  const table = new Uint8Array(256);
  for (let count = 1; count < 256; count++)
    table[count] =
      count < 4
        ? 1 << (count - 1)
        : count < 32
          ? 8 << Math.floor(Math.log2(count / 4))
          : count < 128
            ? 64
            : 128;
  return table;
}

export function fuzz(target: Target, plan: Plan): Outcome {
  const { coverage } = plan;
  const seeds = target.seeds();
  if (seeds.length === 0) throw new Error(`${target.name} has no seeds`);
  const corpus = [...seeds];
  const mutator = new Mutator(plan.seed, target.words.map(latin1), target.longest);
  const seen = new Uint8Array(coverage?.counters.length ?? 0);
  const { buffer = new ArrayBuffer(0), byteOffset = 0, length = 0 } = coverage?.counters ?? {};
  const wide = new Uint32Array(buffer, byteOffset, length / 4);
  const classOf = classes();
  const known = new Set<string>();
  const outcome: Outcome = { executions: 0, seconds: 0, corpus: 0, branches: 0, slowestMs: 0, crashes: [] };

  const isNew = (): boolean => {
    if (!coverage) return false;
    let found = false;
    for (let word = 0; word < wide.length; word++) {
      if (wide[word] === 0) continue;
      for (let at = word * 4; at < word * 4 + 4; at++) {
        const bit = classOf[coverage.counters[at]];
        if ((seen[at] & bit) === bit) continue;
        if (seen[at] === 0) outcome.branches++;
        seen[at] |= bit;
        found = true;
      }
    }
    return found;
  };
  const execute = (input: Uint8Array): void => {
    if (coverage) {
      coverage.counters.fill(0);
      coverage.steps[0] = STEP_LIMIT;
    }
    outcome.executions++;
    try {
      target.run(input);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      // One cause throws in one place: the first lines of the stack tell causes apart, figures aside.
      const cause = message.split("\n").slice(0, 4).join("\n").replace(/\d+/g, "0");
      if (!known.has(cause) && outcome.crashes.length < CRASH_LIMIT) {
        known.add(cause);
        outcome.crashes.push({ input, message });
      }
      return;
    }
    if (isNew() && corpus.length < CORPUS_LIMIT) corpus.push(input);
  };

  const began = performance.now();
  const end = began + plan.seconds * 1000;
  for (const seed of seeds) execute(seed);
  let last = performance.now();
  while (outcome.executions < plan.executions && last < end) {
    // New finds are the more fruitful parents.
    const parent =
      mutator.below(3) === 0
        ? corpus.length - 1 - mutator.below(Math.min(64, corpus.length))
        : mutator.below(corpus.length);
    execute(mutator.mutate(corpus[parent], corpus[mutator.below(corpus.length)]));
    const now = performance.now();
    outcome.slowestMs = Math.max(outcome.slowestMs, now - last);
    last = now;
  }
  outcome.seconds = (last - began) / 1000;
  outcome.corpus = corpus.length;
  return outcome;
}
