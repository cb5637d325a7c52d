// Functions and classes that the module makes once, in the flash. Each function knows the object in whose methods `super` would
// look, each prototype knows its class. Where nobody asks for either, all functions know the same object, so that the
// linker needs to keep one such place and not one for each class, and prototypes forget their class.
import { eachFunction } from "./steps.js";

/** In what follows NEW_PROPERTY: the function is to know the object that it becomes a property of. */
const METHOD = 16;

/** Whether a script looks for something in the parent of a class, but for the call of its constructor. */
function asksForParents(main) {
  let asks = false;
  eachFunction(main, ({ steps }) => {
    const isDerived = steps[0].op === "BEGIN_STRICT_DERIVED";
    asks ||= steps.some(({ op }) => /_SUPER|^SUPER_AT/.test(op) || (op === "SUPER" && !isDerived));
  });
  return asks;
}

function asksFor(main, symbol) {
  let asks = false;
  eachFunction(main, ({ steps }) => {
    asks ||= steps.some((step) => step.op === "GET_PROPERTY" && step.symbol === symbol);
  });
  return asks;
}

/** Where the steps end that make a function: its code, and its list. */
function endOf(steps, at) {
  if (steps[at + 1]?.op !== "ENVIRONMENT") return at;
  return steps.findIndex(({ op }, place) => place > at && op === "POP");
}

/** Whether a class becomes a constant that functions reach: the linker freezes prototypes of such classes alone. */
function lasts(steps, at) {
  const end = steps.findIndex(
    ({ op }, place) => place > at && /^(?:CONST_CLOSURE|NEW|CALL|RUN|END)$/.test(op),
  );
  return steps[end].op === "CONST_CLOSURE" && steps[end + 1].op === "CURRENT";
}

/** Lets functions and classes of a module hold less of what is around them. */
export function loosen({ main, symbols }) {
  if (asksForParents(main)) return;
  const numberOf = (name) => {
    if (!symbols.includes(name)) symbols.push(name);
    return symbols.indexOf(name) + 1;
  };
  const backwards = numberOf("constructor");
  const forgets = !asksFor(main, backwards);
  const [proto, prototype] = [numberOf("__proto__"), numberOf("prototype")];
  const home = () => [{ op: "CURRENT" }, { op: "GET_PROPERTY", symbol: proto }, { op: "SET_HOME" }];
  const forget = () => [
    { op: "DUB" },
    { op: "GET_PROPERTY", symbol: prototype },
    { op: "DELETE_PROPERTY", symbol: backwards },
    { op: "POP" },
  ];
  for (const { body } of main.steps) {
    if (!body) continue;
    const behind = new Map();
    const { steps } = body;
    for (const [at, step] of steps.entries()) {
      if (step.body) behind.set(steps[endOf(steps, at)], home());
      // The class that was made is taken onto the stack.
      if (step.op === "CLASS")
        behind.set(steps[at + 1], [...home(), ...(forgets && lasts(steps, at) ? forget() : [])]);
      if (step.op === "NEW_PROPERTY" || step.op === "NEW_PROPERTY_AT") steps[at + 1].value &= ~METHOD;
    }
    body.steps = steps.flatMap((step) => [step, ...(behind.get(step) ?? [])]);
  }
}
