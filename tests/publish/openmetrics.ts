/**
 * A checker of metrics pages that knows nothing of how they are made: the grammar of OpenMetrics 1.0 and of the
 * text format 0.0.4, and the rules of `promtool check metrics` (help texts, base units, `_total`, no type or
 * abbreviated unit in a name).
 */
export interface Sample {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly value: string;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const VALUE = /^-?\d+(\.\d+)?$/;
const notBase = [
  ..."kiloamperes milliamperes kilojoules megajoules gigajoules calories kilocalories watthours".split(" "),
  ..."kilowatthours minutes hours days weeks kilograms pounds fahrenheit kelvins liters litres inches".split(
    " ",
  ),
  ..."kilowatts megawatts milliseconds bits kilobytes percent".split(" "),
];
const abbreviated = "s ms us ns sec b kb mb gb tb pb m h d".split(" ");
const typeNames = "gauge counter summary histogram info".split(" ");

/** Complaints about a page, and its samples. */
export function checkMetrics(
  page: string,
  openMetrics: boolean,
): { complaints: string[]; samples: Sample[] } {
  const complaints: string[] = [];
  const samples: Sample[] = [];
  const families = new Map<string, string>();
  const helped = new Set<string>();
  const closed = new Set<string>();
  const seen = new Set<string>();
  let family = "";
  const lines = page.split("\n");
  if (lines.pop() !== "") complaints.push("the page does not end with a line feed");
  if (openMetrics && lines.pop() !== "# EOF") complaints.push("the page does not end with # EOF");
  if (!openMetrics && page.includes("# EOF")) complaints.push("# EOF in the text format");
  const enter = (name: string) => {
    if (name === family) return;
    if (closed.has(name)) complaints.push(`${name} is not in one piece`);
    if (family !== "") closed.add(family);
    family = name;
  };
  for (const line of lines) {
    const words = line.split(" ");
    if (words[0] === "#") {
      const [, keyword, name] = words;
      if (!NAME.test(name ?? "")) complaints.push(`odd name: ${line}`);
      enter(name);
      if (keyword === "HELP") helped.add(name);
      else if (keyword === "UNIT") {
        if (!openMetrics) complaints.push(`UNIT in the text format: ${line}`);
        if (!name.endsWith(`_${words[3]}`)) complaints.push(`${name} does not end in its unit`);
      } else if (keyword === "TYPE") {
        const types = openMetrics ? ["counter", "gauge", "info"] : ["counter", "gauge"];
        if (!types.includes(words[3])) complaints.push(`unknown type: ${line}`);
        if (families.has(name)) complaints.push(`${name} is typed twice`);
        families.set(name, words[3]);
      } else complaints.push(`odd line: ${line}`);
      continue;
    }
    const match = SAMPLE.exec(line);
    if (!match) {
      complaints.push(`odd line: ${line}`);
      continue;
    }
    const [, name, labelText, value] = match;
    const labels: Record<string, string> = {};
    for (let rest = labelText ?? ""; rest !== ""; ) {
      const label = LABEL.exec(rest);
      if (!label) {
        complaints.push(`odd labels: ${line}`);
        break;
      }
      labels[label[1]] = label[2];
      rest = rest.slice(label[0].length);
    }
    if (!VALUE.test(value)) complaints.push(`odd value: ${line}`);
    if (seen.has(`${name}{${labelText}}`)) complaints.push(`twice: ${line}`);
    seen.add(`${name}{${labelText}}`);
    const suffix = openMetrics
      ? { counter: "_total", gauge: "", info: "_info" }[families.get(family) ?? "gauge"]
      : "";
    if (name !== family + suffix) complaints.push(`${name} is not of the family ${family}`);
    samples.push({ name, labels, value });
  }
  for (const [name, type] of families) {
    if (!helped.has(name)) complaints.push(`${name} has no help text`);
    lint(openMetrics && type === "counter" ? `${name}_total` : name, type, complaints);
  }
  return { complaints, samples };
}

function lint(name: string, type: string, complaints: string[]): void {
  if (name !== name.toLowerCase() || name.includes(":")) complaints.push(`${name}: odd characters`);
  if (type === "counter" && !name.endsWith("_total")) complaints.push(`${name}: a counter without _total`);
  if (type !== "counter" && name.endsWith("_total")) complaints.push(`${name}: _total without a counter`);
  for (const part of name.split("_")) {
    if (notBase.includes(part)) complaints.push(`${name}: ${part} is no base unit`);
    if (abbreviated.includes(part)) complaints.push(`${name}: ${part} is an abbreviated unit`);
    if (typeNames.includes(part) && !(part === "info" && name.endsWith("_info")) && part !== "info")
      complaints.push(`${name}: the type is in the name`);
  }
}
