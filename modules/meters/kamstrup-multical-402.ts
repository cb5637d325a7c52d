/** Kamstrup MULTICAL 402: heat and cooling meter with one flow sensor. */
import { COST_HEAT_KEPT_AWAKE, FIELDS_402, KMP_LINE, WAKE_BUTTON } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-402",
  maker: "Kamstrup",
  model: "MULTICAL 402",
  aliases: Object.freeze(["multical-402", "mc402", "402"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "confirmed",
  evidence:
    "The maker's technical description 5512-742 lists its registers, and several open readers were written for it; register 113 is reported by one of them.",
  line: KMP_LINE,
  recognise: Object.freeze({
    answers: Object.freeze([60, 64, 125, 155, 223]),
    omits: Object.freeze([61, 69, 239, 266, 369]),
  }),
  cost: COST_HEAT_KEPT_AWAKE,
  batch: KMP_BATCH,
  wake: WAKE_BUTTON,
  fields: FIELDS_402,
  captures: Object.freeze([]),
} satisfies Meter);
