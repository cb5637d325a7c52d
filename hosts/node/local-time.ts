/** The zone of this machine as settings: taken once, at a first start, where the owner has set none. */
import { summerTimeOf } from "../../modules/bytes/zone.js";
import { type Keeper, keptValue, withValue } from "../../modules/gateway/kept-settings.js";
import type { Settings } from "../../modules/gateway/settings.js";

const HALF_HOUR = 1_800_000;
const YEAR = 366 * 86_400_000;

export function systemClock(): Settings["clock"] {
  const year = new Date().getUTCFullYear();
  const utcOffsetMinutes = Math.min(offsetAt(Date.UTC(year, 0)), offsetAt(Date.UTC(year, 6)));
  let from = 0;
  let until = 0;
  const start = Date.UTC(year, 0);
  for (let moment = start; moment < start + YEAR; moment += HALF_HOUR) {
    const more = offsetAt(moment) - offsetAt(moment - HALF_HOUR);
    if (more > 0) from = moment / 1000;
    else if (more < 0) until = moment / 1000;
  }
  return { utcOffsetMinutes, summerTime: summerTimeOf(utcOffsetMinutes, from, until) };
}

function offsetAt(moment: number): number {
  return 0 - new Date(moment).getTimezoneOffset();
}

/** Writes it down where nothing is set and it is not the default; to be called when nothing was stored by local time yet. */
export function keepSystemClock(keeper: Keeper, log: (line: string) => void): void {
  const clock = systemClock();
  if (clock.utcOffsetMinutes === 0 && clock.summerTime === "none") return;
  if (keptValue(keeper)?.["clock"] !== undefined) return;
  const text = withValue(keeper, ["clock"], clock);
  if (text === undefined) return;
  const sign = clock.utcOffsetMinutes < 0 ? "-" : "+";
  const words = `${sign}${Math.abs(clock.utcOffsetMinutes)} minutes, summer time ${clock.summerTime}`;
  try {
    keeper.write(text);
    log(`settings: the clock is that of this machine now: ${words}`);
  } catch (error) {
    log(`settings: the clock of this machine (${words}) cannot be stored: ${(error as Error).message}`);
  }
}
