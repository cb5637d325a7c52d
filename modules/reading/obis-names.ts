/**
 * What OBIS codes of electricity meters mean (IEC 62056-6-1, and the national companion standards for the rest):
 * one stable key, name, quantity and kind for each, whatever protocol and meter it comes from.
 *
 * Group B is left aside for electricity (A = 1), and counts the devices behind the meter for A = 0
 * ("submeter1_reading" for 0-1:24.2.1).
 */
import { deepFreeze } from "../bytes/freeze.js";
import { codeText, NO_PERIOD, obis, POSITION, packObis, withoutChannel } from "./obis.js";
import { Quantity, type QuantityName } from "./quantity.js";

export interface ObisName {
  readonly code: number;
  readonly key: string;
  readonly name: string;
  readonly quantity: QuantityName;
  readonly kind: "total" | "measured" | "extreme" | "fixed" | "state";
}

const names: ObisName[] = [];

function name(code: string, key: string, text: string, quantity: QuantityName, kind: ObisName["kind"]): void {
  names.push(Object.freeze({ code: obis(code), key, name: text, quantity, kind }));
}

const { Energy, Power, ReactiveEnergy, ReactivePower, Voltage, Current, PowerFactor, Frequency, Count } =
  Quantity;
const { Identity, Info, DateTime, Ratio } = Quantity;

/** Group C, key and name of what is both power and energy. */
const directions: readonly [number, string, string, boolean][] = deepFreeze([
  [1, "import", "import", true],
  [2, "export", "export", true],
  [3, "import", "import", false],
  [4, "export", "export", false],
  [5, "q1", "quadrant 1", false],
  [6, "q2", "quadrant 2", false],
  [7, "q3", "quadrant 3", false],
  [8, "q4", "quadrant 4", false],
]);
const TARIFFS = 4;
const PHASES = 3;
const PHASE_STEP = 20;

for (const [group, key, text, isActive] of directions) {
  const power = isActive ? "power" : "reactive_power";
  const energy = isActive ? "active_energy" : "reactive_energy";
  const [powerName, energyName] = isActive ? ["Power", "Energy"] : ["Reactive power", "Reactive energy"];
  const powerKind = isActive ? Power : ReactivePower;
  const energyKind = isActive ? Energy : ReactiveEnergy;
  name(`1-0:${group}.7.0`, `${power}_${key}`, `${powerName}, ${text}`, powerKind, "measured");
  name(`1-0:${group}.8.0`, `${energy}_${key}`, `${energyName}, ${text}`, energyKind, "total");
  for (let tariff = 1; tariff <= TARIFFS; tariff++)
    name(
      `1-0:${group}.8.${tariff}`,
      `${energy}_${key}_t${tariff}`,
      `${energyName}, ${text}, tariff ${tariff}`,
      energyKind,
      "total",
    );
  for (let phase = 1; phase <= PHASES; phase++) {
    const c = group + phase * PHASE_STEP;
    name(
      `1-0:${c}.7.0`,
      `${power}_${key}_l${phase}`,
      `${powerName}, ${text}, L${phase}`,
      powerKind,
      "measured",
    );
    name(
      `1-0:${c}.8.0`,
      `${energy}_${key}_l${phase}`,
      `${energyName}, ${text}, L${phase}`,
      energyKind,
      "total",
    );
  }
}

for (let phase = 1; phase <= PHASES; phase++) {
  const c = phase * PHASE_STEP;
  name(`1-0:${c + 11}.7.0`, `current_l${phase}`, `Current L${phase}`, Current, "measured");
  name(`1-0:${c + 12}.7.0`, `voltage_l${phase}`, `Voltage L${phase}`, Voltage, "measured");
  name(`1-0:${c + 13}.7.0`, `power_factor_l${phase}`, `Power factor L${phase}`, PowerFactor, "measured");
  name(`1-0:${c + 12}.32.0`, `voltage_sags_l${phase}`, `Voltage sags L${phase}`, Count, "total");
  name(`1-0:${c + 12}.36.0`, `voltage_swells_l${phase}`, `Voltage swells L${phase}`, Count, "total");
}

