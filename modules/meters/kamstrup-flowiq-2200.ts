/** Kamstrup flowIQ 2200: ultrasonic water meter. */
import { COST_WATER, FIELDS_FLOWIQ, KMP_LINE, WAKE_WATER } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-flowiq-2200",
  maker: "Kamstrup",
  model: "flowIQ 2200",
  aliases: Object.freeze(["flowiq-2200", "2200"]),
  medium: "water",
  protocol: "kmp",
  confidence: "reported",
  evidence:
    "Users read registers 68, 74 and 1004 of theirs, one of them every five minutes for three months; the extremes are assumed from the topics of a gateway on sale.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([68]), omits: Object.freeze([60, 80, 84, 86]) }),
  cost: COST_WATER,
  batch: KMP_BATCH,
  wake: WAKE_WATER,
  fields: FIELDS_FLOWIQ,
  captures: Object.freeze([]),
} satisfies Meter);
