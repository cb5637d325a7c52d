/**
 * What Hargassner boilers tell. One table for all of them: which of it a boiler has is decided by its channel map, and
 * what it has not stays absent. Fields without a unit here carry the unit of the map.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { namedFields } from "../hargassner/fields.js";
import { Quantity, type QuantityName } from "../reading/quantity.js";
import type { LineFormat } from "../readout/readout.js";
import type { Field, Meter } from "./meter.js";

/** Also the format of the first generation's RS-232; over TCP it does not matter. */
export const BOILER_LINE: LineFormat = Object.freeze({ baud: 19200, data: 8, parity: "none", stop: 1 });

/** It speaks by itself, every second; a connection that is lost is tried again after 5 s, then later and later. */
export const BOILER_COST: Meter["cost"] = Object.freeze({
  supply: "mains",
  floorSeconds: 1,
  defaultSeconds: 5,
  keepAliveSeconds: 0,
  batterySecondsPerAwakeSecond: 0,
});

export const BOILER_WAKE =
  "The boiler has to be in the network (port 23), and few readers may be connected at a time.";

type Row = readonly [key: string, quantity: QuantityName, kind: Field["kind"], name: string];

const { Temperature, Info, Identity, Mass, Energy, Ratio, Pressure } = Quantity;

function circuit(word: string): Row[] {
  const name = `Circuit ${word.toUpperCase()}`;
  return [
    [`circuit_${word}_flow_temperature`, Temperature, "measured", `${name} flow temperature`],
    [`circuit_${word}_flow_target`, Temperature, "measured", `${name} flow target`],
    [`circuit_${word}_room_temperature`, Temperature, "measured", `${name} room temperature`],
    [`circuit_${word}_room_target`, Temperature, "measured", `${name} room target`],
  ];
}

function tank(word: string): Row[] {
  const name = `Hot water ${word.toUpperCase()}`;
  return [
    [`hot_water_${word}_temperature`, Temperature, "measured", `${name} temperature`],
    [`hot_water_${word}_target`, Temperature, "measured", `${name} target`],
  ];
}

const live: readonly Row[] = deepFreeze([
  ["state", Info, "state", "State"],
  ["state_text", Identity, "state", "State in words"],
  ["fault", Info, "state", "Fault number"],
  ["fault_active", Info, "state", "Fault active"],
  ["fault_text", Identity, "state", "Fault in words"],
  ["pellet_stock", Mass, "measured", "Pellet stock"],
  ["pellet_consumption", Mass, "total", "Pellet consumption"],
  ["pellet_energy", Energy, "total", "Energy of the pellets"],
  ["event", Identity, "state", "Latest event"],
  ["boiler_power", Ratio, "measured", "Power"],
  ["oxygen", Ratio, "measured", "Oxygen in the flue gas"],
  ["boiler_temperature", Temperature, "measured", "Boiler temperature"],
  ["boiler_target", Temperature, "measured", "Boiler target"],
  ["flue_temperature", Temperature, "measured", "Flue temperature"],
  ["return_temperature", Temperature, "measured", "Return temperature"],
  ["outside_temperature", Temperature, "measured", "Outside temperature"],
  ["outside_average", Temperature, "measured", "Outside temperature, average"],
  ["buffer_top_temperature", Temperature, "measured", "Buffer top temperature"],
  ["buffer_upper_temperature", Temperature, "measured", "Buffer upper middle temperature"],
  ["buffer_middle_temperature", Temperature, "measured", "Buffer middle temperature"],
  ["buffer_lower_temperature", Temperature, "measured", "Buffer lower middle temperature"],
  ["buffer_bottom_temperature", Temperature, "measured", "Buffer bottom temperature"],
  ["buffer_charge", Ratio, "measured", "Buffer charge"],
  ["water_pressure", Pressure, "measured", "Water pressure"],
  ...["a", "1", "2", "3", "4", "5", "6", "b"].flatMap(circuit),
  ...["a", "1", "2", "3", "b"].flatMap(tank),
  ["channel_map", Identity, "state", "Channel map"],
  ["channel_map_certain", Ratio, "fixed", "Certain values"],
  ["channel_map_withheld", Identity, "state", "Values left out"],
]);

/** Told only to who asks for them; the other channels of the map come along. */
const extra: readonly Row[] = deepFreeze([
  ["oxygen_target", Ratio, "measured", "Oxygen target"],
  ["return_target", Temperature, "measured", "Return target"],
  ["external_heat_temperature", Temperature, "measured", "External heat temperature"],
  ["chamber_temperature", Temperature, "measured", "Combustion chamber temperature"],
]);

function codeOf(key: string): number {
  for (let index = 0; index < namedFields.length; index++)
    if (namedFields[index].key === key) return index + 1;
  throw new RangeError(`the boilers have no field ${key}`);
}

function fieldsOf(rows: readonly Row[], set: Field["set"]): Field[] {
  return rows.map(([key, quantity, kind, name]) =>
    Object.freeze({ key, code: codeOf(key), quantity, kind, set, name }),
  );
}

export const BOILER_FIELDS: readonly Field[] = Object.freeze([
  ...fieldsOf(live, "live"),
  ...fieldsOf(extra, "extra"),
]);
/** A line carries everything. */
export const BOILER_BATCH = 400;
