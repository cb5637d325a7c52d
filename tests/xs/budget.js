// Measures the budget cases in XS and compares them with budget.json.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleBudgets } from "./bundle.js";

const path = join(dirname(fileURLToPath(import.meta.url)), "budget.json");
/** Worse by more than this fails; better by more than this is worth writing down. */
const TOLERANCE = 0.05;
const FRAMES = 1000;
const WARM_UP = 3;

/** Steps per byte and slots per 1,000 frames of each protocol. */
async function measure(startEngine) {
  const engine = await startEngine(await bundleBudgets());
  const figures = {};
  const { value: cases } = await engine.call("list");
  for (let index = 0; index < cases.length; index++) {
    const { protocol, bytes } = cases[index];
    const { value: frames } = await engine.call("run", { index, rounds: WARM_UP });
    const perRound = frames / WARM_UP;
    if (perRound < 1) throw new Error(`${protocol}: the captures hold no message`);
    const rounds = Math.ceil(FRAMES / perRound);
    await engine.collect();
    const before = await engine.call("run", { index, rounds: 0 });
    const work = await engine.call("run", { index, rounds });
    const after = await engine.call("run", { index, rounds: 0 });
    // The two questions around it cost as much as the question itself.
    const question = after.slots - work.slots;
    const slots = ((work.slots - before.slots - question) * FRAMES) / work.value;
    figures[protocol] = {
      slots: Math.round(slots),
      steps: Math.round(((work.steps - after.steps) * 100) / (rounds * bytes)) / 100,
    };
  }
  await engine.close();
  return figures;
}

function compare(measured, allowed) {
  if (!allowed) return { trouble: "is new: accept it" };
  if (measured.slots > allowed.slots)
    return { trouble: `takes ${measured.slots} slots per ${FRAMES} frames, not ${allowed.slots}` };
  const change = measured.steps / allowed.steps - 1;
  const percent = `${(Math.abs(change) * 100).toFixed(1)} %`;
  if (change > TOLERANCE)
    return { trouble: `takes ${measured.steps} steps per byte, ${percent} more than ${allowed.steps}` };
  if (change < -TOLERANCE) return { hint: `${percent} better than the budget` };
  return {};
}

/** Prints the budgets; answers how many were broken. `accept` writes what was measured. */
export async function checkBudgets(startEngine, accept) {
  const measured = await measure(startEngine);
  if (accept) writeFileSync(path, `${JSON.stringify(measured, null, 2)}\n`);
  const allowed = JSON.parse(readFileSync(path, "utf8"));
  let broken = 0;
  console.log(`▶ budgets in XS: slots per ${FRAMES} frames, steps per byte, from byte to committed reading`);
  for (const [protocol, figure] of Object.entries(measured)) {
    const { trouble, hint } = compare(figure, allowed[protocol]);
    const line = `${protocol.padEnd(15)} ${String(figure.slots).padStart(6)} ${figure.steps.toFixed(2).padStart(8)}`;
    console.log(`  ${trouble ? "✖" : "✔"} ${line}${trouble ? `   ${trouble}` : hint ? `   ${hint}` : ""}`);
    if (trouble) broken++;
  }
  if (broken > 0)
    console.log(
      "  A change that is meant is accepted with: node tests/xs/run.js --accept (then commit tests/xs/budget.json)",
    );
  return broken;
}
