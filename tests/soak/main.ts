/**
 * `npm run soak -- [--days N] [--seed N] [--write]`: 90 days of virtual time by default; `--write` puts the result into
 * docs/reliability.md. The exit code is 1 when something was lost.
 */
import { parseArgs } from "node:util";
import { writeSection } from "../system/sections.js";
import { Memory } from "./memory.js";
import { reportText } from "./report.js";
import { Soak } from "./soak.js";

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "90" },
    seed: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});
const memory = new Memory();
const began = performance.now();
const soak = new Soak(Number(values.seed));
const report = soak.run(
  Number(values.days) - 1,
  () => memory.measure(),
  (day) => {
    if (day % 10 === 0) console.error(`day ${day}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
  },
);
const text = reportText(report);
console.log(text.join("\n"));
for (const line of report.audit.missing.slice(0, 20)) console.log(`missing: ${line}`);
console.log(`\n${((performance.now() - began) / 1000).toFixed(0)} s of this machine`);
if (values.write) writeSection("docs/reliability.md", "soak", text);
const { delivery, audit } = report;
process.exitCode = delivery.lost + audit.missing.length + report.missedPushes > 0 ? 1 : 0;
