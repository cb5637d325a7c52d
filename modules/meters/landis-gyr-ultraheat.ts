/**
 * What the Ultraheat UH50 and T550 of Landis+Gyr (sold by Siemens too) say over their optical port: one readout
 * brings all of it. Both call themselves LUGCUH50, and 6.8 comes in GJ, MWh or kWh, as the meter is set.
 *
 * The codes and their meaning are those that readers of these meters have in common; the maker publishes no list.
 * Which maximum each of 6.36.1 to 6.36.5 dates is not public, so the keys only count them.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { DAMAGED, iecCode, WHOLE } from "../iec62056/code.js";
import { formsOf } from "../iec62056/form.js";
import { Quantity, type QuantityName } from "../reading/quantity.js";
import type { LineFormat } from "../readout/readout.js";
import type { Field, Meter } from "./meter.js";

/** Requests and identification; the meter then goes to 2400 by itself. */
export const ULTRAHEAT_LINE: LineFormat = Object.freeze({ baud: 300, data: 7, parity: "even", stop: 1 });
/** 40 NULs and the request in one go wake it; the standard's 65 and a pause take a second longer. */
export const ULTRAHEAT_WAKE_UP = 40;
/** Settings and firmware are the longest text. */
export const ULTRAHEAT_TEXT_LIMIT = 72;

type FieldSet = Field["set"];

function field(
  set: FieldSet,
  key: string,
  code: number,
  quantity: QuantityName,
  kind: Field["kind"],
  name: string,
): Field {
  return Object.freeze({ key, code, quantity, kind, set, name });
}

/** A value and, with the suffix *01 in its code, what it was a year ago. */
function withPrevious(
  set: FieldSet,
  key: string,
  code: string,
  member: number,
  quantity: QuantityName,
  kind: Field["kind"],
  name: string,
): readonly Field[] {
  return [
    field(set, key, iecCode(code, member), quantity, kind, name),
    field(
      set,
      `${key}_previous_year`,
      iecCode(`${code}*01`, member),
      quantity,
      "extreme",
      `${name}, previous year`,
    ),
  ];
}

const { Energy, Volume, Flow, Power, Temperature, TemperatureDifference } = Quantity;
const { Duration, DateTime, Count, Info, Identity } = Quantity;

const [heatEnergy, heatEnergyPreviousYear] = withPrevious(
  "live",
  "heat_energy",
  "6.8",
  0,
  Energy,
  "total",
  "Heat energy",
);
const [volume, volumePreviousYear] = withPrevious("live", "volume", "6.26", 0, Volume, "total", "Volume");

const live: readonly Field[] = deepFreeze([
  heatEnergy,
  volume,
  field("live", "error_number", iecCode("F"), Info, "state", "Error number, 0 = none"),
]);

/** What Home Assistant's own integration shows besides. */
const slow: readonly Field[] = deepFreeze([
  Object.freeze({ ...heatEnergyPreviousYear, set: "slow" }),
  Object.freeze({ ...volumePreviousYear, set: "slow" }),
  ...withPrevious("slow", "maximum_power", "6.6", 0, Power, "extreme", "Maximum power"),
  ...withPrevious("slow", "maximum_flow", "6.33", 0, Flow, "extreme", "Maximum flow"),
  ...withPrevious("slow", "maximum_temp1", "9.4", 0, Temperature, "extreme", "Maximum flow temperature"),
  ...withPrevious("slow", "maximum_temp2", "9.4", 1, Temperature, "extreme", "Maximum return temperature"),
  field("slow", "hourcounter", iecCode("6.31"), Duration, "total", "Operating hours"),
  ...withPrevious("slow", "error_hours", "6.32", 0, Duration, "total", "Hours with an error"),
  field("slow", "flow_hours", iecCode("9.31"), Duration, "total", "Hours with flow"),
  field("slow", "measurement_period", iecCode("6.35"), Duration, "fixed", "Measuring period of the maxima"),
  field("slow", "yearly_set_day", iecCode("6.36", WHOLE), Info, "fixed", "Yearly set day"),
  field("slow", "monthly_set_day", iecCode("6.36*02", WHOLE), Info, "fixed", "Monthly set day"),
  field("slow", "meter_time", iecCode("9.36", WHOLE), DateTime, "measured", "Clock of the meter"),
  field("slow", "nominal_flow", iecCode("9.24"), Flow, "fixed", "Nominal flow (measuring range)"),
  field("slow", "ownership_number", iecCode("9.21"), Identity, "fixed", "Ownership number"),
  field("slow", "device_number", iecCode("9.20"), Identity, "fixed", "Device number"),
  field("slow", "settings_and_firmware", iecCode("9.1", WHOLE), Identity, "fixed", "Settings and firmware"),
  field("slow", "damaged_records", DAMAGED, Count, "state", "Damaged records of the last read"),
]);

