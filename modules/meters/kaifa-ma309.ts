/** Kaifa MA309M at the customer interface of Austrian utilities: ciphered without a tag; the owner gets the key from the utility. */
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
  id: "kaifa-ma309",
  maker: "Kaifa",
  model: "MA309M (Austria)",
  aliases: Object.freeze(["ma309", "ma309m"]),
  medium: "electricity",
  protocol: "mbus",
  confidence: "confirmed",
  evidence: "A push with a published key decodes; the scales are in the telegram.",
  line: LINE_2400_8E1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} ${ENERGIES} 1-0:13.7.0`,
    "0-0:1.0.0 0-0:42.0.0 0-0:96.1.0",
  ),
  captures: Object.freeze(["dlms/kaifa-ma309"]),
} satisfies Meter);
