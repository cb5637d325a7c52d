/** SECURITY.md names files and tests: each of them is there, and each is asked for by more than its name. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "SECURITY.md"), "utf8");

test("every file that SECURITY.md names is there", () => {
  const named = new Set(
    [...text.matchAll(/`((?:modules|hosts|tests|web|docs)\/[^`]+)`|\]\(([^)]+)\)/g)].map(
      (match) => match[1] ?? match[2],
    ),
  );
  assert.ok(named.size > 30, `${named.size}`);
  assert.deepEqual(
    [...named].filter((path) => !existsSync(join(root, path))),
    [],
  );
});

test("every threat is answered by a test", () => {
  const [, model] = text.split("## Threat model");
  const rows = model
    .split("## Known limits")[0]
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2);
  assert.ok(rows.length >= 15);
  assert.deepEqual(
    rows.filter((row) => !/`tests\/[^`]+\.test\.ts`/.test(row)),
    [],
  );
});

test("settings that SECURITY.md names exist", async () => {
  const { defaultSettings } = await import("../../modules/gateway/settings.js");
  const settings = defaultSettings() as unknown as Record<string, Record<string, unknown>>;
  for (const [, group, key] of text.matchAll(/`(rest|update|mqtt)\.(\w+)`/g))
    assert.ok(key in settings[group], `${group}.${key}`);
});