const extra: readonly Field[] = deepFreeze([
  field("extra", "mounting", iecCode("9.22"), Info, "fixed", "Mounted in return (R) or flow"),
  field("extra", "modules", iecCode("9.6", WHOLE), Identity, "fixed", "Modules: type and number"),
  field("extra", "device_id", iecCode("0.0"), Identity, "fixed", "Device id"),
  ...[1, 2, 3, 4, 5].flatMap((tariff) =>
    withPrevious(
      "extra",
      `heat_energy_tariff${tariff}`,
      `6.8.${tariff}`,
      0,
      Energy,
      "total",
      `Heat energy, tariff ${tariff}`,
    ),
  ),
  ...[1, 2, 3, 4, 5].flatMap((count) =>
    withPrevious(
      "extra",
      `maximum_date${count}`,
      `6.36.${count}`,
      0,
      Quantity.Date,
      "extreme",
      `Date of maximum ${count}`,
    ),
  ),
  ...[1, 2].flatMap((input) =>
    withPrevious("extra", `pulse_input${input}`, `8.26.${input}`, 0, Volume, "total", `Pulse input ${input}`),
  ),
]);

export const ULTRAHEAT_FIELDS: readonly Field[] = Object.freeze([...live, ...slow, ...extra]);

/** The longer readout "/#!" of which no public dump exists; names from two readers that use it. */
export const ULTRAHEAT_LIVE_FIELDS: readonly Field[] = Object.freeze([
  ...live,
  field("live", "power", iecCode("6.4"), Power, "measured", "Power"),
  field("live", "flow", iecCode("6.27"), Flow, "measured", "Flow"),
  field("live", "temp1", iecCode("6.29"), Temperature, "measured", "Flow temperature"),
  field("live", "temp2", iecCode("6.28"), Temperature, "measured", "Return temperature"),
  field("live", "tempdiff", iecCode("6.30"), TemperatureDifference, "measured", "Temperature difference"),
  ...slow,
  ...extra,
]);

/**
 * A battery meter whose light and processor are on for seven to eleven seconds a read. vpathuis/ultraheat says that
 * each costs about half an hour of battery life: rough. Once a day, in the last hour of it; a quarter of an hour at
 * the very least.
 */
export const ULTRAHEAT_COST: Meter["cost"] = Object.freeze({
  supply: "battery",
  floorSeconds: 900,
  defaultSeconds: 86_400,
  defaultMinute: 23 * 60 + 30,
  keepAliveSeconds: 0,
  batterySecondsPerAwakeSecond: 250,
});

/** All values come with one request. */
export const ULTRAHEAT_BATCH = 255;

/** FLAG letters of Landis+Gyr Nuernberg, mode B at 2400, model. */
export const ULTRAHEAT_NAMES: readonly string[] = Object.freeze(["LUGCUH50", "LGUHT550"]);

const SUFFIXES: readonly string[] = Object.freeze(["", "*01"]);

function forms(codes: string, suffixes: readonly string[], ...values: readonly string[]): string {
  let text = "";
  for (const code of codes.split(" "))
    for (const suffix of suffixes) for (const value of values) text += `${code}${suffix}(${value})`;
  return text;
}

/** How these meters write their data sets, of all public readouts with firmware 5 (form.ts). */
export const ULTRAHEAT_FORMS: Int32Array = formsOf(
  [
    forms(ULTRAHEAT_NAMES.join(" "), [""], ""),
    forms("6.8", SUFFIXES, "0000.000*GJ", "0000.000*MWh", "0000000*kWh"),
    forms("6.26", SUFFIXES, "00000.00*m3"),
    forms("6.6", SUFFIXES, "0000.0*kW"),
    forms("6.33", SUFFIXES, "000.000*m3ph"),
    forms("9.4", SUFFIXES, "000.0*C&000.0*C"),
    forms("6.32", SUFFIXES, "0000000*h"),
    forms("6.31 9.31", [""], "0000000*h"),
    forms("6.35", [""], "00*m", "0*m"),
    forms("6.8.1 6.8.2 6.8.3 6.8.4 6.8.5 6.26.1 6.26.4 6.26.5", SUFFIXES, ""),
    forms("6.36.1 6.36.2 6.36.3 6.36.4", SUFFIXES, "0000-00-00"),
    forms("8.26.1 8.26.2", SUFFIXES, "00000000*m3"),
    forms("9.34.1 9.34.2", [""], "000.00000*m3"),
    forms("9.0.1 9.0.2 9.20 9.21 0.0", [""], "00000000"),
    forms("6.36.5 9.18 9.19 9.25 9.29", [""], ""),
    forms("F 9.17", [""], "0"),
    forms("9.22", [""], "R", "V", "F"),
    "6.36(00-00&00:00)6.36*02(00&00:00)9.36(0000-00-00&00:00:00)9.24(0.0*m3ph)9.24(00.0*m3ph)",
    "9.2(&&)9.6(000&00000000&0&000&00000000&0)9.7(00000)",
    forms(
      "9.1",
      [""],
      ...["", "&00&00", "&00&00&00&00"].map(
        (more) => `0&0&0&0000&000V&000V&0&0.00&0.00&0&000000&000000&00&0${more}`,
      ),
    ),
  ].join(""),
);
