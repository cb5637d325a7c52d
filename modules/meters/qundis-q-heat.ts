/** Qundis Q heat 5.5: heat meter that calls itself by the letters of Landis+Gyr; M-Bus at the optical port. */
import {
  MBUS_BATCH,
  MBUS_EYE_COST,
  MBUS_HEAT_FIELDS,
  MBUS_LINE,
  MBUS_WAKE,
  MBUS_WAKE_UP,
} from "./heat-mbus.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "qundis-q-heat",
  maker: "Qundis",
  model: "Q heat 5.5",
  aliases: Object.freeze(["q-heat", "q-heat-5-5"]),
  medium: "heat",
  protocol: "mbus",
  confidence: "assumed",
  evidence:
    "Radio telegrams of two owners decode; that its eye speaks the same is taken from the T230, which it resembles.",
  line: MBUS_LINE,
  recognise: Object.freeze({}),
  cost: MBUS_EYE_COST,
  request: Object.freeze({ wakeUp: MBUS_WAKE_UP }),
  batch: MBUS_BATCH,
  wake: MBUS_WAKE,
  fields: MBUS_HEAT_FIELDS,
  captures: Object.freeze(["mbus/qundis-q-heat"]),
} satisfies Meter);
