// Conditions. For `a && b` xsc keeps the value of `a` on the stack, and where the two are asked together asks it once
// more behind `b`: when it is only asked, the first jump can lead to where the second would.
import { targetsOf, without } from "./steps.js";

const ASKING = new Set(["BRANCH_ELSE", "BRANCH_IF"]);

/** Where a value that decided `first` comes to when `second` asks it as well. */
function destination(first, second, behind) {
  return first.op === second.op ? second.target : behind;
}

/** Jumps straight: a copied value that is asked, taken off, and asked again at the other end. */
function straightened(steps) {
  const index = new Map(steps.map((step, place) => [step, place]));
  const targets = targetsOf(steps);
  const gone = new Set();
  for (let at = 0; at + 2 < steps.length; at++) {
    const [copy, ask, pop] = [steps[at], steps[at + 1], steps[at + 2]];
    if (copy.op !== "DUB" || !ASKING.has(ask.op) || pop.op !== "POP") continue;
    if (targets.has(ask) || targets.has(pop)) continue;
    const second = ask.target;
    const behind = steps[index.get(second) + 1];
    if (!ASKING.has(second.op) || behind === undefined) continue;
    ask.target = destination(ask, second, behind);
    gone.add(copy);
    gone.add(pop);
  }
  return { steps: without(steps, gone), isDone: gone.size === 0 };
}

/** A function whose conditions jump straight to where they decide. */
export function withStraightJumps(steps) {
  let result = { steps, isDone: false };
  // Each turn may bring a jump to a condition that jumps on itself.
  while (!result.isDone) result = straightened(result.steps);
  return result.steps;
}
