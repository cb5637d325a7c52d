// Byte code that xsc could have written, before and after hosts/moddable/tools/squeeze: what is gone, what is left, and
// that jumps lead to where they led. A table of some codes stands in for the one of the SDK.
import assert from "node:assert/strict";
import { test } from "node:test";

interface Code {
  number: number;
  name: string;
  size: number;
  kind: string;
  width: number;
}

interface Step {
  op: string;
  value?: number;
  symbol?: number;
  text?: Uint8Array;
  raw?: Uint8Array;
  target?: Step;
  body?: { steps: Step[] };
}

interface Program {
  atoms: { type: string; bytes: Uint8Array }[];
  symbols: string[];
  main: { steps: Step[] };
}

const folder = new URL("../../hosts/moddable/tools/squeeze/", import.meta.url);
const { programOf } = (await import(`${folder}program.js`)) as {
  programOf(file: Buffer, opcodes: Code[]): Program;
};
const { fileOf } = (await import(`${folder}writer.js`)) as {
  fileOf(program: Program, opcodes: Code[]): Buffer;
};
const { squeeze } = (await import(`${folder}passes.js`)) as {
  squeeze(program: Program, options?: { isMain: boolean }): void;
};

const PLAIN =
  "ADD CALL CLASS DUB END END_ARROW ENVIRONMENT POP SET_RESULT SWAP CURRENT THIS NULL UNDEFINED TRANSFER NEW_TEMPORARY SET_HOME START_ASYNC";
const SYMBOLS =
  "DELETE_PROPERTY FUNCTION GET_PROPERTY GET_SUPER NAME NEW_CLOSURE NEW_LOCAL NEW_PROPERTY SET_PROPERTY SYMBOL";
const RAW = "ARGUMENT BEGIN_STRICT BEGIN_STRICT_BASE BEGIN_STRICT_DERIVED MODULE";
const WIDE =
  "CONST_CLOSURE CONST_LOCAL GET_CLOSURE GET_LOCAL LET_LOCAL PULL_CLOSURE PULL_LOCAL RESERVE RETRIEVE SET_LOCAL STORE UNWIND VAR_CLOSURE VAR_LOCAL INTEGER RUN";
const JUMPS = "BRANCH BRANCH_ELSE BRANCH_IF CODE";

function table(): Code[] {
  const codes: Omit<Code, "number">[] = [];
  const add = (names: string, size: number, kind: string, width = 0) => {
    for (const name of names.split(" ")) codes.push({ name, size, kind, width });
  };
  add("NO_CODE", 1, "none");
  add(PLAIN, 1, "none");
  add(SYMBOLS, 0, "symbol");
  add(RAW, 2, "number");
  for (const width of [1, 2, 4]) {
    add(WIDE, 1 + width, "number", width);
    add(JUMPS, 1 + width, "target", width);
    add("STRING", -width, "text", width);
  }
  return codes.map((code, number) => ({ number, ...code }));
}

const opcodes = table();

/** Steps from lines such as "GET_LOCAL 1", "BRANCH_ELSE :end", ":end" in front of the step it stands for. */
function stepsOf(lines: string[], bodies: Record<string, Step[]> = {}): Step[] {
  const places = new Map<string, Step>();
  const jumps: [Step, string][] = [];
  const steps: Step[] = [];
  let label: string | undefined;
  for (const line of lines) {
    const [op, operand] = line.split(" ") as [string, string | undefined];
    if (op.startsWith(":")) {
      label = op;
      continue;
    }
    const step: Step = { op };
    if (label !== undefined) places.set(label, step);
    label = undefined;
    if (op === "CODE") step.body = { steps: bodies[operand ?? ""] ?? [] };
    else if (op === "STRING") step.text = Buffer.from(operand ?? "");
    else if (JUMPS.split(" ").includes(op)) jumps.push([step, operand ?? ""]);
    else if (SYMBOLS.split(" ").includes(op)) step.symbol = Number(operand);
    else if (RAW.split(" ").includes(op)) step.raw = Uint8Array.of(Number(operand));
    else if (operand !== undefined) step.value = Number(operand);
    steps.push(step);
  }
  for (const [step, name] of jumps) {
    const target = places.get(name);
    assert.ok(target, name);
    step.target = target;
  }
  return steps;
}

function linesOf(steps: Step[]): string[] {
  return steps.map(({ op, value, symbol, raw, text, target }) => {
    const operand =
      value ??
      symbol ??
      raw?.[0] ??
      (target ? `>${steps.indexOf(target)}` : text && Buffer.from(text).toString());
    return operand === undefined ? op : `${op} ${operand}`;
  });
}

const symbols = ["one", "two", "three", "__proto__"];

function program(steps: Step[]): Program {
  return {
    atoms: [
      { type: "VERS", bytes: Uint8Array.of(17, 7, 0, 0) },
      { type: "SYMB", bytes: Buffer.from("\x05\0one\0two\0three\0__proto__\0", "latin1") },
      { type: "CODE", bytes: new Uint8Array(0) },
    ],
    symbols: [...symbols],
    main: { steps },
  };
}

