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

/** Key of an entity of Home Assistant's landisgyr_heat_meter; our key; value and unit of the UH50 capture. */
const entities: [string, string, string][] = [
  ["heat_usage_gj", "heat_energy", "328.871 GJ"],
  ["volume_usage_m3", "volume", "3329.67 m³"],
  ["heat_previous_year_gj", "heat_energy_previous_year", "314.658 GJ"],
  ["volume_previous_year_m3", "volume_previous_year", "3188.07 m³"],
  ["ownership_number", "ownership_number", "66000001"],
  ["error_number", "error_number", "0"],
  ["device_number", "device_number", "66000001"],
  ["measurement_period_minutes", "measurement_period", "60 min"],
  ["power_max_kw", "maximum_power", "22.4 kW"],
  ["power_max_previous_year_kw", "maximum_power_previous_year", "22.4 kW"],
  ["flowrate_max_m3ph", "maximum_flow", "0.744 m³/h"],
  ["flowrate_max_previous_year_m3ph", "maximum_flow_previous_year", "0.744 m³/h"],
  ["flow_temperature_max_c", "maximum_temp1", "98.5 °C"],
  ["flow_temperature_max_previous_year_c", "maximum_temp1_previous_year", "98.5 °C"],
  ["return_temperature_max_c", "maximum_temp2", "96.1 °C"],
  ["return_temperature_max_previous_year_c", "maximum_temp2_previous_year", "96.1 °C"],
  ["operating_hours", "hourcounter", "107988 h"],
  ["flow_hours", "flow_hours", "28849 h"],
  ["fault_hours", "error_hours", "5 h"],
  ["fault_hours_previous_year", "error_hours_previous_year", "5 h"],
  ["yearly_set_day", "yearly_set_day", "01-01 00:00"],
  ["monthly_set_day", "monthly_set_day", "01 00:00"],
  ["meter_date_time", "meter_time", "2022-05-19T19:41:17"],
  ["measuring_range_m3ph", "nominal_flow", "1.5 m³/h"],
  ["settings_and_firmware", "settings_and_firmware", "0 1 0 0000 CECV CECV 1 5.16 5.16 F 101008 040404 08 0"],
];
/** The same two totals, which a meter shows in one unit and Home Assistant has entities for in two. */
const energyEntities: [string, string][] = [
  ["heat_usage_mwh", "heat_energy"],
  ["heat_previous_year_mwh", "heat_energy_previous_year"],
];

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
