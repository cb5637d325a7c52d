/**
 * What the data strings of the older Kamstrup meters hold. The strings themselves name nothing: a code is a place in
 * a string, and its text the name that Kamstrup's manuals give it (5511-634 section 4). The data block of "/?!" names
 * its values by IEC 62056-21 codes.
 */
import { lookup, textOf } from "../bytes/lookup.js";
import { Code } from "../reading/sink.js";

/** Codes of the readings. A value at the target date is another reading than the one of now, of the same name. */
export const AsciiCode = Object.freeze({
  Energy: 1,
  Volume: 2,
  Hours: 3,
  FlowTemperature: 4,
  ReturnTemperature: 5,
  TemperatureDifference: 6,
  Power: 7,
  Flow: 8,
  PeakPower: 9,
  Info: 10,
  Customer: 11,
  Configuration: 12,
  Programming: 13,
  Date: 14,
  TargetDate: 15,
  TargetEnergy: 16,
  TargetVolume: 17,
  TargetPeakPower: 18,
  CoolingEnergy: 19,
  SecondVolume: 20,
  ThirdTemperature: 21,
  Clock: 22,
  TargetDay: 23,
  ErrorHours: 24,
  /** Values of the data block of "/?!". */
  BlockCustomer: 101,
  BlockEnergy: 102,
  BlockVolume: 103,
  BlockHours: 104,
});

const names = lookup([
  [AsciiCode.Energy, "E1"],
  [AsciiCode.Volume, "V1"],
  [AsciiCode.Hours, "hours"],
  [AsciiCode.FlowTemperature, "T1"],
  [AsciiCode.ReturnTemperature, "T2"],
  [AsciiCode.TemperatureDifference, "dT"],
  [AsciiCode.Power, "power"],
  [AsciiCode.Flow, "flow"],
  [AsciiCode.PeakPower, "peak power"],
  [AsciiCode.Info, "info"],
  [AsciiCode.Customer, "customer no"],
  [AsciiCode.Configuration, "ABCCC"],
  [AsciiCode.Programming, "DDEFFGG"],
  [AsciiCode.Date, "date"],
  [AsciiCode.TargetDate, "target date"],
  [AsciiCode.TargetEnergy, "E1"],
  [AsciiCode.TargetVolume, "V1"],
  [AsciiCode.TargetPeakPower, "peak power"],
  [AsciiCode.CoolingEnergy, "E-cold"],
  [AsciiCode.SecondVolume, "V2"],
  [AsciiCode.ThirdTemperature, "T3"],
  [AsciiCode.Clock, "clock"],
  [AsciiCode.TargetDay, "target day"],
  [AsciiCode.ErrorHours, "error hours"],
  [AsciiCode.BlockCustomer, "0.0"],
  [AsciiCode.BlockEnergy, "6.8"],
  [AsciiCode.BlockVolume, "6.26"],
  [AsciiCode.BlockHours, "6.31"],
  [Code.Serial, "serial"],
  [Code.Type, "type"],
  [Code.Time, "time"],
]);

const keys = lookup([
  [AsciiCode.Energy, "heat_energy"],
  [AsciiCode.Volume, "volume"],
  [AsciiCode.Hours, "hourcounter"],
  [AsciiCode.FlowTemperature, "temp1"],
  [AsciiCode.ReturnTemperature, "temp2"],
  [AsciiCode.TemperatureDifference, "tempdiff"],
  [AsciiCode.Power, "power"],
  [AsciiCode.Flow, "flow"],
  [AsciiCode.PeakPower, "peak_power"],
  [AsciiCode.Info, "info"],
  [AsciiCode.Customer, "customer_number"],
  [AsciiCode.Configuration, "configuration"],
  [AsciiCode.Programming, "programming"],
  [AsciiCode.Date, "device_date"],
  [AsciiCode.TargetDate, "target_date"],
  [AsciiCode.TargetEnergy, "target_heat_energy"],
  [AsciiCode.TargetVolume, "target_volume"],
  [AsciiCode.TargetPeakPower, "target_peak_power"],
  [AsciiCode.CoolingEnergy, "cooling_energy"],
  [AsciiCode.SecondVolume, "volume2"],
  [AsciiCode.ThirdTemperature, "temp3"],
  [AsciiCode.Clock, "device_time"],
  [AsciiCode.TargetDay, "target_day"],
  [AsciiCode.ErrorHours, "error_hours"],
  [AsciiCode.BlockCustomer, "customer_number"],
  [AsciiCode.BlockEnergy, "heat_energy"],
  [AsciiCode.BlockVolume, "volume"],
  [AsciiCode.BlockHours, "hourcounter"],
]);

export function codeText(code: number): string {
  return textOf(names, code) ?? `${code}`;
}

/** Stable key of a reading. */
export function keyText(code: number): string {
  return textOf(keys, code) ?? codeText(code);
}
