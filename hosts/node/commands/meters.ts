/** `iris meters [METER] [--json]`: the tables of modules/meters, for people and for programs. */
import { findMeter, meters } from "../../../modules/meters/index.js";
import type { Confidence, Field, Meter } from "../../../modules/meters/meter.js";
import { findProtocol } from "../../../modules/meters/protocols.js";
import { Quantity, type QuantityName } from "../../../modules/reading/quantity.js";
import { Unit, unitSymbol } from "../../../modules/reading/unit.js";
import { sortWords, UsageError } from "../arguments.js";

export const help = `usage: iris meters [METER] [--json]

Lists the supported meters, or the fields of one. METER is an id or an alias ("403").
--json prints an array of objects: id, maker, model, aliases, medium, protocol, confidence,
evidence, cost, wake, fields [{key, code, name, quantity, kind, set, units}].

confidence  confirmed: real captures of this model are tested, or its maker's register list is public
            reported: users of other software read this model this way
            assumed: the same family; nothing public confirms it
            unknown: nobody has published what it speaks, and Iris cannot read it yet
set         live: at every read. slow: once a day. extra: only when asked for.
units       what a meter may use; the value itself always carries the unit that the meter sent.`;

export const confidenceWords: Readonly<Record<Confidence, string>> = Object.freeze({
  confirmed: "real captures of this model are tested, or its maker's register list is public",
  reported: "users of other software read this model this way",
  assumed: "the same family; nothing public confirms it",
  unknown: "nobody has published what it speaks, and Iris cannot read it yet; see iris explore",
});

/** Units that meters use for a quantity, the usual one first. */
const usual: Readonly<Partial<Record<QuantityName, readonly number[]>>> = Object.freeze({
  [Quantity.Energy]: [Unit.Gigajoule, Unit.MegawattHour, Unit.KilowattHour, Unit.WattHour, Unit.Gigacalorie],
  [Quantity.Volume]: [Unit.CubicMetre, Unit.Litre],
  [Quantity.Mass]: [Unit.Tonne, Unit.Kilogram],
  [Quantity.Flow]: [Unit.LitrePerHour, Unit.CubicMetrePerHour],
  [Quantity.Power]: [Unit.Kilowatt, Unit.Megawatt, Unit.Watt],
  [Quantity.ReactiveEnergy]: [Unit.KilovarHour, Unit.VarHour],
  [Quantity.ReactivePower]: [Unit.Kilovar, Unit.Var],
  [Quantity.ApparentPower]: [Unit.KilovoltAmpere, Unit.VoltAmpere],
  [Quantity.Voltage]: [Unit.Volt],
  [Quantity.Current]: [Unit.Ampere],
  [Quantity.Frequency]: [Unit.Hertz],
  [Quantity.Temperature]: [Unit.Celsius],
  [Quantity.TemperatureDifference]: [Unit.Kelvin],
  [Quantity.VolumeTemperature]: [Unit.CubicMetreCelsius],
  [Quantity.Pressure]: [Unit.Bar],
  [Quantity.Duration]: [Unit.Hour],
});

/** Symbols of the units that a field may come in; none for numbers, dates and texts. */
export function fieldUnits(field: Field): readonly string[] {
  if (field.unit !== undefined) return field.unit === Unit.None ? [] : [unitSymbol(field.unit)];
  return (usual[field.quantity] ?? []).map(unitSymbol);
}

export function codeText(meter: Meter, code: number): string {
  return findProtocol(meter.protocol)?.codeText(code) ?? String(code);
}

/** "10 min", "6 h", "1 d". */
export function intervalText(seconds: number): string {
  if (seconds >= 86400 && seconds % 86400 === 0) return `${seconds / 86400} d`;
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function describe(meter: Meter): object {
  const { id, maker, model, aliases, medium, protocol, confidence, evidence, cost, wake } = meter;
  const fields = meter.fields.map((field) => ({
    key: field.key,
    code: codeText(meter, field.code),
    name: field.name,
    quantity: field.quantity,
    kind: field.kind,
    set: field.set,
    units: fieldUnits(field),
  }));
  return { id, maker, model, aliases, medium, protocol, confidence, evidence, fields, cost, wake };
}

/** Columns as wide as their widest cell, two blanks between. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function list(): string {
  const rows = meters.map(({ id, maker, model, medium, protocol, confidence, cost, fields }) => [
    id,
    `${maker} ${model}`,
    medium,
    protocol,
    confidence,
    intervalText(cost.defaultSeconds),
    String(fields.length),
  ]);
  return columns([["id", "meter", "medium", "protocol", "confidence", "every", "fields"], ...rows]);
}

function details(meter: Meter): string {
  const { cost, aliases, wake } = meter;
  const facts = [
    ["id", meter.id],
    ["also called", aliases.join(", ") || "-"],
    ["protocol", meter.protocol],
    ["confidence", `${meter.confidence}: ${confidenceWords[meter.confidence]}`],
    ["evidence", meter.evidence],
    ["interval", `${intervalText(cost.defaultSeconds)}, at least ${intervalText(cost.floorSeconds)}`],
    ["supply", cost.supply],
    ["to wake it", wake || "nothing has to be done"],
  ];
  const rows = meter.fields.map((field) => [
    field.key,
    codeText(meter, field.code),
    field.set,
    field.kind,
    fieldUnits(field).join(", ") || field.quantity,
    field.name,
  ]);
  return `${meter.maker} ${meter.model}\n\n${columns(facts)}\n\n${columns([
    ["key", "code", "set", "kind", "units", "name"],
    ...rows,
  ])}`;
}

export async function run(args: string[]): Promise<number> {
  const words = sortWords(args, { "--json": {} }, 1);
  const name = words.rest[0];
  const meter = name === undefined ? undefined : findMeter(name);
  if (name !== undefined && meter === undefined)
    throw new UsageError(`"${name}" is no meter of the list; \`iris meters\` shows them all`);
  if (words.has("--json")) {
    const described = (meter ? [meter] : meters).map(describe);
    console.log(`[\n${described.map((item) => JSON.stringify(item)).join(",\n")}\n]`);
  } else console.log(meter ? details(meter) : list());
  return 0;
}
