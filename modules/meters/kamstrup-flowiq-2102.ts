/** Kamstrup flowIQ 2102: ultrasonic water meter. */
import { COST_WATER, FIELDS_FLOWIQ, KMP_LINE, WAKE_WATER } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-flowiq-2102",
  maker: "Kamstrup",
  model: "flowIQ 2102",
  aliases: Object.freeze(["flowiq-2102", "2102"]),
  medium: "water",
  protocol: "kmp",
  confidence: "assumed",
  evidence:
    "Kamstrup says that all its consumption meters since 2006 speak KMP at the eye; nothing else is public of this one.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([68]), omits: Object.freeze([60, 80, 84, 86]) }),
  cost: COST_WATER,
  batch: KMP_BATCH,
  wake: WAKE_WATER,
  fields: FIELDS_FLOWIQ,
  captures: Object.freeze([]),
} satisfies Meter);
