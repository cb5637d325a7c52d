/** Which values of a meter are kept as history: the live ones, counters first, as many as there are columns. */
import { COLUMN_LIMIT } from "../history/page.js";
import type { Meter } from "../meters/meter.js";

export function historyCodes(meter: Meter): number[] {
  const live = meter.fields.filter((field) => field.set === "live");
  const totals = live.filter((field) => field.kind === "total" && field.quantity !== "count");
  const measured = live.filter((field) => field.kind === "measured");
  return [...totals, ...measured].slice(0, COLUMN_LIMIT).map((field) => field.code);
}
