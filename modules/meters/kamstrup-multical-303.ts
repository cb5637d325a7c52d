/** Kamstrup MULTICAL 303: compact heat and cooling meter of the 403 generation. */
import { COST_HEAT, FIELDS_603, KMP_LINE, WAKE_MAGNET } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-303",
  maker: "Kamstrup",
  model: "MULTICAL 303",
  aliases: Object.freeze(["multical-303", "mc303", "303"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "reported",
  evidence:
    "Users of METERTOOL and PyKMP read 303 and 603 with the same registers and logs; which frames came from a 303 was not said.",
  line: KMP_LINE,
  recognise: Object.freeze({
    answers: Object.freeze([60, 266, 369]),
    omits: Object.freeze([155, 223]),
  }),
  cost: COST_HEAT,
  keepsLogs: true,
  batch: KMP_BATCH,
  wake: WAKE_MAGNET,
  fields: FIELDS_603,
  captures: Object.freeze([]),
} satisfies Meter);
