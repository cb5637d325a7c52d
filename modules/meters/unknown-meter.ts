/** What the meters have in common of which nobody has published what they speak. */
import { Quantity } from "../reading/quantity.js";
import type { LineFormat } from "../readout/readout.js";
import type { Field, Meter } from "./meter.js";

/** Of the first question; each question sets its own. */
export const UNKNOWN_LINE: LineFormat = Object.freeze({ baud: 300, data: 7, parity: "even", stop: 2 });

/** Code of the one reading: the name of the protocol that was answered. */
export const SPEAKS = 1;

export const UNKNOWN_FIELDS: readonly Field[] = Object.freeze([
  Object.freeze({
    key: "speaks",
    code: SPEAKS,
    quantity: Quantity.Info,
    kind: "state",
    set: "live",
    name: "Protocol that it answers to",
  } as const),
]);

export const UNKNOWN_COST: Meter["cost"] = Object.freeze({
  supply: "either",
  floorSeconds: 3_600,
  defaultSeconds: 86_400,
  keepAliveSeconds: 0,
  batterySecondsPerAwakeSecond: 0,
});

export const UNKNOWN_WAKE =
  "Run iris explore with the head on the meter and send in the file that it writes: that is how support for this one can begin.";
