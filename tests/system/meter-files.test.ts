/** Meter files, index and captures belong together; the message is the line that is missing. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { meters } from "../../modules/meters/index.js";

const folder = new URL("../../modules/meters/", import.meta.url);
const captures = new URL("../captures/", import.meta.url);

/** Files whose default export is a meter's table. */
function tables(): string[] {
  return readdirSync(folder)
    .filter(
      (name) =>
        name.endsWith(".ts") && /\bsatisfies Meter\b/.test(readFileSync(new URL(name, folder), "utf8")),
    )
    .map((name) => name.slice(0, -".ts".length));
}

test("every meter's file is in the index", async () => {
  for (const name of tables()) {
    const { default: table } = await import(new URL(`${name}.ts`, folder).href);
    assert.equal(table.id, name, `the id in modules/meters/${name}.ts`);
    const word = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    assert.ok(
      meters.some(({ id }) => id === table.id),
      `modules/meters/index.ts lacks:\nimport ${word} from "./${name}.js";\n  ${word},`,
    );
  }
  assert.equal(tables().length, meters.length);
});

test("every capture that a table names exists", () => {
  for (const { id, captures: names } of meters)
    for (const name of names)
      assert.ok(existsSync(new URL(`${name}.capture`, captures)), `${id}: tests/captures/${name}.capture`);
});
