/**
 * `npm run load -- [--rounds N] [--seconds N] [--write]`: what REST bears while the meter is read; `--write` puts the
 * result into docs/reliability.md. The exit code is 1 when a byte of the meter or a request was lost.
 */
import { parseArgs } from "node:util";
import { writeSection } from "../system/sections.js";
import { CONNECTIONS, loadTable, measureLoad, wrkIsThere } from "./load.js";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "2" },
    seconds: { type: "string", default: "20" },
    write: { type: "boolean", default: false },
  },
});
if (!wrkIsThere()) {
  console.error("there is no wrk here: apt-get install wrk");
  process.exit(2);
}
const report = await measureLoad(Number(values.rounds), Number(values.seconds));
const text = [
  `${CONNECTIONS} connections, ${values.seconds} s for each line, one after the other.`,
  "",
  ...loadTable(report),
];
console.log(text.join("\n"));
if (values.write) writeSection("docs/reliability.md", "load", text);
const errors = report.rows.reduce((sum, row) => sum + row.errors + row.failed, 0);
process.exitCode = errors + report.lostBytes > 0 ? 1 : 0;
