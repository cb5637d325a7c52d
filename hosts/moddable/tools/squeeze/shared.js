// Constants of a module. A function of XS that uses some holds a list of them: two slots, one more for each, and at
// each call they are copied onto the stack. What is constant from the start can be a property of all functions instead
// (of Function.prototype, which is in the flash): a function reaches it through itself, and needs no list.
import { isPlaced } from "./steps.js";

/** Functions with one of these see more of what is around them than a list of closures. */
const STRANGE = /^(?:EVAL|FUNCTION_ENVIRONMENT|PROGRAM_ENVIRONMENT|WITH|BEGIN_SLOPPY)/;

/** Names that functions have, or objects as such; `$` stands for what is private to a class. */
const NOT_FREE =
  /^(?:__\w+__|apply|arguments|bind|call|caller|constructor|default|hasOwnProperty|isPrototypeOf|length|name|propertyIsEnumerable|prototype|then|toJSON|toLocaleString|toString|valueOf)$/;

const PROPERTY = /^(?:GET|SET|NEW)_PROPERTY$/;

const isSetting = ({ op }) => /^(?:CONST|LET|PULL|REFRESH|RESET|SET|VAR)_CLOSURE$/.test(op);

/** What follows the code of a function in the function around it: its list, if it has one. */
function listBehind(steps, at) {
  if (steps[at + 1]?.op !== "ENVIRONMENT") return undefined;
  let end = at + 2;
  while (steps[end].op === "STORE" || steps[end].op === "STORE_ARROW") end++;
  if (steps[end].op !== "POP") throw new Error("the list of a function is not as it is known here");
  return {
    list: steps.slice(at + 1, end + 1),
    stores: steps.slice(at + 2, end).filter(({ op }) => op === "STORE"),
  };
}

/** Calls for each function within one: its body, and for each place of its list which constant of the module it is. */
function eachInner(steps, constants, visit) {
  for (const [at, { body }] of steps.entries()) {
    if (!body) continue;
    const around = listBehind(steps, at);
    visit(
      body,
      (around?.stores ?? []).map(({ value }) => constants[value - 1]),
      around,
    );
  }
}

function hasStrange({ steps }) {
  return steps.some(({ op, body }) => STRANGE.test(op) || (body && hasStrange(body)));
}

/** The functions of a module that declare and run it, and how many of its names they begin with. */
function partsOf(main) {
  const bodies = main.steps.flatMap(({ body }) => (body ? [body] : []));
  const count = Math.max(
    0,
    ...bodies.map(({ steps }) => steps.find(({ op }) => op === "RETRIEVE")?.value ?? 0),
  );
  return { bodies, count };
}

/** Constants of the module that are set once, by the module itself, and that a function in it uses. */
function sharable({ bodies, count }) {
  const set = new Array(count).fill(0);
  const used = new Set();
  const look = (body, constants) => {
    for (const step of body.steps) {
      const constant = isPlaced(step) ? constants[step.value - 1] : undefined;
      if (constant === undefined) continue;
      if (isSetting(step)) set[constant] += Number.POSITIVE_INFINITY;
      if (step.op === "GET_CLOSURE") used.add(constant);
    }
    eachInner(body.steps, constants, look);
  };
  for (const { steps } of bodies) {
    const constants = Array.from({ length: count }, (_, index) => index);
    for (const step of steps) if (isSetting(step) && step.value <= count) set[step.value - 1]++;
    eachInner(steps, constants, look);
  }
  return [...used].filter((constant) => set[constant] === 1);
}

/** Under which name a function becomes a property of the class that is being made, if it is a static method. */
function staticName(steps, at) {
  const behind = at + 1 + (listBehind(steps, at)?.list.length ?? 0);
  return steps[at - 2]?.op === "DUB" && steps[behind]?.op === "NEW_PROPERTY"
    ? steps[behind].symbol
    : undefined;
}

