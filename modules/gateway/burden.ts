/**
 * What a way of reading costs a meter's battery, as far as its table knows. Rough, and said to be: what is public are
 * words of makers and owners about one read (modules/meters), not measurements of a battery.
 */
import { Zone } from "../bytes/zone.js";
import { findMeter } from "../meters/index.js";
import type { Meter, ProtocolName } from "../meters/meter.js";
import { Hours } from "./hours.js";
import type { MeterSettings } from "./meter-settings.js";

/** What batteries of heat meters are made for, in years: makers name six to sixteen. */
const BATTERY_YEARS = 10;
/** So many times as many reads as by default are worth a warning. */
const MANY = 2;
const DAY_SECONDS = 86_400;

/** Milliseconds that a live read keeps a meter awake, before it was measured on this one. */
function awakeOfRead(protocol: ProtocolName): number {
  switch (protocol) {
    case "kmp":
      return 2_300;
    case "iec62056":
      return 9_000;
    case "mbus":
      return 5_000;
  }
  return 3_000;
}

/** Tenths of a percent of a battery in a year, for so many milliseconds awake a day; -1: nothing is public. */
export function batteryTenths(meter: Meter, awakeMillisecondsPerDay: number): number {
  const each = meter.cost.batterySecondsPerAwakeSecond;
  if (each === 0) return -1;
  return Math.round((awakeMillisecondsPerDay * each) / (DAY_SECONDS * BATTERY_YEARS));
}

/** Reads of a day by these settings. */
export function readsPerDay(settings: MeterSettings, meter: Meter): number {
  const floor = settings.ignoreFloor ? 1 : meter.cost.floorSeconds;
  const hours = new Hours(settings.schedule, settings.quiet, new Zone(0, "none"));
  return hours.readsPerDay(settings.interval || meter.cost.defaultSeconds, floor);
}

/** Milliseconds that a meter will be kept awake in a day by these settings. */
export function awakeOfDay(settings: MeterSettings, meter: Meter): number {
  return readsPerDay(settings, meter) * awakeOfRead(meter.protocol);
}

/** One sentence where the settings ask more of the meter than is good for it; empty where they do not. */
export function burdenWarning(settings: MeterSettings, meter: Meter | undefined = named(settings)): string {
  if (!meter) return "";
  const { id, ignoreFloor, schedule } = settings;
  const { floorSeconds, defaultSeconds, supply } = meter.cost;
  let least = settings.interval || defaultSeconds;
  for (let index = 0; index < schedule.length; index++) least = Math.min(least, schedule[index].interval);
  if (least < floorSeconds)
    return ignoreFloor
      ? `${id}: every ${least} s drains the meter's battery; ${floorSeconds} s is the least that its table advises`
      : `${id}: every ${least} s would drain the meter's battery; it is read every ${floorSeconds} s (ignoreFloor lifts this)`;
  const reads = readsPerDay(settings, meter);
  const usual = Math.round(DAY_SECONDS / defaultSeconds);
  if (supply === "mains" || reads < MANY * usual) return "";
  const tenths = batteryTenths(meter, awakeOfDay(settings, meter));
  const cost =
    tenths < 0
      ? "its battery will not last as long"
      : `that is some ${Math.round(tenths / 10)} % of a battery in a year`;
  const supplied = supply === "battery" ? "" : ", if it has one";
  return `${id}: ${reads} reads a day, its table advises ${usual}: ${cost}${supplied}`;
}

function named({ model }: MeterSettings): Meter | undefined {
  return model === "auto" ? undefined : findMeter(model);
}
