/** docs/adding-a-meter.md, followed to the letter in a copy of the sources: its files, its index line, its commands. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { equal, ok, test } from "../harness.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const guide = readFileSync(join(root, "docs/adding-a-meter.md"), "utf8");

/** The block behind a text of the guide. */
function blockAfter(text: string): string {
  const from = guide.indexOf(text);
  ok(from >= 0, `the guide does not say "${text}"`);
  const block = /```\w+\n([^`]*)```/.exec(guide.slice(from));
  ok(block, `nothing stands behind "${text}"`);
  return block![1];
}

test("a meter that does not exist is added as the guide says", () => {
  const copy = mkdtempSync(join(tmpdir(), "iris-guide-"));
  after(() => rmSync(copy, { recursive: true, force: true }));
  for (const name of [
    "bin",
    "docs",
    "hosts",
    "modules",
    "tests",
    "package.json",
    "tsconfig.json",
    "README.md",
  ])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));

  writeFileSync(join(copy, "modules/meters/example-hm-1.ts"), blockAfter("**2. The table**"));
  const index = join(copy, "modules/meters/index.ts");
  const line = blockAfter("**3. The index**").trim();
  const name = /import (\w+) from/.exec(line)![1];
  const before = readFileSync(index, "utf8");
  const neighbour = "  genericIec62056,\n";
  ok(before.includes(neighbour), "the index has changed");
  writeFileSync(
    index,
    before.replace(/^import /m, `${line}\nimport `).replace(neighbour, `  ${name},\n${neighbour}`),
  );
  mkdirSync(join(copy, "tests/captures/kmp"), { recursive: true });
  writeFileSync(join(copy, "tests/captures/kmp/example-hm-1.capture"), blockAfter("**4. The capture**"));

  const outputs: string[] = [];
  for (const command of [
    ...blockAfter("**5. The documents").trim().split("\n"),
    ...blockAfter("**6. See it**").trim().split("\n"),
  ]) {
    const { status, stdout, stderr } = spawnSync(command, { cwd: copy, shell: true, encoding: "utf8" });
    equal([command, status], [command, 0], `${stdout.slice(-3000)}\n${stderr.slice(-2000)}`);
    outputs.push(stdout);
  }
  ok(/"code":"60","value":"55\.006","unit":"MWh"/.test(outputs.join("\n")), outputs[2]);
  ok(outputs.join("\n").includes("example-hm-1"));
  ok(readFileSync(join(copy, "README.md"), "utf8").includes("example-hm-1"), "the list of the README");
});
