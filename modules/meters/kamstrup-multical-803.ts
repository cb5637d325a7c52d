/** Kamstrup MULTICAL 803: heat and cooling meter for large plants, fed by the mains. */
import { COST_HEAT_MAINS, FIELDS_603, KMP_LINE, WAKE_MAGNET } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-803",
  maker: "Kamstrup",
  model: "MULTICAL 803",
  aliases: Object.freeze(["multical-803", "mc803", "803"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "assumed",
  evidence: "Sold as the large sister of the 603; nobody has published a read of one.",
  line: KMP_LINE,
  recognise: Object.freeze({
    answers: Object.freeze([60, 61, 69, 125, 239, 266, 369]),
    omits: Object.freeze([155, 223]),
  }),
  cost: COST_HEAT_MAINS,
  keepsLogs: true,
  batch: KMP_BATCH,
  wake: WAKE_MAGNET,
  fields: FIELDS_603,
  captures: Object.freeze([]),
} satisfies Meter);
