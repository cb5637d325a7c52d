// Runs the tests of modules/ a second time, inside the XS engine that the device has (`npm run test:xs`), then the
// same mutations of messages and texts as on Node, then the budgets. `node tests/xs/run.js kmp` runs only the files whose
// path holds one of the words ("mutations": those); `--accept` takes the budgets that it measures for the allowed ones.
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { checkBudgets } from "./budget.js";
import { bundleTests, portableTests, root } from "./bundle.js";
import { checkMutations } from "./mutations.js";

const ENGINES_LIMIT = 4;
/** Test files of one script: what stands on its outermost level has to fit the engine's stack. */
const FILES_OF_SCRIPT = 20;

const accept = process.argv.includes("--accept");
const words = process.argv.slice(2).filter((word) => word !== "--accept");
const files = portableTests().filter(
  (file) => words.length === 0 || words.some((word) => relative(root, file).includes(word)),
);
const { startEngine } = await import("./engine.js");

/** Tests of each file of a script, by number. */
async function listTests(script) {
  const engine = await startEngine(script);
  const { value: entries } = await engine.call("list");
  await engine.close();
  const byFile = new Map();
  entries.forEach(({ file, name }, index) => {
    if (!byFile.has(file)) byFile.set(file, { script, file, tests: [], isDone: false });
    byFile.get(file).tests.push({ index, name, trouble: undefined });
  });
  return [...byFile.values()];
}

/** Takes one file after the other until none is left; an engine that a test has stopped is replaced. */
async function work(waiting, report) {
  let engine;
  let script;
  for (let file = waiting.shift(); file; file = waiting.shift()) {
    if (file.script !== script) {
      await engine?.close();
      script = file.script;
      engine = await startEngine(script);
    }
    for (const test of file.tests) {
      try {
        test.trouble = (await engine.call("run", test.index)).value;
      } catch (error) {
        test.trouble = `the engine stopped: ${error.message}`;
        engine = await startEngine(script);
      }
    }
    file.isDone = true;
    report();
  }
  await engine?.close();
}

const started = Date.now();
const groups = [];
for (let first = 0; first < files.length; first += FILES_OF_SCRIPT)
  groups.push(...(await listTests(await bundleTests(files.slice(first, first + FILES_OF_SCRIPT)))));
let printed = 0;
const report = () => {
  for (; printed < groups.length && groups[printed].isDone; printed++) {
    console.log(`▶ ${groups[printed].file} (XS)`);
    for (const { name, trouble } of groups[printed].tests) console.log(`  ${trouble ? "✖" : "✔"} ${name}`);
  }
};
const waiting = [...groups];
const engines = Math.min(ENGINES_LIMIT, availableParallelism(), groups.length);
await Promise.all(Array.from({ length: engines }, () => work(waiting, report)));
const isAsked = words.length === 0 || words.includes("mutations");
const different = isAsked ? await checkMutations(startEngine) : 0;
const broken = words.length === 0 ? await checkBudgets(startEngine, accept) : 0;

let total = 0;
let failed = 0;
for (const { file, tests } of groups)
  for (const { name, trouble } of tests) {
    total++;
    if (!trouble) continue;
    failed++;
    console.log(`\n✖ ${file}: ${name}\n  ${trouble.replaceAll("\n", "\n  ")}`);
  }
console.log(`\nℹ tests ${total}`);
console.log(`ℹ pass ${total - failed}`);
console.log(`ℹ fail ${failed}`);
if (isAsked) console.log(`ℹ mutations different ${different}`);
if (words.length === 0) console.log(`ℹ budgets broken ${broken}`);
console.log(`ℹ engine XS, ${groups.length} files`);
console.log(`ℹ duration_ms ${Date.now() - started}`);
process.exit(failed + broken + different === 0 ? 0 : 1);
