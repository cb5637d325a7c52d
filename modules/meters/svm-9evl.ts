/** SVM 9EVL: what its optical port speaks is not public. */
import type { Meter } from "./meter.js";
import { UNKNOWN_COST, UNKNOWN_FIELDS, UNKNOWN_LINE, UNKNOWN_WAKE } from "./unknown-meter.js";

export default Object.freeze({
  id: "svm-9evl",
  maker: "SVM",
  model: "9EVL",
  aliases: Object.freeze(["9evl"]),
  medium: "heat",
  protocol: "unknown",
  confidence: "unknown",
  evidence: "Sellers group it with the Multical 66-C; nothing public says what its eye speaks.",
  line: UNKNOWN_LINE,
  recognise: Object.freeze({}),
  cost: UNKNOWN_COST,
  batch: 1,
  wake: UNKNOWN_WAKE,
  fields: UNKNOWN_FIELDS,
  captures: Object.freeze([]),
} satisfies Meter);
