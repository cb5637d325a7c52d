/** Kamstrup MULTICAL 601: heat and cooling meter with two flow sensors; its documents define the protocol. */
import { COST_HEAT, FIELDS_601, KMP_LINE, WAKE_NONE } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-601",
  maker: "Kamstrup",
  model: "MULTICAL 601",
  aliases: Object.freeze(["multical-601", "mc601", "601"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "confirmed",
  evidence: "Kamstrup 5512-447 lists its registers and type codes, and frames of a real one are public.",
  line: KMP_LINE,
  recognise: Object.freeze({
    types: Object.freeze([1, 4, 5]),
    answers: Object.freeze([60, 61, 69, 155]),
    omits: Object.freeze([223, 239, 266, 369]),
  }),
  cost: COST_HEAT,
  batch: KMP_BATCH,
  wake: WAKE_NONE,
  fields: FIELDS_601,
  captures: Object.freeze(["kmp/kamstrup-multical-601", "kmp/multical-601-clock"]),
} satisfies Meter);
