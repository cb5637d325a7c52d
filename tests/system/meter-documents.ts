/**
 * Writes docs/meters.md and the meter table of README.md, between the marks, from the tables of modules/meters:
 * `npm run docs:meters`. A test compares them, so that neither can be out of date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codeText, confidenceWords, fieldUnits, intervalText } from "../../hosts/node/commands/meters.js";
import { meters } from "../../modules/meters/index.js";
import type { Confidence, Field, Meter } from "../../modules/meters/meter.js";

const BEGIN = "<!-- meters:begin -->";
const END = "<!-- meters:end -->";

export const readmeFile = new URL("../../README.md", import.meta.url);
export const pageFile = new URL("../../docs/meters.md", import.meta.url);

const sets: readonly Field["set"][] = ["live", "slow", "extra"];

/** A table as the formatter of this project wants it: cells filled up to the width of their column. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const lines = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`,
  );
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  return lines.join("\n");
}

function keysOf(meter: Meter, set: Field["set"]): string[] {
  return meter.fields.filter((field) => field.set === set).map(({ key }) => `\`${key}\``);
}

/** Most keys that the table of all meters shows of one; each meter's own table has them all. */
const SHOWN_KEYS = 8;

function someKeys(keys: readonly string[]): string {
  if (keys.length <= SHOWN_KEYS) return keys.join(" ");
  const few = keys.slice(0, SHOWN_KEYS / 2);
  return `${few.join(" ")} and ${keys.length - few.length} more`;
}

function title(meter: Meter): string {
  return `${meter.maker} ${meter.model}`;
}

/** Table of all meters, with the words that explain it. For the README and the head of the page. */
export function meterTable(): string {
  const wakes = [...new Set(meters.map(({ wake }) => wake).filter((wake) => wake !== ""))];
  const rows = meters.map((meter) => [
    title(meter),
    `\`${meter.id}\``,
    meter.protocol,
    meter.confidence,
    `${intervalText(meter.cost.defaultSeconds)} (${intervalText(meter.cost.floorSeconds)})`,
    meter.wake === "" ? "" : `note ${wakes.indexOf(meter.wake) + 1}`,
    someKeys(keysOf(meter, "live")),
  ]);
  const head = [
    "Meter",
    "Id",
    "Protocol",
    "Confidence",
    "Read every (at least)",
    "To wake it",
    "Live values",
  ];
  const words = Object.entries(confidenceWords).map(([name, text]) => `- **${name}**: ${text}.`);
  const notes = wakes.map((wake, index) => `${index + 1}. ${wake}`);
  return `${table(head, rows)}\n\nConfidence:\n\n${words.join("\n")}\n\nTo wake the optical port:\n\n${notes.join("\n")}`;
}

/** Live, slow and extra keys of a meter; a list that another meter shares is told by its name. */
function fieldLists(meter: Meter): string {
  const first = meters.find((other) => other.fields === meter.fields);
  if (first !== undefined && first !== meter)
    return `It is asked for the same values as the ${title(first)}.`;
  return sets
    .map((set) => [set, keysOf(meter, set)] as const)
    .filter(([, keys]) => keys.length > 0)
    .map(([set, keys]) => `- ${set}: ${keys.join(" ")}`)
    .join("\n");
}

function section(meter: Meter): string {
  const { id, aliases, cost, confidence, evidence, wake, captures } = meter;
  const facts = [
    `Id \`${id}\`${aliases.length > 0 ? `, also ${aliases.map((alias) => `\`${alias}\``).join(" ")}` : ""}.`,
    `${confidence[0].toUpperCase()}${confidence.slice(1)}: ${evidence}`,
    `Read every ${intervalText(cost.defaultSeconds)}, not more often than every ${intervalText(cost.floorSeconds)}.`,
    cost.keepAliveSeconds > 0
      ? `Its optical port is kept on by a short exchange every ${intervalText(cost.keepAliveSeconds)}.`
      : "",
    wake,
    captures.length > 0
      ? `Captures: ${captures.map((name) => `\`tests/captures/${name}.capture\``).join(" ")}.`
      : "No capture.",
  ];
  return `### ${title(meter)}\n\n${facts.filter((fact) => fact !== "").join(" ")}\n\n${fieldLists(meter)}`;
}

/** Every field of a protocol once: key, the protocol's own code, name, units. */
function fieldTable(protocol: string): string {
  const seen = new Map<string, string[]>();
  const ordered = meters
    .filter((meter) => meter.protocol === protocol)
    .flatMap((meter) => meter.fields.map((field) => ({ meter, field })))
    .sort((one, other) => one.field.code - other.field.code);
  for (const { meter, field } of ordered) {
    const code = codeText(meter, field.code);
    const cells = [
      `\`${field.key}\``,
      code,
      field.name,
      field.kind,
      fieldUnits(field).join(", ") || field.quantity,
    ];
    if (!seen.has(`${field.key} ${code}`)) seen.set(`${field.key} ${code}`, cells);
  }
  return `### ${protocol}\n\n${table(["Key", "Code", "Name", "Kind", "Units, or what it is"], [...seen.values()])}`;
}

export function meterPage(): string {
  const count = (confidence: Confidence) => meters.filter((meter) => meter.confidence === confidence).length;
  const protocols = [...new Set(meters.map(({ protocol }) => protocol))];
  return `# Meters

Written by \`npm run docs:meters\` from the tables in modules/meters; edit those.

${meters.length} meters: ${count("confirmed")} confirmed, ${count("reported")} reported, ${count("assumed")} assumed.

${meterTable()}

## One by one

Live values are read at the interval, slow ones once a day, extra ones when somebody asks for them. What a meter leaves out is
remembered and not asked for again.

${meters.map(section).join("\n\n")}

## Values

The unit of a value is the one that the meter sends with it. Where several are listed, meters differ.

${protocols.map(fieldTable).join("\n\n")}
`;
}

/** The README with its table renewed; unchanged text when the marks are not there. */
export function renewReadme(readme: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) return readme;
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${meterTable()}\n\n${readme.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(pageFile, meterPage());
  if (existsSync(readmeFile)) writeFileSync(readmeFile, renewReadme(readFileSync(readmeFile, "utf8")));
}
