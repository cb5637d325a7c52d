/** Steps that a storage may refuse: a trial begins, and ends with the version kept or given up for the one before. */
import type { Device } from "../device/device.js";
import type { Journal } from "./journal.js";
import { Outcome } from "./record.js";
import type { Slots } from "./slots.js";

/** What it threw in words; empty: nothing. */
export function attempt(action: () => void): string {
  try {
    action();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** A sentence: it cannot be kept. */
export function keep(slots: Slots, journal: Journal): string {
  const problem = attempt(() => slots.confirm());
  if (problem !== "") return `it could not be kept: ${problem}`;
  journal.installed();
  return "";
}

/** The next start is that of the version before. */
export function giveUp(device: Device, slots: Slots, journal: Journal, version: string, why: string): void {
  journal.end(Outcome.GivingUp, version, `version ${version} was given up: ${why}`);
  const problem = attempt(() => slots.fallBack());
  // It is not kept, so that any restart brings the old one back.
  if (problem !== "") device.log(`update: ${problem}`);
}
