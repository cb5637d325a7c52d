/** Kamstrup MULTICAL 801: heat and cooling meter for large plants, fed by the mains. */
import { COST_HEAT_MAINS, FIELDS_801, KMP_LINE, WAKE_NONE } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-801",
  maker: "Kamstrup",
  model: "MULTICAL 801",
  aliases: Object.freeze(["multical-801", "mc801", "801"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "confirmed",
  evidence: "Kamstrup 5512-447 lists its registers; no capture is public.",
  line: KMP_LINE,
  recognise: Object.freeze({
    answers: Object.freeze([60, 61, 69, 155, 171, 172]),
    omits: Object.freeze([223, 239, 266, 369]),
  }),
  cost: COST_HEAT_MAINS,
  batch: KMP_BATCH,
  wake: WAKE_NONE,
  fields: FIELDS_801,
  captures: Object.freeze([]),
} satisfies Meter);
