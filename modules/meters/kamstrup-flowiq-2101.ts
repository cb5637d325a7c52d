/** Kamstrup flowIQ 2101: ultrasonic water meter, the Multical 21 under another name. */
import { COST_WATER_THROTTLED, FIELDS_21, KMP_LINE, WAKE_WATER_THROTTLED } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-flowiq-2101",
  maker: "Kamstrup",
  model: "flowIQ 2101",
  aliases: Object.freeze(["flowiq-2101", "2101"]),
  medium: "water",
  protocol: "kmp",
  confidence: "assumed",
  evidence:
    "Kamstrup says that all its consumption meters since 2006 speak KMP at the eye; the maker describes eye and magnet of this one together with the Multical 21, but nobody has published a read.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([68]), omits: Object.freeze([60, 80, 84, 86]) }),
  cost: COST_WATER_THROTTLED,
  batch: KMP_BATCH,
  wake: WAKE_WATER_THROTTLED,
  fields: FIELDS_21,
  captures: Object.freeze([]),
} satisfies Meter);