/** What is left of a function. */
function squeezed(lines: string[]): string[] {
  const whole = program(
    stepsOf(["FUNCTION 1", "CODE inner", "SET_RESULT", "END"], { inner: stepsOf(lines) }),
  );
  squeeze(whole);
  const again = programOf(fileOf(whole, opcodes), opcodes);
  return linesOf(again.main.steps[1]?.body?.steps ?? []);
}

test("what was written is read again, symbols that nobody names left out", () => {
  const inner = stepsOf(["BEGIN_STRICT 0", "GET_PROPERTY 3", "STRING text", "INTEGER -300", "END"]);
  const file = fileOf(program(stepsOf(["FUNCTION 0", "CODE inner", "END"], { inner })), opcodes);
  const again = programOf(file, opcodes);
  assert.deepEqual(again.symbols, ["three"]);
  assert.deepEqual(linesOf(again.main.steps[1]?.body?.steps ?? []), [
    "BEGIN_STRICT 0",
    "GET_PROPERTY 1",
    "STRING text",
    "INTEGER -300",
    "END",
  ]);
});

test("a jump takes one byte as long as it reaches, two at the next", () => {
  const sizeWith = (count: number) => {
    const between = new Array<string>(count).fill("POP");
    const inner = stepsOf(["BRANCH :end", ...between, ":end", "END"]);
    const file = fileOf(program(inner), opcodes);
    const again = programOf(file, opcodes);
    assert.equal(again.main.steps[0]?.target, again.main.steps.at(-1));
    return file.length - count;
  };
  assert.equal(sizeWith(128), sizeWith(127) + 1);
  assert.equal(sizeWith(32_768), sizeWith(32_767) + 2);
});

test("an argument that nobody sets is read where it is, and the variables behind it move up", () => {
  const lines = [
    "BEGIN_STRICT 2",
    "RESERVE 3",
    "NEW_LOCAL 1",
    "NEW_LOCAL 2",
    "ARGUMENT 0",
    "VAR_LOCAL 1",
    "POP",
    "ARGUMENT 1",
    "VAR_LOCAL 2",
    "POP",
    "NEW_LOCAL 3",
    "GET_LOCAL 1",
    "CONST_LOCAL 3",
    "POP",
    "GET_LOCAL 3",
    "SET_LOCAL 2",
    "POP",
    "GET_LOCAL 3",
    "SET_RESULT",
    "END",
  ];
  assert.deepEqual(squeezed(lines), [
    "BEGIN_STRICT 2",
    "RESERVE 2",
    "NEW_TEMPORARY",
    "ARGUMENT 1",
    "PULL_LOCAL 1",
    "NEW_TEMPORARY",
    "ARGUMENT 0",
    "SET_LOCAL 2",
    "PULL_LOCAL 1",
    "GET_LOCAL 2",
    "SET_RESULT",
    "END",
  ]);
});

test("an argument that is set, or in a function that waits, keeps its variable", () => {
  const set = ["BEGIN_STRICT 1", "RESERVE 1", "NEW_LOCAL 1", "ARGUMENT 0", "VAR_LOCAL 1", "POP"];
  assert.deepEqual(squeezed([...set, "NULL", "SET_LOCAL 1", "POP", "GET_LOCAL 1", "SET_RESULT", "END"]), [
    "BEGIN_STRICT 1",
    "RESERVE 1",
    "NEW_TEMPORARY",
    "ARGUMENT 0",
    "PULL_LOCAL 1",
    "NULL",
    "SET_LOCAL 1",
    "SET_RESULT",
    "END",
  ]);
  const waiting = [...set, "START_ASYNC", "GET_LOCAL 1", "SET_RESULT", "END"];
  assert.deepEqual(squeezed(waiting), waiting);
});

test("conditions that are asked together jump once", () => {
  const both = [
    "BEGIN_STRICT 0",
    "THIS",
    "DUB",
    "BRANCH_ELSE :ask",
    "POP",
    "NULL",
    ":ask",
    "BRANCH_ELSE :else",
  ];
  const rest = ["THIS", "POP", ":else", "END"];
  assert.deepEqual(squeezed([...both, ...rest]), [
    "BEGIN_STRICT 0",
    "THIS",
    "BRANCH_ELSE >7",
    "NULL",
    "BRANCH_ELSE >7",
    "THIS",
    "POP",
    "END",
  ]);
  const either = [
    "BEGIN_STRICT 0",
    "THIS",
    "DUB",
    "BRANCH_IF :ask",
    "POP",
    "NULL",
    ":ask",
    "BRANCH_ELSE :else",
  ];
  assert.deepEqual(squeezed([...either, ...rest]), [
    "BEGIN_STRICT 0",
    "THIS",
    "BRANCH_IF >5",
    "NULL",
    "BRANCH_ELSE >7",
    "THIS",
    "POP",
    "END",
  ]);
});

