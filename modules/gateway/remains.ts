/**
 * What a meter has told before its gateway was opened anew with other settings: it stays valid, as old as it is, so that
 * values do not vanish until the next read, which may be a day away.
 */
import type { Meter } from "../meters/meter.js";
import type { Readings } from "../reading/readings.js";
import type { MeterSettings } from "./settings.js";

export interface Remains {
  readonly settings: MeterSettings;
  readonly meter: Meter;
  readonly readings: Readings;
  readonly lastReadAt: number;
  readonly lastReadSeconds: number;
}

/** What remains of the meter of these settings; undefined where it may be another one, or means something else now. */
export function remainsOf(remains: readonly Remains[], settings: MeterSettings): Remains | undefined {
  return remains.find(
    (each) =>
      each.settings.id === settings.id &&
      each.settings.line === settings.line &&
      each.settings.model === settings.model &&
      each.settings.map === settings.map &&
      each.settings.language === settings.language,
  );
}
