/** The rules of the house that a machine can check: docs/architecture.md says why. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** What a folder of modules/ may import from, itself aside. */
const ALLOWED: Record<string, readonly string[]> = {
  bytes: [],
  reading: ["bytes"],
  readout: ["bytes", "reading"],
  device: ["readout"],
  login: ["bytes", "device"],
  line: ["bytes", "readout", "device"],
  kmp: ["bytes", "reading", "readout"],
  "kamstrup-ascii": ["bytes", "reading", "readout"],
  iec62056: ["bytes", "reading", "readout"],
  mbus: ["bytes", "reading", "readout"],
  dlms: ["bytes", "reading", "readout", "mbus"],
  p1: ["bytes", "reading", "readout", "dlms"],
  hargassner: ["bytes", "reading", "readout"],
  meters: [
    "bytes",
    "reading",
    "readout",
    "kmp",
    "kamstrup-ascii",
    "iec62056",
    "mbus",
    "dlms",
    "p1",
    "hargassner",
  ],
  publish: ["history", "bytes", "reading", "readout", "device", "meters", "serve"],
  serve: ["history", "bytes", "reading", "readout", "device", "meters", "publish", "login"],
  update: ["bytes", "device"],
  history: ["bytes", "reading", "device"],
  onboarding: ["bytes", "device", "serve", "login", "meters", "gateway"],
  gateway: [
    "history",
    "bytes",
    "reading",
    "readout",
    "device",
    "login",
    "line",
    "meters",
    "publish",
    "serve",
    "update",
    "kmp",
    "hargassner",
  ],
};
/** float32 and float64 of A-XDR come as such from the meter: their shortest text is their exact name. */
const FLOATS_FROM_THE_WIRE = ["modules/dlms/value.ts"];
const FORBIDDEN_NAMES = /^(utils?|common|core|lib|helpers?|misc|shared)$/;
const LINE_LIMIT = 300;

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => /\.(ts|js)$/.test(name) && !name.includes("node_modules") && !name.includes("dist"))
    .sort();
}

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const statement =
    /^(?:import|export)\s+(?:[\w*{},\s]+?\sfrom\s*)?["']([^"']+)["']|\bimport\(["']([^"']+)["']\)/gm;
  return [...text.matchAll(statement)].map((match) => match[1] ?? match[2]);
}

const modules = files("modules");

