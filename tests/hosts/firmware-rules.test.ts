/**
 * Rules of XS for modules/, told on Node so that nobody needs the SDK to hear of them: constants are frozen to
 * the ground (the linker warns, and each object costs memory), and no module keeps state of its own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { equal, ok, test } from "../harness.js";

const modules = join(fileURLToPath(import.meta.url), "../../../modules");

function sources(): { name: string; text: string }[] {
  return readdirSync(modules, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => ({ name, text: readFileSync(join(modules, name), "utf8") }));
}

/** Constants of a module's outermost level that may hold an object: name and initializer. */
function constants(text: string): { name: string; value: string }[] {
  const found: { name: string; value: string }[] = [];
  const pattern =
    /^(?:export )?const (\w+)\b(?!: (?:string|number|boolean) =)[^=;]*?=(?!>) ?([\s\S]*?);$(?=\n(?:\S|\n|$))/gm;
  for (const [, name, value] of text.matchAll(pattern)) found.push({ name, value: value.trim() });
  return found;
}

/** What is wrong with a constant, or "". */
function trouble(value: string): string {
  if (/^deepFreeze\b/.test(value) || /^(\(|async |function|class)[\s\S]*(=>|\{)/.test(value)) return "";
  if (/^Object\.freeze\b/.test(value)) {
    // Of what is not a literal, nothing can be said from here.
    if (!/^Object\.freeze(<[^(]*>)?\(\s*[[{]/.test(value)) return "";
    let inner = value.replace(/^Object\.freeze(<[^(]*>)?\(\s*[[{]/, "");
    // What a parameter is taken apart into is none of it.
    inner = inner.replace(/\(\{[^{}]*\}\) =>/g, "() =>");
    // What a call returns is its function's business.
    for (let before = ""; before !== inner; ) {
      before = inner;
      inner = inner.replace(/\w\([^()]*\)( \{[^{}]*\})?/g, "call");
    }
    return /[:,[(]\s*[[{]|^\s*[[{]/.test(inner) ? "is frozen only at its top: use deepFreeze" : "";
  }
  if (/^[[{]/.test(value) || /^new (Map|Set|Array|WeakMap)\b/.test(value)) return "is not frozen";
  if (/^(\w+|\([\s\S]*\))\s*\.(map|filter|split|slice)\(/.test(value))
    return "is a new array that is not frozen";
  return "";
}

test("the rules find what they are for", () => {
  const bad = [
    "[1, 2]",
    "{ a: 1 }",
    "new Map()",
    "Object.freeze([[1], [2]])",
    "Object.freeze({ a: { b: 1 } })",
    "meters.map((meter) => meter.id)",
  ];
  for (const value of bad) ok(trouble(value) !== "", value);
  const good = [
    "1",
    '"text"',
    "Object.freeze([1, 2])",
    "Object.freeze({ a: Object.freeze([1]) })",
    "Object.freeze({ decoder(sink) { return 1; } })",
    "Object.freeze({ masks: Float64Array.from(flags, ({ mask }) => mask) })",
    "deepFreeze({ a: { b: 1 } })",
    "new Uint8Array(4)",
    "(a: number) => ({ a })",
    "/[a-z]/",
  ];
  for (const value of good) equal(trouble(value), "", value);
  equal(
    constants(
      "const a = 1;\nconst words: string = [a].join();\nexport const b: Rule = {\n  c: 1,\n};\nfunction f() {\n  const d = [];\n}\n",
    ),
    [
      { name: "a", value: "1" },
      { name: "b", value: "{\n  c: 1,\n}" },
    ],
  );
});

test("constants of modules/ are frozen, so that XS keeps them in flash", () => {
  const complaints: string[] = [];
  for (const { name, text } of sources())
    for (const constant of constants(text)) {
      // Filled by the lines that follow, then frozen by name.
      if (new RegExp(`(Object\\.freeze|deepFreeze)\\(${constant.name}\\)`).test(text)) continue;
      const words = trouble(constant.value);
      if (words !== "") complaints.push(`modules/${name}: ${constant.name} ${words}`);
    }
  equal(complaints, []);
});

test("modules/ keep no state of their own", () => {
  const complaints: string[] = [];
  for (const { name, text } of sources()) {
    if (/^(export )?(let|var) /m.test(text)) complaints.push(`modules/${name}: a variable of the module`);
    if (/^\s*(export )?(const )?enum |^\s*namespace /m.test(text))
      complaints.push(`modules/${name}: syntax that types alone do not erase`);
  }
  equal(complaints, []);
});
