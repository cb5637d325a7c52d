// Names that only a debugger would show: of functions, of variables that functions share, of what a module declares.
// Each name that nothing else mentions is a key of the firmware, some thirty bytes.
import { without } from "./steps.js";

const NO_NAME = 0;

const FUNCTIONS = /FUNCTION$/;

/** Takes names out of a function, and out of the declarations of a module. */
export function withoutNames(steps) {
  for (const [at, step] of steps.entries()) {
    if (FUNCTIONS.test(step.op) && step.symbol !== undefined) step.symbol = NO_NAME;
    else if (step.op === "NEW_CLOSURE") step.symbol = NO_NAME;
    else if (step.op === "TRANSFER") {
      // Behind the local name come the module, the name there and the names here, then how many these are.
      const local = steps[at - 1 - steps[at - 1].value];
      if (local.op === "SYMBOL") local.symbol = NO_NAME;
      else if (local.op !== "NULL") throw new Error("a declaration of a module is not as it is known here");
    }
  }
  return without(steps, new Set(steps.filter(({ op }) => op === "NAME")));
}
