/** The Ultraheat tables against Home Assistant's own integration of these meters, name by name and value by value. */
import { iecCode } from "../../modules/iec62056/code.js";
import { Iec62056Readout } from "../../modules/iec62056/readout.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { findMeter } from "../../modules/meters/index.js";
import { Form, Readings, State } from "../../modules/reading/readings.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";
import { Step } from "../../modules/readout/step.js";
import { capture } from "../captures.js";
import { equal, ok, test } from "../harness.js";
import { converse } from "../session.js";
import { energyEntities, entities } from "./ultraheat-entities.js";

const tables = ["uh50", "t550", "uh50-live"].map((name) => findMeter(name)!);

/** Readings after a readout of the capture. */
function read(name: string): Readings {
  const meter = findMeter("uh50")!;
  const bytes = parseTranscript(capture(name)).flatMap((item) =>
    item.kind === "received" ? Array.from(item.bytes) : [],
  );
  const readings = new Readings(
    meter.fields.map(({ code }) => code),
    { spare: 48, texts: 32, textLimit: meter.textLimit! },
  );
  const cut = bytes.indexOf(0x02);
  const readout = new Iec62056Readout(meter, readings);
  const { step } = converse(readout, {
    meter: () => [
      { after: 20, line: meter.line, bytes: bytes.slice(0, cut) },
      { after: 20, line: { ...meter.line, baud: 2400 }, bytes: bytes.slice(cut) },
    ],
  });
  equal(step, Step.Done);
  return readings;
}

function textOf(readings: Readings, row: number): string {
  const value =
    readings.forms[row] === Form.Number
      ? valueText(readings.significands[row], readings.exponents[row], readings.units[row])
      : readings.textOf(row);
  return `${value} ${unitSymbol(readings.units[row])}`.trim();
}

test("every entity of Home Assistant's landisgyr_heat_meter is a field of the tables", () => {
  for (const { id, fields } of tables) {
    const keys = fields.map(({ key }) => key);
    for (const [entity, key] of [...entities, ...energyEntities]) ok(keys.includes(key), `${id}: ${entity}`);
  }
});

test("and has the value that Home Assistant shows", () => {
  const { fields } = findMeter("uh50")!;
  const readings = read("iec62056/landis-gyr-ultraheat-uh50.capture");
  for (const [entity, key, value] of entities) {
    const row = fields.findIndex((field) => field.key === key);
    equal(readings.states[row], State.Present, entity);
    equal(textOf(readings, row), value, entity);
  }
  equal(readings.refused, 0);
});

test("a meter in MWh has its energy in MWh, one in kWh in kWh", () => {
  const { fields } = findMeter("uh50")!;
  const table: [string, string, string][] = [
    ["t550", "326.062 MWh", "323.272 MWh"],
    ["uh50-kwh", "71813 kWh", "59059 kWh"],
  ];
  for (const [name, energy, previous] of table) {
    const readings = read(`iec62056/landis-gyr-ultraheat-${name}.capture`);
    equal(textOf(readings, 0), energy);
    equal(
      textOf(
        readings,
        fields.findIndex(({ key }) => key === "heat_energy_previous_year"),
      ),
      previous,
    );
  }
});

test("the live values are asked for only by the table that somebody chose", () => {
  const [uh50, t550, live] = tables;
  equal(uh50.request?.text, undefined);
  equal(t550.request?.text, undefined);
  equal(live.request?.text, "/#!");
  equal(live.confidence, "reported");
  equal(live.recognise.names, undefined);
  const codes = live.fields.map(({ code }) => code);
  for (const text of ["6.4", "6.27", "6.28", "6.29", "6.30"]) ok(codes.includes(iecCode(text)), text);
});

test("one read a day, at half past eleven in the evening, and none within a quarter of an hour", () => {
  for (const { cost, id } of tables) {
    equal(cost.defaultSeconds, 24 * 3600, id);
    equal(cost.defaultMinute, 23 * 60 + 30, id);
    equal(cost.floorSeconds, 15 * 60, id);
    equal(cost.supply, "battery", id);
  }
});
