/** Kamstrup MULTICAL 302: compact heat and cooling meter; the maker lists no minima for it. */
import { COST_HEAT_KEPT_AWAKE, FIELDS_302, KMP_LINE, WAKE_BUTTON } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-302",
  maker: "Kamstrup",
  model: "MULTICAL 302",
  aliases: Object.freeze(["multical-302", "mc302", "302"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "confirmed",
  evidence: "The maker's technical description 5512-1334 lists its registers; no capture is public.",
  line: KMP_LINE,
  recognise: Object.freeze({
    answers: Object.freeze([60, 239, 266, 267]),
    omits: Object.freeze([61, 64, 69, 125, 155, 223, 369]),
  }),
  cost: COST_HEAT_KEPT_AWAKE,
  batch: KMP_BATCH,
  wake: WAKE_BUTTON,
  fields: FIELDS_302,
  captures: Object.freeze([]),
} satisfies Meter);
