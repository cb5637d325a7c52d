/** Kamstrup MULTICAL 6M2: heat meter, taken for a variant of the 602. */
import { COST_HEAT_KEPT_AWAKE, FIELDS_601, KMP_LINE, WAKE_BUTTON } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-6m2",
  maker: "Kamstrup",
  model: "MULTICAL 6M2",
  aliases: Object.freeze(["multical-6m2", "mc6m2", "6m2"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "assumed",
  evidence: "Nothing public says what it answers; it is read like a 602.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([60, 61]), omits: Object.freeze([239, 266, 369]) }),
  cost: COST_HEAT_KEPT_AWAKE,
  batch: KMP_BATCH,
  wake: WAKE_BUTTON,
  fields: FIELDS_601,
  captures: Object.freeze([]),
} satisfies Meter);
