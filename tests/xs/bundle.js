// One script out of test files, for an engine that has no files and no Node: tests/harness.ts and
// tests/captures.ts are replaced, and whatever asks for a Node module fails when it loads.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(dirname(here));
const tests = join(root, "tests");

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => statSync(name).isFile())
    .sort();
}

/** Test files of the folders that mirror modules/: these run on every engine. */
export function portableTests() {
  const files = [];
  for (const entry of readdirSync(join(root, "modules"), { withFileTypes: true })) {
    const folder = join(tests, entry.name);
    if (entry.isDirectory() && statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      files.push(...filesBelow(folder).filter((name) => name.endsWith(".test.ts")));
  }
  return files;
}

function capturesModule() {
  const folder = join(tests, "captures");
  const texts = {};
  if (statSync(folder, { throwIfNoEntry: false }))
    for (const file of filesBelow(folder))
      texts[relative(folder, file).replaceAll("\\", "/")] = readFileSync(file, "utf8");
  return `
    const texts = ${JSON.stringify(texts)};
    export function captureNames(folder = "") {
      return Object.keys(texts).filter((name) => folder === "" || name.startsWith(folder + "/"));
    }
    export function capture(name) {
      if (!Object.hasOwn(texts, name)) throw new Error("no capture " + name);
      return texts[name];
    }`;
}

const replacements = {
  name: "xs",
  setup(esbuild) {
    esbuild.onResolve({ filter: /\/harness\.js$/ }, () => ({ path: join(here, "harness.ts") }));
    esbuild.onResolve({ filter: /\/captures\.js$/ }, () => ({ path: "captures", namespace: "xs" }));
    esbuild.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "node" }));
    esbuild.onLoad({ filter: /.*/, namespace: "xs" }, () => ({ contents: capturesModule() }));
    esbuild.onLoad({ filter: /.*/, namespace: "node" }, ({ path }) => ({
      contents: `throw new Error("${path} is Node's; tests of modules/ run on every engine"); module.exports = {};`,
    }));
  },
};

async function bundle(entry) {
  const result = await build({
    stdin: { contents: entry, resolveDir: here, loader: "ts", sourcefile: "entry.ts" },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "xsEntry",
    target: "es2022",
    charset: "utf8",
    logLevel: "error",
    plugins: [replacements],
  });
  return result.outputFiles[0].text;
}

/** Script with all portable tests; it leaves `xsEntry.list()` and `xsEntry.run(index)`. */
export function bundleTests(files) {
  const lines = files.map((file) => {
    const path = JSON.stringify(file);
    const name = JSON.stringify(relative(root, file).replaceAll("\\", "/"));
    return `load(${name}, () => require(${path}));`;
  });
  return bundle(`
    import { list, load, run } from "./harness.ts";
    declare const require: (path: string) => unknown;
    ${lines.join("\n")}
    export { list, run };`);
}

/** Script with the budget cases; it leaves what budgets.ts exports in `xsEntry`. */
export function bundleBudgets() {
  return bundle('export * from "./budgets.ts";');
}

/** Script that leaves what mutations.ts exports in `xsEntry`. */
export function bundleMutations() {
  return bundle('export * from "./mutations.ts";');
}
