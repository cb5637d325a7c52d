/** Kamstrup MULTICAL 21: ultrasonic water meter. */
import { COST_WATER_THROTTLED, FIELDS_21, KMP_LINE, WAKE_WATER_THROTTLED } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-21",
  maker: "Kamstrup",
  model: "MULTICAL 21",
  aliases: Object.freeze(["multical-21", "mc21", "21"]),
  medium: "water",
  protocol: "kmp",
  confidence: "reported",
  evidence:
    "Users read registers 68, 74, 99, 243, 1002 and 1004 of theirs; the extremes are assumed. One frame from the test of another firmware decodes.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([68, 243]), omits: Object.freeze([60, 80, 84, 86]) }),
  cost: COST_WATER_THROTTLED,
  batch: KMP_BATCH,
  wake: WAKE_WATER_THROTTLED,
  fields: FIELDS_21,
  captures: Object.freeze(["kmp/kamstrup-multical-21"]),
} satisfies Meter);
