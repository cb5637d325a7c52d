/**
 * What listening to a boiler allocates on the engine of the device, counted by the engine itself: nothing, whatever the
 * boiler does, once a line of its length has been seen.
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { pmLines } from "../hargassner/boiler.js";
// @ts-expect-error: plain JavaScript
import { startEngine } from "../xs/engine.js";

const modules = join(dirname(fileURLToPath(import.meta.url)), "../../modules");

/** Runs inside the engine. */
const SCRIPT = `
  import { HargassnerReadout } from "./hargassner/readout.js";
  import meter from "./meters/hargassner-nano.js";
  import { Readings } from "./reading/readings.js";
  const readings = new Readings(meter.fields.map((field) => field.code), { spare: 48, texts: 32, textLimit: 100 });
  const readout = new HargassnerReadout(readings, {});
  readout.select(2);
  readout.begin(0);
  const bytes = new Uint8Array(16384);
  let end = 0;
  export function load(text) {
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    end = text.length;
  }
  export function push(times) {
    for (let round = 0; round < times; round++)
      for (let index = 0; index < end; index++) readout.push(bytes[index], 1);
    return readings.commits;
  }
`;

test("0 slots a byte: states that change, alarms, hidden channels, events", async () => {
  const { outputFiles } = await build({
    stdin: { contents: SCRIPT, resolveDir: modules, loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "xsEntry",
  });
  const engine = await startEngine(outputFiles[0].text);
  try {
    for (const name of ["nano-v14.0k3", "nano-v14.1har-q-solar", "nano-v14.0har-p"]) {
      await engine.call(
        "load",
        pmLines(name)
          .map((line) => `zPK Start\r\n${line.trim()} \r\n`)
          .join(""),
      );
      const before = (await engine.call("push", 2)).value;
      const [first, idle] = [await engine.call("push", 0), await engine.call("push", 0)];
      const busy = await engine.call("push", 30);
      assert.equal(busy.value, before + 30 * pmLines(name).length);
      assert.equal(busy.slots - idle.slots, idle.slots - first.slots, name);
    }
  } finally {
    await engine.close();
  }
});
