// The same mutations of messages, texts and files through every portable decoder and parser on Node and in XS: what comes
// out has to be the same, to the digit and the fault.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleMutations } from "./bundle.js";

const here = dirname(fileURLToPath(import.meta.url));
const OUTPUT_LIMIT = 64 * 1024 * 1024;
/** Cases of one question to the engine. */
const AT_ONCE = 20;
/** Those of one name that are shown. */
const SHOWN = 3;

/** Prints a line for each decoder and parser; answers how many cases came out differently. */
export async function checkMutations(startEngine) {
  const output = execFileSync(process.execPath, ["--import", "tsx", join(here, "mutation-cases.ts")], {
    maxBuffer: OUTPUT_LIMIT,
  });
  const byName = new Map();
  for (const each of JSON.parse(output)) byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  const engine = await startEngine(await bundleMutations());
  let different = 0;
  console.log("▶ mutations in XS: what comes out is what comes out on Node");
  for (const [name, cases] of byName) {
    const began = Date.now();
    const wrong = [];
    for (let first = 0; first < cases.length; first += AT_ONCE) {
      const some = cases.slice(first, first + AT_ONCE);
      const { value } = await engine.call("outcomes", some);
      some.forEach((each, index) => {
        if (value[index] !== each.expected)
          wrong.push(`${each.expected} on Node, ${value[index]} in XS: ${each.bytes}`);
      });
    }
    different += wrong.length;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(
      `  ${wrong.length > 0 ? "✖" : "✔"} ${name.padEnd(15)} ${cases.length - wrong.length} of ${cases.length} the same, ${seconds} s`,
    );
    for (const text of wrong.slice(0, SHOWN)) console.log(`    ${text}`);
  }
  await engine.close();
  return different;
}
