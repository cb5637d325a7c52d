/**
 * What an EN 13757-3 data record measures, as a number and as a text.
 *
 * The number leaves out how the value is written (integer, BCD or real, and its power of ten): the same register keeps
 * its code when a meter changes its decimals, and one table fits the meters of many makers. What it holds: the kind of
 * the VIF, two VIFEs, the function (now, maximum, minimum, while in error), and the storage, tariff and subunit of the DIFEs.
 *
 * Text: kind, then only what differs from the plain value of now:
 *   "energy"  "power:max"  "energy@1" (storage 1)  "energy/t2" (tariff 2)  "volume/u1" (subunit 1)  "power~6f:max" (VIFE 6F)
 * Kinds without a name are their VIF: "vif-fd1c". A record whose numbers are beyond the ranges below goes by its place
 * in the telegram: "#17".
 *
 * All codes lie at or above 2^50, clear of the OBIS codes that share the link.
 */
import { lookup, textOf } from "../bytes/lookup.js";
import { metaText } from "../reading/sink.js";

export const MBUS_CODES = 2 ** 50;
export const STORAGE_LIMIT = 4096;
export const TARIFF_LIMIT = 64;
export const SUBUNIT_LIMIT = 16;
const FUNCTIONS = 4;
const VIFES = 256;
const KINDS = 512;
/** First code of the records that go by their place: above all others, 2^50 + 2^49. */
const PLACES = MBUS_CODES + KINDS * VIFES * VIFES * FUNCTIONS * SUBUNIT_LIMIT * TARIFF_LIMIT * STORAGE_LIMIT;
/** The status byte of the telegram's header. */
export const STATUS = 2 ** 51 + 2 ** 50;

/** Where the VIF of a kind is looked up: in the main table, or behind FD or FB. */
export const Table = Object.freeze({ Main: 0, Fd: 128, Fb: 256 });

/** Kinds that tables of meters name: the VIF with the bits of the power of ten cleared. */
export const Kind = Object.freeze({
  Energy: 0x00,
  Volume: 0x10,
  Mass: 0x18,
  OnTime: 0x20,
  OperatingTime: 0x24,
  Power: 0x28,
  HeatRate: 0x30,
  Flow: 0x38,
  MassFlow: 0x50,
  FlowTemperature: 0x58,
  ReturnTemperature: 0x5c,
  TemperatureDifference: 0x60,
  ExternalTemperature: 0x64,
  Pressure: 0x68,
  Date: 0x6c,
  DateTime: 0x6d,
  HeatCost: 0x6e,
  AveragingTime: 0x70,
  ActualityTime: 0x74,
  Fabrication: 0x78,
  Identification: 0x79,
  BusAddress: 0x7a,
  Text: 0x7c,
  AccessNumber: Table.Fd + 0x08,
  Medium: Table.Fd + 0x09,
  Maker: Table.Fd + 0x0a,
  ParameterSet: Table.Fd + 0x0b,
  Model: Table.Fd + 0x0c,
  Hardware: Table.Fd + 0x0d,
  Firmware: Table.Fd + 0x0e,
  Software: Table.Fd + 0x0f,
  Location: Table.Fd + 0x10,
  Customer: Table.Fd + 0x11,
  ErrorFlags: Table.Fd + 0x17,
  DigitalOutput: Table.Fd + 0x1a,
  DigitalInput: Table.Fd + 0x1b,
  Dimensionless: Table.Fd + 0x3a,
  Voltage: Table.Fd + 0x40,
  Current: Table.Fd + 0x50,
  Resets: Table.Fd + 0x60,
  Cumulations: Table.Fd + 0x61,
  Battery: Table.Fd + 0x74,
});