/** Names for constants: those of properties that the module mentions anyway, but none that a class has for itself. */
function freeNames({ bodies }, symbols) {
  const mentioned = new Set();
  const taken = new Set();
  const collect = ({ steps }, isOuter) => {
    const setsClass = isOuter || steps[0].op === "BEGIN_STRICT_FIELD";
    for (const [at, { op, symbol, body }] of steps.entries()) {
      if (PROPERTY.test(op)) mentioned.add(symbol);
      if (op === "SET_PROPERTY" && setsClass) taken.add(symbol);
      if (!body) continue;
      taken.add(staticName(steps, at));
      collect(body, false);
    }
  };
  for (const body of bodies) collect(body, true);
  return [...mentioned].filter((symbol) => !taken.has(symbol) && !NOT_FREE.test(symbols[symbol - 1]));
}

/** Makes the functions within one reach constants through themselves. */
function reach(body, constants, names) {
  const { steps } = body;
  // A class that extends another one could find a property of that one under the same name.
  const isClosed = steps[0].op === "BEGIN_STRICT_DERIVED";
  const kept = new Set(
    isClosed ? steps.filter(({ op }) => op === "GET_CLOSURE").map(({ value }) => value) : [],
  );
  const gone = constants.flatMap((constant, index) =>
    names.has(constant) && !kept.has(index + 1) ? [index + 1] : [],
  );
  const isGone = new Set(gone);
  reachInner(body, constants, names);
  const written = [];
  for (const step of body.steps) {
    written.push(step);
    if (step.op === "RETRIEVE" || step.op === "RESERVE") step.value -= gone.length;
    if (!isPlaced(step)) continue;
    if (isGone.has(step.value)) {
      written.push({ op: "GET_PROPERTY", symbol: names.get(constants[step.value - 1]) });
      step.op = "CURRENT";
      delete step.value;
    } else step.value -= gone.filter((place) => place < step.value).length;
  }
  // What is taken from the caller needs to know where the list ends.
  const isLong = steps.some(({ op }) => op === "RETRIEVE_THIS");
  body.steps = written.filter(
    ({ op, value }) => value !== 0 || (op !== "RESERVE" && (op !== "RETRIEVE" || isLong)),
  );
  return isGone;
}

function reachInner(outer, constants, names) {
  const gone = new Set();
  eachInner(outer.steps, constants, (body, inner, around) => {
    const places = reach(body, inner, names);
    if (!around) return;
    for (const [index, store] of around.stores.entries()) if (places.has(index + 1)) gone.add(store);
    const left = around.list.filter((step) => !gone.has(step));
    if (left.length === 2) for (const step of left) gone.add(step);
  });
  outer.steps = outer.steps.filter((step) => !gone.has(step));
}

/** Puts a constant where functions reach it, when it has its value. */
function publish(steps, names, proto) {
  return steps.flatMap((step) => {
    const name = isSetting(step) ? names.get(step.value - 1) : undefined;
    if (name === undefined) return [step];
    const own = { op: "GET_PROPERTY", symbol: proto };
    return [step, { op: "CURRENT" }, own, { op: "SWAP" }, { op: "SET_PROPERTY", symbol: name }];
  });
}

/**
 * Lets the functions of a module reach its constants through themselves. For one module of a firmware: a second one could
 * give a constant the same name.
 */
export function shareConstants({ main, symbols }) {
  if (hasStrange(main)) return;
  const parts = partsOf(main);
  const constants = sharable(parts);
  const free = freeNames(parts, symbols);
  const names = new Map(constants.slice(0, free.length).map((constant, index) => [constant, free[index]]));
  if (names.size === 0) return;
  if (!symbols.includes("__proto__")) symbols.push("__proto__");
  const proto = symbols.indexOf("__proto__") + 1;
  const all = Array.from({ length: parts.count }, (_, index) => index);
  for (const body of parts.bodies) {
    reachInner(body, all, names);
    body.steps = publish(body.steps, names, proto);
  }
}
