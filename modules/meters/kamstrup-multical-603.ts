/** Kamstrup MULTICAL 603: heat and cooling meter with two flow sensors. */
import { COST_HEAT, FIELDS_603, KMP_LINE, WAKE_MAGNET } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-603",
  maker: "Kamstrup",
  model: "MULTICAL 603",
  aliases: Object.freeze(["multical-603", "mc603", "603"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "confirmed",
  evidence:
    "METERTOOL was sniffed reading registers and logs of a 603, and those frames decode; the maker publishes no register list.",
  line: KMP_LINE,
  recognise: Object.freeze({
    answers: Object.freeze([60, 61, 69, 125, 239, 266, 369]),
    omits: Object.freeze([155, 223]),
  }),
  cost: COST_HEAT,
  keepsLogs: true,
  batch: KMP_BATCH,
  wake: WAKE_MAGNET,
  fields: FIELDS_603,
  captures: Object.freeze(["kmp/kamstrup-multical-603", "kmp/logs-603"]),
} satisfies Meter);