const names = lookup([
  [Kind.Energy, "energy"],
  [Kind.Volume, "volume"],
  [Kind.Mass, "mass"],
  [Kind.OnTime, "on-time"],
  [Kind.OperatingTime, "operating-time"],
  [Kind.Power, "power"],
  [Kind.HeatRate, "heat-rate"],
  [Kind.Flow, "flow"],
  [Kind.MassFlow, "mass-flow"],
  [Kind.FlowTemperature, "flow-temperature"],
  [Kind.ReturnTemperature, "return-temperature"],
  [Kind.TemperatureDifference, "temperature-difference"],
  [Kind.ExternalTemperature, "external-temperature"],
  [Kind.Pressure, "pressure"],
  [Kind.Date, "date"],
  [Kind.DateTime, "date-time"],
  [Kind.HeatCost, "heat-cost"],
  [Kind.AveragingTime, "averaging-time"],
  [Kind.ActualityTime, "actuality-time"],
  [Kind.Fabrication, "fabrication"],
  [Kind.Identification, "identification"],
  [Kind.BusAddress, "bus-address"],
  [Kind.Text, "text"],
  [Kind.AccessNumber, "access-number"],
  [Kind.Medium, "medium"],
  [Kind.Maker, "maker"],
  [Kind.ParameterSet, "parameter-set"],
  [Kind.Model, "model"],
  [Kind.Hardware, "hardware"],
  [Kind.Firmware, "firmware"],
  [Kind.Software, "software"],
  [Kind.Location, "location"],
  [Kind.Customer, "customer"],
  [Kind.ErrorFlags, "error-flags"],
  [Kind.DigitalOutput, "digital-output"],
  [Kind.DigitalInput, "digital-input"],
  [Kind.Dimensionless, "dimensionless"],
  [Kind.Voltage, "voltage"],
  [Kind.Current, "current"],
  [Kind.Resets, "resets"],
  [Kind.Cumulations, "cumulations"],
  [Kind.Battery, "battery"],
]);

/** What the value is: of now, or the most, the least, or what it was during an error (DIF bits 4 and 5). */
export const FunctionField = Object.freeze({ Now: 0, Maximum: 1, Minimum: 2, Error: 3 });
const functionNames: readonly string[] = Object.freeze(["", ":max", ":min", ":error"]);

/** Code of a record; its place in the telegram decides where a number is beyond its range. */
export function packCode(
  kind: number,
  firstVife: number,
  secondVife: number,
  func: number,
  storage: number,
  tariff: number,
  subunit: number,
  place: number,
): number {
  if (storage >= STORAGE_LIMIT || tariff >= TARIFF_LIMIT || subunit >= SUBUNIT_LIMIT) return PLACES + place;
  return (
    MBUS_CODES +
    (((((kind * VIFES + firstVife) * VIFES + secondVife) * FUNCTIONS + func) * SUBUNIT_LIMIT + subunit) *
      TARIFF_LIMIT +
      tariff) *
      STORAGE_LIMIT +
    storage
  );
}

/** Code for a meter's table. */
export function mbusCode(kind: number, func: number = FunctionField.Now, storage = 0, tariff = 0): number {
  return packCode(kind, 0, 0, func, storage, tariff, 0, 0);
}

export function codeText(code: number): string {
  return text(code, "~", "@", "/t", "/u", "-");
}

/** The same as a key: lower-case words joined by "_". */
export function keyText(code: number): string {
  return text(code, "_vife", "_storage", "_tariff", "_subunit", "_").replace(":", "_");
}

function text(
  code: number,
  vifeMark: string,
  storageMark: string,
  tariffMark: string,
  subunitMark: string,
  joint: string,
): string {
  const meta = metaText(code);
  if (meta !== undefined) return meta;
  if (code === STATUS) return "status";
  if (code >= PLACES) return joint === "-" ? `#${code - PLACES}` : `record${code - PLACES}`;
  let rest = code - MBUS_CODES;
  const storage = rest % STORAGE_LIMIT;
  rest = Math.floor(rest / STORAGE_LIMIT);
  const tariff = rest % TARIFF_LIMIT;
  rest = Math.floor(rest / TARIFF_LIMIT);
  const subunit = rest % SUBUNIT_LIMIT;
  rest = Math.floor(rest / SUBUNIT_LIMIT);
  const func = rest % FUNCTIONS;
  rest = Math.floor(rest / FUNCTIONS);
  const second = rest % VIFES;
  rest = Math.floor(rest / VIFES);
  let result = nameOf(Math.floor(rest / VIFES)).replaceAll("-", joint);
  if (rest % VIFES > 0) result += vifeMark + hex((rest % VIFES) - 1);
  if (second > 0) result += vifeMark + hex(second - 1);
  result += functionNames[func];
  if (storage > 0) result += storageMark + storage;
  if (tariff > 0) result += tariffMark + tariff;
  return subunit > 0 ? result + subunitMark + subunit : result;
}

function nameOf(kind: number): string {
  const name = textOf(names, kind);
  if (name !== undefined) return name;
  const table = kind >= Table.Fb ? "fb" : kind >= Table.Fd ? "fd" : "";
  return `vif-${table}${hex(kind % 128)}`;
}

function hex(byte: number): string {
  return (byte < 16 ? "0" : "") + byte.toString(16);
}
