/**
 * `npm run bench -- [--write]`: one table of what reading costs and how fast it is, with the machine's noise; `--write`
 * puts it into docs/benchmarks.md. Nothing is asserted here: tests do that.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { writeSection } from "../system/sections.js";
import { decodeRows } from "./decode.js";
import { firmwareRows } from "./firmware.js";
import { linkRows } from "./link-cost.js";
import { peerRows } from "./peers.js";
import { programRows } from "./program.js";
import { spread, tableText } from "./table.js";

const NOISE_ROUNDS = 25;
const NOISE_TURNS = 20_000_000;

/** Milliseconds of the same loop, again and again: what the machine's other work makes of it. */
function noise(): string {
  const times: number[] = [];
  for (let round = 0; round < NOISE_ROUNDS; round++) {
    const began = performance.now();
    let sum = 0;
    for (let turn = 0; turn < NOISE_TURNS; turn++) sum = (sum + turn * 7) | 0;
    times.push(performance.now() - began + (sum === 1 ? 1 : 0));
  }
  return `${spread(times, 1)} ms`;
}

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const loads: string[] = [];
const noises: string[] = [];
const probe = (): void => {
  loads.push(loadavg()[0].toFixed(1));
  noises.push(noise());
};

probe();
const rows = [...linkRows(), ...decodeRows(), ...peerRows()];
probe();
rows.push(...(await programRows()), ...(await firmwareRows()));
probe();
const text = [
  ...tableText(rows),
  "",
  `Machine: ${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} processors, Node ${process.versions.node}, load average ${loads.join(", ")}.`,
  `Noise, a loop that always does the same, at the start, in the middle and at the end: ${noises.join("; ")}.`,
];
console.log(text.join("\n"));
if (values.write) writeSection("docs/benchmarks.md", "bench", text);
