/**
 * What the Kamstrup meters before KMP have in common: the data strings "/#1" and "/#2" at the optical port, requests at
 * 300 baud and answers at 1200, seven bits, even parity, two stop bits (5511-634 section 4). Units and decimals follow
 * from the configuration number that "/#2" tells.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { AsciiCode } from "../kamstrup-ascii/codes.js";
import { Quantity, type QuantityName } from "../reading/quantity.js";
import type { LineFormat } from "../readout/readout.js";
import type { Field, Meter } from "./meter.js";

export const STRINGS_LINE: LineFormat = Object.freeze({ baud: 300, data: 7, parity: "even", stop: 2 });

function field(
  set: Field["set"],
  key: string,
  code: number,
  quantity: QuantityName,
  kind: Field["kind"],
  name: string,
): Field {
  return Object.freeze({ key, code, quantity, kind, set, name });
}

const { Energy, Volume, Flow, Power, Temperature, TemperatureDifference } = Quantity;

const volume = field("live", "volume", AsciiCode.Volume, Volume, "total", "Volume V1");
const flow = field("live", "flow", AsciiCode.Flow, Flow, "measured", "Flow V1");
const hours = field("live", "hourcounter", AsciiCode.Hours, Quantity.Duration, "total", "Operating hours");
const info = field("live", "info", AsciiCode.Info, Quantity.Info, "state", "Info code");
const setup: readonly Field[] = deepFreeze([
  field("slow", "customer_number", AsciiCode.Customer, Quantity.Identity, "fixed", "Customer number"),
  field("slow", "configuration", AsciiCode.Configuration, Quantity.Identity, "fixed", "Configuration ABCCC"),
  field("slow", "programming", AsciiCode.Programming, Quantity.Identity, "fixed", "Programming DDEFFGG"),
  field("slow", "device_date", AsciiCode.Date, Quantity.Date, "measured", "Date of the meter"),
]);

export const STRINGS_FIELDS: readonly Field[] = Object.freeze([
  field("live", "heat_energy", AsciiCode.Energy, Energy, "total", "Heat energy E1"),
  volume,
  flow,
  field("live", "power", AsciiCode.Power, Power, "measured", "Power"),
  field("live", "temp1", AsciiCode.FlowTemperature, Temperature, "measured", "Flow temperature T1"),
  field("live", "temp2", AsciiCode.ReturnTemperature, Temperature, "measured", "Return temperature T2"),
  field(
    "live",
    "tempdiff",
    AsciiCode.TemperatureDifference,
    TemperatureDifference,
    "measured",
    "Temperature difference T1-T2",
  ),
  field("live", "peak_power", AsciiCode.PeakPower, Power, "extreme", "Peak power"),
  hours,
  info,
  ...setup,
]);

/** The Multical 41 is a water meter: its energy is blank. */
export const STRINGS_WATER_FIELDS: readonly Field[] = Object.freeze([volume, flow, hours, info, ...setup]);

/** One string each; a read lasts two to three seconds. Kamstrup has published no figure for the battery of these. */
export const STRINGS_COST: Meter["cost"] = Object.freeze({
  supply: "either",
  floorSeconds: 300,
  defaultSeconds: 3600,
  keepAliveSeconds: 0,
  batterySecondsPerAwakeSecond: 0,
});

export const STRINGS_BATCH = 10;
export const STRINGS_WAKE =
  "If it stays silent, turn the head by half a turn, and try while little water flows: such a meter may not answer at full flow.";