/** A module with two names: `user` is a function that uses both, the first of them set once, the second as `setting` says. */
function module(user: Step[], setting: string[]): Program {
  const execute = stepsOf(
    [
      "BEGIN_STRICT 0",
      "RESERVE 2",
      "RETRIEVE 2",
      "THIS",
      "CONST_CLOSURE 1",
      "POP",
      "NULL",
      "CONST_CLOSURE 2",
      "POP",
    ].concat(
      ["FUNCTION 0", "CODE user", "ENVIRONMENT", "STORE 2", "STORE 1", "POP", "SET_PROPERTY 2", "POP"],
      setting,
      ["END"],
    ),
    { user },
  );
  const declare = ["SYMBOL 1", "NULL", "NULL", "INTEGER 3", "TRANSFER"];
  return program(
    stepsOf(["FUNCTION 0", "CODE run", "ENVIRONMENT", "POP", ...declare, ...declare, "MODULE 0", "END"], {
      run: execute,
    }),
  );
}

/** Steps of the function of such a module, and of the module itself. */
function shared(
  user: string[],
  setting: string[] = [],
): { user: string[]; module: string[]; symbols: string[] } {
  const whole = module(stepsOf(user), setting);
  squeeze(whole, { isMain: true });
  const again = programOf(fileOf(whole, opcodes), opcodes);
  const steps = again.main.steps[1]?.body?.steps ?? [];
  const inner = steps.find(({ body }) => body)?.body?.steps ?? [];
  return { user: linesOf(inner), module: linesOf(steps), symbols: again.symbols };
}

const USER = [
  "RESERVE 2",
  "RETRIEVE 2",
  "GET_CLOSURE 2",
  "GET_PROPERTY 3",
  "GET_CLOSURE 1",
  "SET_RESULT",
  "END",
];

test("a function reaches constants of the module through itself, and needs no list", () => {
  const two = shared(["BEGIN_STRICT 0", "GET_PROPERTY 1", ...USER]);
  // Symbol 2 is set by the module itself: a class could have it.
  assert.deepEqual(two.symbols, ["one", "two", "three", "__proto__"]);
  assert.deepEqual(two.user, [
    "BEGIN_STRICT 0",
    "GET_PROPERTY 1",
    "CURRENT",
    "GET_PROPERTY 1",
    "GET_PROPERTY 3",
    "CURRENT",
    "GET_PROPERTY 3",
    "SET_RESULT",
    "END",
  ]);
  const published = ["CURRENT", "GET_PROPERTY 4", "SWAP", "SET_PROPERTY"];
  assert.deepEqual(two.module.slice(3, 10), [
    "THIS",
    "CONST_CLOSURE 1",
    ...published.slice(0, 3),
    "SET_PROPERTY 1",
    "POP",
  ]);
  assert.ok(!two.module.some((line) => line.startsWith("STORE")), "there is no list");
});

test("what is set twice stays in the list, and so does all that a class extending another one uses", () => {
  const twice = shared(["BEGIN_STRICT 0", "GET_PROPERTY 1", ...USER], ["NULL", "VAR_CLOSURE 2", "POP"]);
  assert.deepEqual(twice.user.slice(2), [
    "RESERVE 1",
    "RETRIEVE 1",
    "CURRENT",
    "GET_PROPERTY 1",
    "GET_PROPERTY 3",
    "GET_CLOSURE 1",
    "SET_RESULT",
    "END",
  ]);
  assert.deepEqual(
    twice.module.filter((line) => line.startsWith("STORE")),
    ["STORE 2"],
  );
  const derived = ["BEGIN_STRICT_DERIVED 0", "GET_PROPERTY 1", ...USER];
  assert.deepEqual(shared(derived).user, derived);
});

test("functions of a module know one object for super, unless it is asked for something", () => {
  const methods = (inner: string[]) => {
    const whole = program(
      stepsOf(["FUNCTION 0", "CODE run", "ENVIRONMENT", "POP", "MODULE 0", "END"], {
        run: stepsOf(
          ["BEGIN_STRICT 0", "UNDEFINED", "FUNCTION 0", "CODE method", "NEW_PROPERTY 1", "INTEGER 18", "END"],
          { method: stepsOf(inner) },
        ),
      }),
    );
    squeeze(whole);
    return linesOf(whole.main.steps[1]?.body?.steps ?? []);
  };
  assert.deepEqual(methods(["BEGIN_STRICT 0", "END"]), [
    "BEGIN_STRICT 0",
    "UNDEFINED",
    "FUNCTION 0",
    "CODE",
    "CURRENT",
    "GET_PROPERTY 4",
    "SET_HOME",
    "NEW_PROPERTY 1",
    "INTEGER 2",
    "END",
  ]);
  assert.equal(methods(["BEGIN_STRICT 0", "GET_SUPER 1", "POP", "END"]).includes("SET_HOME"), false);
});
