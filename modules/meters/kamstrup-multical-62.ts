/** Kamstrup MULTICAL 62: water meter. */
import { COST_WATER, FIELDS_62, KMP_LINE, WAKE_NONE } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-62",
  maker: "Kamstrup",
  model: "MULTICAL 62",
  aliases: Object.freeze(["multical-62", "mc62", "62"]),
  medium: "water",
  protocol: "kmp",
  confidence: "confirmed",
  evidence: "The maker's technical description 5512-1036 lists its registers; no capture is public.",
  line: KMP_LINE,
  recognise: Object.freeze({
    answers: Object.freeze([68, 84, 125, 239]),
    omits: Object.freeze([80, 86, 243]),
  }),
  cost: COST_WATER,
  batch: KMP_BATCH,
  wake: WAKE_NONE,
  fields: FIELDS_62,
  captures: Object.freeze([]),
} satisfies Meter);