name("1-0:13.7.0", "power_factor", "Power factor", PowerFactor, "measured");
name("1-0:14.7.0", "frequency", "Frequency", Frequency, "measured");
name("1-0:16.7.0", "power_net", "Power, import less export", Power, "measured");
name("1-0:1.4.0", "power_import_average", "Average power, import, this quarter hour", Power, "measured");
name("1-0:2.4.0", "power_export_average", "Average power, export, this quarter hour", Power, "measured");
name("1-0:1.6.0", "power_import_peak", "Highest average power, import, this month", Power, "extreme");
name("1-0:2.6.0", "power_export_peak", "Highest average power, export, this month", Power, "extreme");
name("1-0:31.4.0", "fuse_threshold", "Fuse threshold", Current, "fixed");
name("1-0:0.0.0", "device_id", "Device number", Identity, "fixed");
name("1-1:0.0.1", "order_number", "Order number", Identity, "fixed");
name("1-1:0.0.5", "metering_point", "Metering point (GSIN)", Identity, "fixed");
name("1-1:96.1.1", "meter_type", "Meter type", Identity, "fixed");
name("1-1:0.2.129", "list_version", "Version of the list", Identity, "fixed");
name("1-3:0.2.8", "p1_version", "Version of the P1 standard", Identity, "fixed");
name("0-0:1.0.0", "meter_clock", "Clock of the meter", DateTime, "measured");
name("0-1:1.0.0", "meter_clock", "Clock of the meter", DateTime, "measured");
name("0-0:17.0.0", "power_limit", "Power limit", Power, "fixed");
name("0-0:42.0.0", "device_name", "Logical device name", Identity, "fixed");
name("0-0:96.1.0", "device_number", "Device number", Identity, "fixed");
name("0-0:96.1.1", "device_number2", "Device number 2", Identity, "fixed");
name("0-0:96.1.4", "p1_version_belgium", "Version of the Belgian P1 standard", Identity, "fixed");
name("0-0:96.1.7", "device_type", "Meter type", Identity, "fixed");
name("0-0:96.3.10", "breaker", "State of the breaker", Info, "state");
name("0-0:96.7.9", "long_power_failures", "Long power failures", Count, "total");
name("0-0:96.7.21", "power_failures", "Power failures", Count, "total");
name("0-0:96.13.0", "message", "Message", Info, "state");
name("0-0:96.13.1", "message_code", "Message code", Info, "state");
name("0-0:96.14.0", "tariff", "Active tariff", Info, "state");

/** By groups A, C, D and E, for the devices behind the meter: their channel goes into key and name. */
const submeters: readonly [string, string, string, QuantityName, ObisName["kind"]][] = deepFreeze([
  ["0-0:24.1.0", "type", "device type", Identity, "fixed"],
  ["0-0:24.2.1", "reading", "reading", Ratio, "total"],
  ["0-0:24.2.3", "reading_uncorrected", "reading, not temperature corrected", Ratio, "total"],
  ["0-0:24.4.0", "valve", "state of the valve", Info, "state"],
  ["0-0:96.1.0", "number", "device number", Identity, "fixed"],
  ["0-0:96.1.1", "number2", "device number 2", Identity, "fixed"],
]);
const CHANNELS = 4;

for (let channel = 1; channel <= CHANNELS; channel++)
  for (const [code, key, text, quantity, kind] of submeters)
    name(
      code.replace("-0", `-${channel}`),
      `submeter${channel}_${key}`,
      `Meter ${channel}: ${text}`,
      quantity,
      kind,
    );

const obisNames: readonly ObisName[] = Object.freeze(names);

/** First code with group A = 1: group B is left aside from there on. */
const ELECTRICITY = packObis(1, 0, 0, 0, 0, 0);

const codes = Float64Array.from(obisNames, ({ code }) => code);
const keys: readonly string[] = Object.freeze(obisNames.map(({ key }) => key));

/** Row of a code; group B is left aside for electricity. -1: nothing is known of it. */
function rowOf(code: number): number {
  const row = codes.indexOf(code);
  if (row >= 0 || code < ELECTRICITY || code >= POSITION || code % 256 !== NO_PERIOD) return row;
  const plain = withoutChannel(code);
  for (let index = 0; index < codes.length; index++) if (withoutChannel(codes[index]) === plain) return index;
  return -1;
}

/** The meaning of a code, or undefined. For tables and tests, which are made before the device runs. */
export function findObisName(code: number): ObisName | undefined {
  return obisNames[rowOf(code)];
}

/** "active_energy_import" for 1-0:1.8.0 and 1-1:1.8.0; the code's text where nothing is known of it. */
export function obisKey(code: number): string {
  return keys[rowOf(code)] ?? codeText(code);
}
