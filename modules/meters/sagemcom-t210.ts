/** Sagemcom T210-D at the customer interface of Austrian utilities; where it sends P1 text it is a P1 meter: dsmr-p1. */
import {
  BATCH_PUSH,
  COST_PUSH,
  CURRENTS,
  ENERGIES,
  electricFields,
  LINE_2400_8E1,
  POWERS,
  VOLTAGES,
} from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "sagemcom-t210",
  maker: "Sagemcom",
  model: "T210-D (Austria)",
  aliases: Object.freeze(["t210", "t210-d"]),
  medium: "electricity",
  protocol: "mbus",
  confidence: "confirmed",
  evidence:
    "Frames of three owners' meters are public, and one deciphered telegram decodes; the scales are in it.",
  line: LINE_2400_8E1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(`${POWERS} ${VOLTAGES} ${CURRENTS} ${ENERGIES} 1-0:13.7.0`, "0-0:1.0.0 0-0:96.1.0"),
  captures: Object.freeze(["dlms/sagemcom-t210"]),
} satisfies Meter);
