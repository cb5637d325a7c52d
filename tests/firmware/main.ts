/**
 * `npm run firmware:check`: everything about the firmware that can be checked without a board. Builds the headless host and the
 * simulator, holds both against the host on Node, blocks the machine, soaks it, links each board's byte code. Any warning of the
 * linker fails. Without the Moddable SDK it says that it checked nothing and ends well.
 */
import { spawnSync } from "node:child_process";
// @ts-expect-error the tools are plain JavaScript: they run before anything is built
import { findSdk, HOW_TO_GET_IT } from "../../hosts/moddable/tools/sdk.js";
import { blocked, ringOf } from "./blocked.js";
import { compare } from "./compare.js";
import { ROUNDING, soak } from "./soak.js";
import type { Command } from "./stage.js";
import { visit } from "./visits.js";

const help = `usage: npm run firmware:check -- [--soak] [--only STEP,...]

Builds the headless host and the simulator with the Moddable SDK, compares both with the host on Node field by field,
blocks the machine for 250 ms while a meter sends, does what is rare, soaks it, links the byte code of each board and tells its size.
Any warning of the linker fails. Without the SDK nothing is checked, and the exit status is 0.

  --soak        the whole soak: 10,000 REST requests, 1,000 readouts, 100 restarts of the broker; some minutes
  --only STEPS  headless, compare, blocked, visits, soak, simulator, boards`;

const SHORT = Object.freeze({ requests: 600, readouts: 20, restarts: 5 });
const WHOLE = Object.freeze({ requests: 10_000, readouts: 1000, restarts: 100 });
const SHOWN = 12;

const args = process.argv.slice(2);
const onlyAt = args.indexOf("--only");
const only = onlyAt < 0 ? undefined : args[onlyAt + 1]?.split(",");
let failures = 0;

function say(good: boolean, text: string): void {
  console.log(`${good ? "ok  " : "FAIL"} ${text}`);
  if (!good) failures++;
}

function wanted(step: string): boolean {
  return only === undefined || only.includes(step);
}

async function step(name: string, run: () => Promise<void>): Promise<void> {
  if (!wanted(name)) return;
  try {
    await run();
  } catch (error) {
    say(false, `${name}: ${(error as Error).message}`);
  }
}

function sayWarnings(what: string, warnings: readonly string[]): void {
  for (const warning of warnings) console.log(`     ${warning}`);
  say(warnings.length === 0, `${what}: ${warnings.length} warnings of the linker`);
}

async function sayComparison(what: string, command: Command): Promise<void> {
  const { fields, topics, differences } = await compare(command);
  for (const { where, node, other } of differences.slice(0, SHOWN))
    console.log(
      `     ${where}\n       Node   ${JSON.stringify(node)}\n       ${what} ${JSON.stringify(other)}`,
    );
  say(
    differences.length === 0,
    `${what} answers as the host on Node: ${fields} fields of REST and ${topics} MQTT topics, ${differences.length} differ`,
  );
}

async function check(): Promise<void> {
  const sdk = findSdk();
  if (!sdk) {
    console.log(`nothing was checked.\n${HOW_TO_GET_IT}`);
    return;
  }
  // @ts-expect-error see above
  const targets = await import("../../hosts/moddable/tools/targets.js");
  // @ts-expect-error see above
  const { sizeOf } = await import("../../hosts/moddable/tools/size.js");
  // @ts-expect-error see above
  const { sizeLine, roomLine } = await import("../../hosts/moddable/tools/report.js");
  const headless: Command = (settings, data) => ({
    program: targets.headlessProgram,
    args: ["--data", data, "--settings", settings],
  });

  await step("headless", async () => {
    const { warnings } = await targets.buildHeadless(sdk);
    sayWarnings("headless host", warnings);
  });
  await step("compare", () => sayComparison("headless", headless));
  await step("blocked", async () => {
    const { needed, kept } = ringOf();
    say(
      kept >= needed && kept >= 2048,
      `the driver's ring keeps ${kept} bytes; 250 ms at 115,200 baud bring ${needed}`,
    );
    for (const [model, meter] of [
      ["kamstrup-multical-403", "kamstrup-multical-403"],
      ["dsmr-p1", "dsmr-p1"],
    ]) {
      const result = await blocked(headless, model, meter, 8);
      say(
        result.faults === 0 && result.replies > 0,
        `blocked ${result.times} times for 250 ms, ${meter}: ${result.replies} replies, ${result.faults} faults`,
      );
    }
  });
  await step("visits", async () => {
    const visited = await visit(headless);
    say(true, `${visited.length} rare things were done, and the fixed machine bore all of them`);
  });
  await step("soak", async () => {
    const { first, last, requests, readouts, restarts, seconds } = await soak(
      headless,
      args.includes("--soak") ? WHOLE : SHORT,
    );
    const text = `${first.slots} to ${last.slots} of ${last.slotLimit} slots, ${first.chunks} to ${last.chunks} of ${last.chunkLimit} chunk bytes`;
    const grown = last.slots > first.slots + ROUNDING.slots || last.chunks > first.chunks + ROUNDING.chunks;
    say(
      !grown,
      `soak of ${requests} requests, ${readouts} readouts, ${restarts} broker restarts in ${seconds} s: ${text}`,
    );
  });
  await step("simulator", async () => {
    const { program, warnings } = await targets.buildSimulator(sdk);
    sayWarnings("simulator", warnings);
    if (process.platform === "linux" && !process.env.DISPLAY && spawnSync("xvfb-run", ["--help"]).error) {
      console.log("     not started: there is no display, and no xvfb-run");
      return;
    }
    const [start, ...rest] = targets.simulatorCommand(sdk, program);
    const command: Command = (settings, data) => ({
      program: start,
      args: rest,
      env: { ...sdk.environment, IRIS_SETTINGS: settings, IRIS_DATA: data },
    });
    await sayComparison("simulator", command);
  });
  await step("boards", async () => {
    for (const board of targets.boards())
      for (const tls of [false, true]) {
        const { code, pages, warnings } = await targets.linkBoard(sdk, board, { tls });
        sayWarnings(`${board}${tls ? " with TLS" : ""}`, warnings);
        const size = sizeOf(code);
        console.log(`     ${sizeLine(board, size, tls)}`);
        console.log(`     ${roomLine(board, size.total, pages)}`);
      }
  });
}

if (args.includes("--help")) console.log(help);
else {
  await check();
  if (failures > 0) console.log(`${failures} checks failed`);
  process.exit(failures > 0 ? 1 : 0);
}