test("modules import only downwards", () => {
  const wrong: string[] = [];
  for (const file of modules) {
    const folder = file.split("/")[1];
    assert.ok(ALLOWED[folder], `${folder} has no line in ALLOWED`);
    for (const target of imports(file)) {
      const path = relative(root, resolve(root, dirname(file), target)).split("/");
      if (path[0] !== "modules") wrong.push(`${file} imports ${target}`);
      else if (path[1] !== folder && !ALLOWED[folder].includes(path[1]))
        wrong.push(`${file} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("relative imports of modules end in .js", () => {
  const wrong = modules.flatMap((file) =>
    imports(file)
      .filter((target) => !/^\.\.?\/.*\.js$/.test(target))
      .map((target) => `${file}: ${target}`),
  );
  assert.deepEqual(wrong, []);
});

test("modules use no clock, timer, console, floating-point parsing or BigInt", () => {
  const patterns: [RegExp, string][] = [
    [/\bDate\b(?=[.(])|\bperformance\./, "a clock"],
    [/\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/, "a timer"],
    [/\bconsole\./, "the console"],
    [/\b(parseFloat|toFixed|toPrecision)\b/, "floating-point text"],
    [/\bBigInt\b|\b\d+n\b/, "BigInt"],
    [/\b(process|Buffer|require)\b\s*[.(]/, "Node"],
  ];
  const wrong: string[] = [];
  for (const file of modules) {
    const text = withoutComments(readFileSync(join(root, file), "utf8"));
    for (const [pattern, what] of patterns)
      if (pattern.test(text) && !(what === "floating-point text" && FLOATS_FROM_THE_WIRE.includes(file)))
        wrong.push(`${file} uses ${what}`);
  }
  assert.deepEqual(wrong, []);
});

test("modules keep no state of their own: no let and no var outside functions and classes", () => {
  const wrong = modules.filter((file) =>
    /^(export )?(let|var) /m.test(readFileSync(join(root, file), "utf8")),
  );
  assert.deepEqual(wrong, []);
});

test(`no file is longer than ${LINE_LIMIT} lines, every one says at its head what it is`, () => {
  const wrong: string[] = [];
  for (const folder of ["modules", "hosts", "web", "bin"]) {
    if (!statSync(join(root, folder), { throwIfNoEntry: false })) continue;
    for (const file of files(folder)) {
      const text = readFileSync(join(root, file), "utf8");
      const lines = text.split("\n").length - 1;
      if (lines > LINE_LIMIT && !file.endsWith(".d.ts")) wrong.push(`${file}: ${lines} lines`);
      if (folder !== "bin" && !/^(#!.*\n)?(\/\*\*|\/\/|\/\*)/.test(text)) wrong.push(`${file}: no head`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("every constant, function and class that a file exports is named in another one", () => {
  const words = new Map(
    ["modules", "hosts", "web", "tests"]
      .flatMap((folder) => files(folder))
      .concat("main.ts")
      .map((file) => [file, new Set(readFileSync(join(root, file), "utf8").match(/[\w$]+/g))]),
  );
  const uses = new Map<string, number>();
  for (const names of words.values()) for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  const wrong = [...words.keys()].flatMap((file) =>
    [
      ...readFileSync(join(root, file), "utf8").matchAll(
        /^export (?:async )?(?:const|function|class) ([\w$]+)/gm,
      ),
    ]
      .filter(([, name]) => uses.get(name)! < 2)
      .map(([, name]) => `${file}: ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test("docs/architecture.md names every folder and every package", () => {
  const text = readFileSync(join(root, "docs/architecture.md"), "utf8");
  const tree = text.split("## The tree")[1].split("## ")[0];
  const packages = text.split("## Dependencies")[1];
  const folders = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  const own = folders("modules");
  const named = [...own, ...folders("hosts"), ...folders("tests").filter((name) => !own.includes(name))];
  assert.deepEqual(
    named.filter((name) => !new RegExp(`(^|\\s)${name}/`, "m").test(tree)),
    [],
  );
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  assert.deepEqual(
    Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !new RegExp(`[|,] ${name}[ ,]`).test(packages),
    ),
    [],
  );
});

test("no folder has a name that says nothing", () => {
  const names = new Set(
    ["modules", "hosts", "tests"]
      .flatMap((folder) => files(folder))
      .flatMap((file) => dirname(file).split("/")),
  );
  assert.deepEqual(
    [...names].filter((name) => FORBIDDEN_NAMES.test(name)),
    [],
  );
});

test("nothing that writes to a meter exists: no KMP command beyond reading", () => {
  const writing =
    /\b(SetClock|PutRegister|SetCutOff|ResetNoBackup|ClearEventStatus|SET_REQUEST|ActionRequest)\s*[:=(]/;
  const wrong = modules.filter((file) =>
    writing.test(withoutComments(readFileSync(join(root, file), "utf8"))),
  );
  assert.deepEqual(wrong, []);
});

test("nobody copies a meter or a field: in the firmware they inherit from each other, and a copy has only what is their own", () => {
  const copying =
    /\.\.\.\s*(this\.#?)?(\w*[mM]eter|fallback|best|candidate|field|register|family)\b(?![.(])|(assign|entries|keys|values|stringify)\(\s*(this\.#?)?(meter|field)\s*[,)]/;
  const built = ["modules/meters/field-list.ts"];
  const wrong = modules.filter(
    (file) => !built.includes(file) && copying.test(withoutComments(readFileSync(join(root, file), "utf8"))),
  );
  assert.deepEqual(wrong, []);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
