// Runs the tests of modules/ a second time, inside the XS engine that the device has (`npm run test:xs`).
// `node tests/xs/run.js kmp` runs only the files whose path holds one of the words.
import { relative } from "node:path";
import { bundleTests, portableTests, root } from "./bundle.js";

const words = process.argv.slice(2);
const files = portableTests().filter(
  (file) => words.length === 0 || words.some((word) => relative(root, file).includes(word)),
);
const script = await bundleTests(files);
const { startEngine } = await import("./engine.js");

const started = Date.now();
const failures = [];
let engine = await startEngine(script);
const { value: entries } = await engine.call("list");
let file = "";
for (let index = 0; index < entries.length; index++) {
  const entry = entries[index];
  if (entry.file !== file) {
    file = entry.file;
    console.log(`▶ ${file} (XS)`);
  }
  let trouble;
  try {
    trouble = (await engine.call("run", index)).value;
  } catch (error) {
    trouble = `the engine stopped: ${error.message}`;
    engine = await startEngine(script);
  }
  console.log(`  ${trouble ? "✖" : "✔"} ${entry.name}`);
  if (trouble) failures.push({ ...entry, trouble });
}
await engine.close();

for (const { file, name, trouble } of failures)
  console.log(`\n✖ ${file}: ${name}\n  ${trouble.replaceAll("\n", "\n  ")}`);
console.log(`\nℹ tests ${entries.length}`);
console.log(`ℹ pass ${entries.length - failures.length}`);
console.log(`ℹ fail ${failures.length}`);
console.log(`ℹ engine XS, ${files.length} files`);
console.log(`ℹ duration_ms ${Date.now() - started}`);
process.exit(failures.length === 0 ? 0 : 1);
