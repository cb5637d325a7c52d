// Variables of a function. xsc writes for each that it is not yet there and what it is called, and copies each argument
// into one. Nothing of this is needed in a program that TypeScript has checked: no variable is read before it has its
// value, no constant is set twice, and an argument that nobody sets can be read where it is.
import { isPlaced, levelsOf, targetsOf, without } from "./steps.js";

/** Functions with one of these keep their variables as they are: their frame is not what it is elsewhere. */
const STRANGE =
  /^(?:ARGUMENTS|BEGIN_SLOPPY|EVAL|FUNCTION_ENVIRONMENT|PROGRAM_ENVIRONMENT|START_|USED|USING|WITH)/;

const hasPlainFrame = (steps) =>
  steps[0]?.op.startsWith("BEGIN_STRICT") && !steps.some(({ op }) => STRANGE.test(op));

const SETTING = new Set(["CONST_LOCAL", "LET_LOCAL", "SET_LOCAL", "VAR_LOCAL"]);

/** Variables that are there from the start, without names. */
function initialised(steps) {
  const gone = new Set();
  for (const step of steps) {
    if (step.op === "NEW_LOCAL") {
      step.op = "NEW_TEMPORARY";
      delete step.symbol;
    } else if (step.op === "CONST_LOCAL" || step.op === "LET_LOCAL") step.op = "VAR_LOCAL";
    else if (step.op === "REFRESH_LOCAL" || step.op === "RESET_LOCAL") gone.add(step);
  }
  return without(steps, gone);
}

/** Places of arguments that are only read, by the place of the variable that they were copied into. */
function argumentsOnlyRead(steps, targets) {
  const levels = levelsOf(steps);
  const candidates = new Map();
  const level = new Map();
  for (let at = 1; at + 1 < steps.length; at++) {
    const [from, to, pop] = [steps[at - 1], steps[at], steps[at + 1]];
    if (from.op !== "ARGUMENT" || to.op !== "VAR_LOCAL" || pop.op !== "POP") continue;
    if (targets.has(to) || targets.has(pop) || candidates.has(to.value)) continue;
    candidates.set(to.value, { argument: from.raw, steps: [from, to, pop], first: at });
    level.set(to.value, levels[at]);
  }
  for (const [at, step] of steps.entries()) {
    if (isPlaced(step) && candidates.has(step.value)) {
      const { first } = candidates.get(step.value);
      if (at !== first && (step.op !== "GET_LOCAL" || at < first)) candidates.delete(step.value);
    }
    if (step.target && steps.indexOf(step.target) <= at && levels[at] !== undefined)
      for (const [place, { first }] of candidates)
        if (steps.indexOf(step.target) <= first && at >= first) candidates.delete(place);
  }
  // A place that a block gives back and another variable takes is not the argument's.
  for (const [at, height] of levels.entries())
    for (const [place, { first }] of candidates)
      if (at > first && height !== undefined && height < place) candidates.delete(place);
  return candidates;
}

/** Reads arguments where they are. */
function readInPlace(steps) {
  const targets = targetsOf(steps);
  const candidates = argumentsOnlyRead(steps, targets);
  if (candidates.size === 0) return steps;
  const levels = levelsOf(steps);
  const gone = new Set([...candidates.values()].flatMap(({ steps: copied }) => copied));
  for (const [at, step] of steps.entries())
    if (step.op === "NEW_TEMPORARY" && candidates.has(levels[at] + 1)) gone.add(step);
  const kept = without(steps, gone);
  const places = [...candidates.keys()];
  for (const step of kept) {
    if (step.op === "RESERVE") step.value -= candidates.size;
    if (!isPlaced(step)) continue;
    const candidate = candidates.get(step.value);
    if (candidate) {
      step.op = "ARGUMENT";
      step.raw = candidate.argument;
      delete step.value;
    } else step.value -= places.filter((place) => place < step.value).length;
  }
  return without(kept, new Set(kept.filter(({ op, value }) => op === "RESERVE" && value === 0)));
}

/** Setting a variable and taking the value from the stack in one step; setting one and reading it likewise. */
function joined(steps) {
  const targets = targetsOf(steps);
  const gone = new Set();
  for (let at = 0; at + 1 < steps.length; at++) {
    const step = steps[at];
    const next = steps[at + 1];
    if (!SETTING.has(step.op) || next.op !== "POP" || targets.has(next)) continue;
    step.op = "PULL_LOCAL";
    gone.add(next);
    const read = steps[at + 2];
    if (read?.op !== "GET_LOCAL" || read.value !== step.value || targets.has(read)) continue;
    step.op = "SET_LOCAL";
    gone.add(read);
  }
  return without(steps, gone);
}

/** A function with fewer steps for its variables. */
export function withPlainVariables(steps) {
  if (!hasPlainFrame(steps)) return steps;
  return joined(readInPlace(initialised(steps)));
}
