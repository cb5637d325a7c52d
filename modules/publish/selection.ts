/** Which meter the topics of another gateway show, where that gateway knows only one, and which values of it. */
import { findInfo } from "../meters/info-codes.js";
import { explains } from "../meters/info-text.js";
import type { Meter } from "../meters/meter.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { type Alarm, KamstirRows } from "./kamstir-fields.js";

/** The meter of this id; the first where none is chosen. */
export function chosenMeter(gateway: GatewayView, id: string): MeterView | undefined {
  const { meters } = gateway;
  if (id === "") return meters[0];
  for (let index = 0; index < meters.length; index++) if (meters[index].id === id) return meters[index];
  return undefined;
}

/** The rows behind the commercial gateway's fields; undefined while the meter is not known. */
export function kamstirRows(view: MeterView, raw: boolean): KamstirRows | undefined {
  const { meter, readings } = view;
  return meter && new KamstirRows(readings, (key) => codeOf(meter, key), raw, alarmsOf(meter));
}

/** Info codes of a meter that have a flag for leaks or bursts. */
function alarmsOf(meter: Meter): Alarm[] {
  const alarms: Alarm[] = [];
  for (let row = 0; row < meter.fields.length; row++) {
    const { info, code } = meter.fields.at(row)!;
    const table = info ? findInfo(info) : undefined;
    if (table && (explains(table, "leak") || explains(table, "burst"))) alarms.push({ code, table });
  }
  return alarms;
}

/** Code of a key in the meter's table, or -1. */
function codeOf(meter: Meter, key: string): number {
  return meter.fields.find((field) => field.key === key)?.code ?? -1;
}
