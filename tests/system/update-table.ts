/** The tables of docs/update.md are what the test run counted: a run that counts otherwise fails, or writes them anew. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../../docs/update.md", import.meta.url);

export class CaseTable {
  readonly #rows: [string, number, string][] = [];

  /** @param held what was true after each of them */
  add(what: string, count: number, held: string): void {
    this.#rows.push([what, count, held]);
  }

  /** Compares with the table between `<!-- name:begin -->` and `<!-- name:end -->`; IRIS_WRITE_DOCS=1 writes it. */
  check(name: string): void {
    const rows: string[][] = this.#rows.map(([what, count, held]) => [what, String(count), held]);
    const total = this.#rows.reduce((sum, [, count]) => sum + count, 0);
    const all = [["What happens", "Cases", "Afterwards"], ...rows, ["All", String(total), ""]];
    const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column].length)));
    const line = (row: string[]) =>
      `| ${row.map((cell, column) => (column === 1 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(" | ")} |`;
    const rule = `| ${"-".repeat(widths[0])} | ${"-".repeat(widths[1] - 1)}: | ${"-".repeat(widths[2])} |`;
    const table = [line(all[0]), rule, ...all.slice(1).map(line)].join("\n");
    const text = readFileSync(path, "utf8");
    const pattern = new RegExp(`(<!-- ${name}:begin -->\n\n)[^]*?(\n\n<!-- ${name}:end -->)`);
    const changed = text.replace(pattern, (_all, begin: string, end: string) => `${begin}${table}${end}`);
    assert.match(text, pattern, `docs/update.md has no table ${name}`);
    if (process.env.IRIS_WRITE_DOCS) writeFileSync(path, changed);
    else assert.equal(text, changed, "docs/update.md tells other counts: run with IRIS_WRITE_DOCS=1");
  }
}
