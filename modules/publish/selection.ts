/** Which meter the topics of another gateway show, where that gateway knows only one. */
import type { Meter } from "../meters/meter.js";
import type { GatewayView, MeterView } from "../serve/view.js";

/** The meter of this id; the first where none is chosen. */
export function chosenMeter(gateway: GatewayView, id: string): MeterView | undefined {
  const { meters } = gateway;
  if (id === "") return meters[0];
  for (let index = 0; index < meters.length; index++) if (meters[index].id === id) return meters[index];
  return undefined;
}

/** Code of a key in the meter's table, or -1. */
export function codeOf(meter: Meter, key: string): number {
  const { fields } = meter;
  for (let row = 0; row < fields.length; row++) if (fields[row].key === key) return fields[row].code;
  return -1;
}
