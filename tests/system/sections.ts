/** Sections of documents that a program writes: what stands between <!-- name:begin --> and <!-- name:end -->. */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

export function writeSection(document: string, name: string, lines: readonly string[]): void {
  const path = join(root, document);
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const before = readFileSync(path, "utf8");
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${document} has no place for "${name}"`);
  writeFileSync(
    path,
    `${before.slice(0, from + begin.length)}\n\n${lines.join("\n")}\n\n${before.slice(to)}`,
  );
}
