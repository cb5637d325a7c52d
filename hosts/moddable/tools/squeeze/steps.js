// What all passes over byte code need: which steps jumps lead to, which step follows which, how to take steps out.

/** Steps behind which the next one is not reached. */
const LAST = new Set(["BRANCH", "END", "END_ARROW", "END_BASE", "END_DERIVED", "RETURN", "THROW", "RETHROW"]);

/** Steps with a place among the variables of the function: a place counts from one. */
const PLACED = /^(?:CONST|GET|LET|PULL|REFRESH|RESET|SET|VAR)_(?:LOCAL|CLOSURE)$|_PRIVATE$|^(?:STORE|USED)$/;

export const isPlaced = ({ op, value }) => value !== undefined && PLACED.test(op);

export const isLast = ({ op }) => LAST.has(op);

/** Steps that a jump leads to. */
export function targetsOf(steps) {
  return new Set(steps.flatMap(({ target }) => (target ? [target] : [])));
}

/** The steps without some; jumps to those lead to what follows them. */
export function without(steps, gone) {
  const next = new Map();
  let follower;
  for (const step of steps.toReversed()) {
    if (gone.has(step)) next.set(step, follower);
    else follower = step;
  }
  const kept = steps.filter((step) => !gone.has(step));
  for (const step of kept) if (next.has(step.target)) step.target = next.get(step.target);
  return kept;
}

/** Calls for a function and for the functions in it, the inner ones first. */
export function eachFunction(fn, visit, isOuter = true) {
  for (const { body } of fn.steps) if (body) eachFunction(body, visit, false);
  visit(fn, isOuter);
}

/** By how much a step changes the number of variables. */
function growthOf({ op, value }) {
  if (op === "NEW_LOCAL" || op === "NEW_TEMPORARY" || op === "NEW_CLOSURE") return 1;
  if (op === "RETRIEVE") return value;
  return op === "UNWIND" ? -value : 0;
}

/** How many variables there are in front of each step, undefined where no way leads to it. */
export function levelsOf(steps) {
  const index = new Map(steps.map((step, place) => [step, place]));
  const levels = new Array(steps.length);
  const waiting = [[0, 0]];
  while (waiting.length > 0) {
    const [place, level] = waiting.pop();
    if (levels[place] !== undefined) {
      // xsc drops what would unwind in front of an end.
      if (levels[place] !== level && !steps[place].op.startsWith("END"))
        throw new Error("a step is reached with different numbers of variables");
      continue;
    }
    levels[place] = level;
    const step = steps[place];
    const after = level + growthOf(step);
    if (step.target) waiting.push([index.get(step.target), after]);
    if (!isLast(step) && place + 1 < steps.length) waiting.push([place + 1, after]);
  }
  return levels;
}
