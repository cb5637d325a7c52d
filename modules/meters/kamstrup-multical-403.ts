/** Kamstrup MULTICAL 403: heat and cooling meter with one flow sensor. */
import { COST_HEAT, FIELDS_403, KMP_LINE, WAKE_MAGNET } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-403",
  maker: "Kamstrup",
  model: "MULTICAL 403",
  aliases: Object.freeze(["multical-403", "mc403", "403"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "confirmed",
  evidence: "Frames of several owners' meters are public and decode; the maker publishes no register list.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([60, 125, 266]), omits: Object.freeze([69, 155, 223]) }),
  cost: COST_HEAT,
  keepsLogs: true,
  batch: KMP_BATCH,
  wake: WAKE_MAGNET,
  fields: FIELDS_403,
  captures: Object.freeze(["kmp/kamstrup-multical-403"]),
} satisfies Meter);
