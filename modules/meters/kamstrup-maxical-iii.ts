/** Kamstrup MAXICAL III: what its optical port speaks is not public. */
import type { Meter } from "./meter.js";
import { UNKNOWN_COST, UNKNOWN_FIELDS, UNKNOWN_LINE, UNKNOWN_WAKE } from "./unknown-meter.js";

export default Object.freeze({
  id: "kamstrup-maxical-iii",
  maker: "Kamstrup",
  model: "MAXICAL III",
  aliases: Object.freeze(["maxical-iii", "maxical-3"]),
  medium: "heat",
  protocol: "unknown",
  confidence: "unknown",
  evidence:
    "Its datasheet mentions configuration through the eye and an M-Bus output; the protocol of the eye is not public.",
  line: UNKNOWN_LINE,
  recognise: Object.freeze({}),
  cost: UNKNOWN_COST,
  batch: 1,
  wake: UNKNOWN_WAKE,
  fields: UNKNOWN_FIELDS,
  captures: Object.freeze([]),
} satisfies Meter);
