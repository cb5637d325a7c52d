/** docs/meters.md and the README's table say what the tables say. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { meters } from "../../modules/meters/index.js";
import { meterPage, meterTable, pageFile, readmeFile, renewReadme } from "./meter-documents.js";

const STALE = "is out of date: npm run docs:meters";

test("docs/meters.md is fresh", () => {
  assert.ok(readFileSync(pageFile, "utf8") === meterPage(), `docs/meters.md ${STALE}`);
});

test("the README's meter table is fresh", { skip: !existsSync(readmeFile) }, () => {
  const readme = readFileSync(readmeFile, "utf8");
  assert.match(
    readme,
    /<!-- meters:begin -->[\s\S]*<!-- meters:end -->/,
    "README.md lacks the marks of its meter table",
  );
  assert.ok(renewReadme(readme) === readme, `the meter table of README.md ${STALE}`);
});

test("only what stands between the marks changes, and a second time nothing does", () => {
  const renewed = renewReadme("before\n<!-- meters:begin -->\nstale words\n<!-- meters:end -->\nafter");
  assert.ok(renewed.startsWith("before\n<!-- meters:begin -->\n\n| Meter  "));
  assert.ok(renewed.endsWith("\n\n<!-- meters:end -->\nafter"));
  assert.ok(!renewed.includes("stale words"));
  assert.equal(renewReadme(renewed), renewed);
  for (const unmarked of [
    "",
    "no marks",
    "<!-- meters:end --> <!-- meters:begin -->",
    "<!-- meters:begin -->",
  ])
    assert.equal(renewReadme(unmarked), unmarked);
});

test("every meter has its line", () => {
  for (const { id } of meters) assert.ok(meterTable().includes(`| \`${id}\` `), id);
});
