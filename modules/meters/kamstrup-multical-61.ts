/** Kamstrup MULTICAL 61: water meter of the 601 generation. */
import { COST_WATER, FIELDS_62, KMP_LINE, WAKE_NONE } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-61",
  maker: "Kamstrup",
  model: "MULTICAL 61",
  aliases: Object.freeze(["multical-61", "mc61", "61"]),
  medium: "water",
  protocol: "kmp",
  confidence: "assumed",
  evidence: "Nothing public says what it answers; it is read like a Multical 62.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([68]), omits: Object.freeze([86]) }),
  cost: COST_WATER,
  batch: KMP_BATCH,
  wake: WAKE_NONE,
  fields: FIELDS_62,
  captures: Object.freeze([]),
} satisfies Meter);
