/** SVM S6: heat meter sold by SVM, taken for a relabelled 601. */
import { COST_HEAT, FIELDS_601, KMP_LINE, WAKE_NONE } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "svm-s6",
  maker: "SVM",
  model: "S6",
  aliases: Object.freeze(["kamstrup-svm-s6", "s6"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "assumed",
  evidence: "Nothing public says what it answers; it is read like a 601.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([60, 61]), omits: Object.freeze([223, 239, 266, 369]) }),
  cost: COST_HEAT,
  batch: KMP_BATCH,
  wake: WAKE_NONE,
  fields: FIELDS_601,
  captures: Object.freeze([]),
} satisfies Meter);
