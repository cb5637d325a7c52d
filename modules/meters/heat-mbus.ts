/**
 * What heat meters say over M-Bus (EN 13757-3), at the optical port or on the wire: the records that the standard has for them.
 * Keys are those of the other heat meters, so that a dashboard need not know how its meter is read. A record that no table
 * names keeps its code as its name ("energy@3").
 */
import { deepFreeze } from "../bytes/freeze.js";
import { FunctionField, Kind, mbusCode, STATUS } from "../mbus/code.js";
import { Quantity, type QuantityName } from "../reading/quantity.js";
import type { LineFormat } from "../readout/readout.js";
import type { Field, Meter } from "./meter.js";

export const MBUS_LINE: LineFormat = Object.freeze({ baud: 2400, data: 8, parity: "even", stop: 1 });
/** NULs that users send in front of the request: nearly a second. */
export const MBUS_WAKE_UP = 210;
/** All values come in telegrams, not by number. */
export const MBUS_BATCH = 255;

const { Energy, Volume, Flow, Power, Temperature, TemperatureDifference } = Quantity;
const { Duration, DateTime, Info, Identity } = Quantity;
const { Maximum, Error: DuringError } = FunctionField;

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

const volume = field("live", "volume", mbusCode(Kind.Volume), Volume, "total", "Volume");
const flow = field("live", "flow", mbusCode(Kind.Flow), Flow, "measured", "Flow");
const common: readonly Field[] = deepFreeze([
  field("slow", "status", STATUS, Info, "state", "Status byte of the telegram, 0 = no fault"),
  field("slow", "error_flags", mbusCode(Kind.ErrorFlags), Info, "state", "Error flags"),
  field("slow", "hourcounter", mbusCode(Kind.OnTime), Duration, "total", "Operating hours"),
  field("slow", "error_hours", mbusCode(Kind.OnTime, DuringError), Duration, "total", "Hours with an error"),
  field("slow", "flow_hours", mbusCode(Kind.OperatingTime), Duration, "total", "Hours with flow"),
  field("slow", "meter_time", mbusCode(Kind.DateTime), DateTime, "measured", "Clock of the meter"),
  field("slow", "set_day", mbusCode(Kind.Date, FunctionField.Now, 1), Quantity.Date, "fixed", "Set day"),
  field(
    "slow",
    "set_time",
    mbusCode(Kind.DateTime, FunctionField.Now, 1),
    DateTime,
    "fixed",
    "Set day and time",
  ),
  field(
    "slow",
    "volume_previous_year",
    mbusCode(Kind.Volume, FunctionField.Now, 1),
    Volume,
    "extreme",
    "Volume, set day",
  ),
  field("slow", "fabrication_number", mbusCode(Kind.Fabrication), Identity, "fixed", "Fabrication number"),
]);

export const MBUS_HEAT_FIELDS: readonly Field[] = Object.freeze([
  field("live", "heat_energy", mbusCode(Kind.Energy), Energy, "total", "Heat energy"),
  volume,
  flow,
  field("live", "power", mbusCode(Kind.Power), Power, "measured", "Power"),
  field("live", "temp1", mbusCode(Kind.FlowTemperature), Temperature, "measured", "Flow temperature"),
  field("live", "temp2", mbusCode(Kind.ReturnTemperature), Temperature, "measured", "Return temperature"),
  field(
    "live",
    "tempdiff",
    mbusCode(Kind.TemperatureDifference),
    TemperatureDifference,
    "measured",
    "Temperature difference",
  ),
  ...common,
  field(
    "slow",
    "heat_energy_previous_year",
    mbusCode(Kind.Energy, FunctionField.Now, 1),
    Energy,
    "extreme",
    "Heat energy, set day",
  ),
  field("slow", "maximum_power", mbusCode(Kind.Power, Maximum, 0, 1), Power, "extreme", "Maximum power"),
  field("slow", "maximum_flow", mbusCode(Kind.Flow, Maximum, 0, 1), Flow, "extreme", "Maximum flow"),
  field(
    "slow",
    "maximum_temp1",
    mbusCode(Kind.FlowTemperature, Maximum, 0, 1),
    Temperature,
    "extreme",
    "Maximum flow temperature",
  ),
  field(
    "slow",
    "maximum_temp2",
    mbusCode(Kind.ReturnTemperature, Maximum, 0, 1),
    Temperature,
    "extreme",
    "Maximum return temperature",
  ),
]);

/**
 * A battery meter whose optical port is awake for three seconds a read. No maker says what that costs; it is taken for
 * no less than what an Ultraheat pays.
 */
export const MBUS_EYE_COST: Meter["cost"] = Object.freeze({
  supply: "battery",
  floorSeconds: 900,
  defaultSeconds: 86_400,
  defaultMinute: 23 * 60 + 30,
  keepAliveSeconds: 0,
  batterySecondsPerAwakeSecond: 250,
});

/** On the wire the bus feeds the meter's interface; makers allow a read every few minutes. */
export const MBUS_WIRE_COST: Meter["cost"] = Object.freeze({
  supply: "either",
  floorSeconds: 300,
  defaultSeconds: 3_600,
  keepAliveSeconds: 0,
  batterySecondsPerAwakeSecond: 0,
});

export const MBUS_WAKE =
  "If it stays silent, press the meter's button and try again: the optical port of some of these opens for a few minutes only.";
