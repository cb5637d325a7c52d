/** Kamstrup MULTICAL 66-D: heat meter, data strings. */
import { STRINGS_BATCH, STRINGS_COST, STRINGS_FIELDS, STRINGS_LINE, STRINGS_WAKE } from "./kamstrup-ascii.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-66-d",
  maker: "Kamstrup",
  model: "MULTICAL 66-D",
  aliases: Object.freeze(["66-d", "multical-66-d"]),
  medium: "heat",
  protocol: "kamstrup-ascii",
  confidence: "confirmed",
  evidence:
    "The maker describes strings and decimals of the 66-C, D and E together (Kamstrup 5511-634); no answer of this one is public.",
  line: STRINGS_LINE,
  recognise: Object.freeze({}),
  cost: STRINGS_COST,
  batch: STRINGS_BATCH,
  wake: STRINGS_WAKE,
  fields: STRINGS_FIELDS,
  captures: Object.freeze([]),
} satisfies Meter);
