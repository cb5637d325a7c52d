/**
 * `npm run faults -- [readouts [words]]`: the fault matrix as Markdown, by default 100 readouts or telegrams for each cell;
 * with words only the tables whose title, and the faults whose name and rate hold one.
 */
import { askedCell } from "./asked.js";
import { boilerCell } from "./boiler.js";
import { cells } from "./kinds.js";
import { kmpCell } from "./kmp.js";
import { pushCell } from "./push.js";
import type { Result } from "./stage.js";

const readouts = Number(process.argv[2] ?? 100);
if (!Number.isInteger(readouts) || readouts < 1) {
  console.error(
    "usage: npm run faults -- [readouts of each cell [words of titles, or of faults as drop@0.01]]",
  );
  process.exit(2);
}

const words = process.argv.slice(3);
const titles = words.filter((word) => !word.includes("@"));
const kinds = words.filter((word) => word.includes("@"));

function print(title: string, run: (cell: (typeof cells)[number]) => Result): number {
  if (titles.length > 0 && !titles.some((word) => title.includes(word))) return 0;
  console.log(`\n### ${title}\n`);
  console.log(
    "| fault | rate | asked | good | faults | wrong | values compared | recovery, at most | names of the faults |",
  );
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
  let bad = 0;
  for (const cell of cells) {
    if (kinds.length > 0 && !kinds.includes(`${cell.kind}@${cell.rate}`)) continue;
    const { kind, rate, readouts, good, named, wrong, hung, compared, recoveryMs, faults } = run(cell);
    bad += wrong + hung;
    const names = [...faults]
      .sort((one, other) => other[1] - one[1])
      .map(([name, count]) => `${name} ${count}`);
    const share = rate === undefined ? "" : `${Number((rate * 100).toFixed(2))} %`;
    const recovery = recoveryMs > 0 ? `${(recoveryMs / 1000).toFixed(1)} s` : "";
    console.log(
      `| ${kind} | ${share} | ${readouts} | ${good} | ${named}${hung > 0 ? ` + ${hung} without end` : ""} | ${wrong} | ${compared} | ${recovery} | ${names.join(", ")} |`,
    );
  }
  return bad;
}

let bad = print("KMP: Multical 403, all values", (cell) =>
  kmpCell("kamstrup-multical-403", cell, readouts, 1),
);
for (const [id, title] of [
  ["kamstrup-omnipower-no", "HDLC in clear: OMNIPOWER, Norway"],
  ["kamstrup-omnipower-dk", "HDLC, ciphered and authenticated: OMNIPOWER, Denmark"],
  ["kaifa-ma309", "M-Bus, ciphered: MA309"],
  ["dsmr-p1", "P1"],
])
  bad += print(title, (cell) => pushCell(id, cell, readouts, 1));
for (const [id, title] of [
  ["kamstrup-66-c", "`/#1`: Kamstrup 66-C"],
  ["landis-gyr-ultraheat-t330", "M-Bus, asked: Ultraheat T330"],
])
  bad += print(title, (cell) => askedCell(id, cell, readouts, 1));
for (const [id, title, isNew] of [
  ["landis-gyr-ultraheat-uh50", "IEC 62056-21: Ultraheat UH50", false],
  [
    "landis-gyr-ultraheat-uh50",
    "IEC 62056-21: Ultraheat UH50, each time by a reader that never met it",
    true,
  ],
  ["generic-iec62056", "IEC 62056-21: a meter without a table", false],
] as const)
  bad += print(title, (cell) => askedCell(id, cell, readouts, 1, isNew));
for (const [title, isSerial] of [
  ["Hargassner: a Nano over RS-232", true],
  ["Hargassner: a Nano over TCP, behind a bridge that does this", false],
] as const)
  bad += print(title, (cell) => boilerCell("hargassner-nano", cell, readouts, 1, isSerial));
process.exitCode = bad > 0 ? 1 : 0;
