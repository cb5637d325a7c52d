/** Kamstrup flowIQ 3100: ultrasonic water meter for large pipes. */
import { COST_WATER_THROTTLED, FIELDS_21, KMP_LINE, WAKE_WATER_THROTTLED } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-flowiq-3100",
  maker: "Kamstrup",
  model: "flowIQ 3100",
  aliases: Object.freeze(["flowiq-3100", "3100"]),
  medium: "water",
  protocol: "kmp",
  confidence: "assumed",
  evidence:
    "Kamstrup says that all its consumption meters since 2006 speak KMP at the eye; the maker describes eye and magnet of this one, but nobody has published a read.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([68]), omits: Object.freeze([60, 80, 84, 86]) }),
  cost: COST_WATER_THROTTLED,
  batch: KMP_BATCH,
  wake: WAKE_WATER_THROTTLED,
  fields: FIELDS_21,
  captures: Object.freeze([]),
} satisfies Meter);
