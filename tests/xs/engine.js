// The XS engine from npm (@agoric/xsnap), one process at a time. What the device's XS has not got is taken
// away, so that code which uses it fails here and not on somebody's wall.
import "@endo/init/debug.js";
import { spawn } from "node:child_process";
import fs from "node:fs";
import fsp from "node:fs/promises";
import os from "node:os";
import { xsnap } from "@agoric/xsnap";

/** Steps after which a single call counts as endless. */
const STEP_LIMIT = 4_000_000_000;

const absentOnDevice = [
  "TextEncoder",
  "TextDecoder",
  "Base64",
  "Compartment",
  "StaticModuleRecord",
  "performance",
  "setImmediate",
  "WeakRef",
  "FinalizationRegistry",
];

// The worker waits for `result` on what handleCommand returns, after all promise jobs have run.
const preamble = `
  globalThis.gcNow = gc;
  {
    const encoder = new TextEncoder();
    const decoder = new TextDecoder();
    const encode = (value) => encoder.encode(value === undefined ? "null" : JSON.stringify(value)).buffer;
    globalThis.handleCommand = (request) => {
      const report = {};
      const { name, argument } = JSON.parse(decoder.decode(request));
      Promise.resolve(xsEntry[name](argument)).then(
        (value) => { report.result = encode({ value }); },
        (error) => { report.result = encode({ error: String(error) }); },
      );
      return report;
    };
  }
  for (const name of ${JSON.stringify(absentOnDevice)}) delete globalThis[name];
`;

/** Starts an engine that has loaded `script`. */
export async function startEngine(script) {
  const worker = await xsnap({
    name: "tests",
    os: os.type(),
    spawn,
    fs: { ...fs, ...fsp },
    stdout: "inherit",
    stderr: "ignore",
    meteringLimit: STEP_LIMIT,
    parserBufferSize: 64 * 1024,
  });
  await worker.evaluate(preamble);
  await worker.evaluate(`${script};globalThis.xsEntry = xsEntry;`);
  return {
    /** Calls an export of the script; its value, and the steps and live slots that the engine counted. */
    async call(name, argument) {
      const { reply, meterUsage } = await worker.issueStringCommand(JSON.stringify({ name, argument }));
      const answer = JSON.parse(reply);
      if (answer.error !== undefined) throw new Error(answer.error);
      return { value: answer.value, steps: meterUsage.compute, slots: meterUsage.currentHeapCount };
    },
    /** Collects garbage, so that the slots that follow are counted from the live ones. */
    collect: () => worker.evaluate("gcNow()"),
    close: () => worker.close(),
  };
}
