/**
 * Schedules by name, for people who choose from a list (Home Assistant). Choosing one replaces the windows and the quiet
 * hours of a meter; "custom" is what it is called when they are none of these, and cannot be chosen.
 */

import { deepFreeze } from "../bytes/freeze.js";
import type { Quiet, Window } from "./hours.js";

export const CUSTOM = "custom";

interface Mode {
  readonly name: string;
  readonly schedule: readonly Window[];
  readonly quiet: Quiet;
}

const NEVER: Quiet = Object.freeze({ from: "", to: "" });
const NIGHT: Quiet = Object.freeze({ from: "23:00", to: "06:00" });

const modes: readonly Mode[] = deepFreeze<Mode[]>([
  { name: "always", schedule: [], quiet: NEVER },
  { name: "hourly at night", schedule: [{ ...NIGHT, interval: 3600 }], quiet: NEVER },
  { name: "not at night", schedule: [], quiet: NIGHT },
  { name: "hourly", schedule: [{ from: "00:00", to: "00:00", interval: 3600 }], quiet: NEVER },
  { name: "once a day", schedule: [{ from: "00:00", to: "00:00", interval: 86_400 }], quiet: NEVER },
]);

export const modeNames: readonly string[] = deepFreeze([...modes.map(({ name }) => name), CUSTOM]);

/** Name of these hours. */
export function modeOf(schedule: readonly Window[], quiet: Quiet): string {
  for (let index = 0; index < modes.length; index++)
    if (isSame(modes[index], schedule, quiet)) return modes[index].name;
  return CUSTOM;
}

/** Undefined for "custom" and for a name that there is not. */
export function findMode(name: string): Mode | undefined {
  return modes.find((mode) => mode.name === name);
}

function isSame(mode: Mode, schedule: readonly Window[], quiet: Quiet): boolean {
  if (schedule.length !== mode.schedule.length) return false;
  if (quiet.from !== mode.quiet.from || quiet.to !== mode.quiet.to) return false;
  for (let index = 0; index < schedule.length; index++) {
    const [one, other] = [schedule[index], mode.schedule[index]];
    if (one.from !== other.from || one.to !== other.to || one.interval !== other.interval) return false;
  }
  return true;
}
