// All that is done to the byte code of a script, in its order.
import { loosen } from "./classes.js";
import { withStraightJumps } from "./jumps.js";
import { withoutNames } from "./names.js";
import { shareConstants } from "./shared.js";
import { eachFunction } from "./steps.js";
import { withPlainVariables } from "./variables.js";

/** Names stay for whoever looks into a linked image. */
const readable = process.env.IRIS_READABLE === "1";

/** Makes a program of program.js smaller. What only declares and runs a module is not in the firmware and stays as it is. */
export function squeeze(program, { isMain = false } = {}) {
  const { main } = program;
  if (isMain) shareConstants(program);
  loosen(program);
  eachFunction(main, (fn, isOuter) => {
    if (!readable) fn.steps = withoutNames(fn.steps);
    if (!isOuter) fn.steps = withStraightJumps(withPlainVariables(fn.steps));
  });
}
