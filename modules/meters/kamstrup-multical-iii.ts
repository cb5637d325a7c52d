/** Kamstrup MULTICAL III (66-B): heat meter, data strings. */
import { STRINGS_BATCH, STRINGS_COST, STRINGS_FIELDS, STRINGS_LINE, STRINGS_WAKE } from "./kamstrup-ascii.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-iii",
  maker: "Kamstrup",
  model: "MULTICAL III",
  aliases: Object.freeze(["multical-iii", "multical-3", "66-b"]),
  medium: "heat",
  protocol: "kamstrup-ascii",
  confidence: "reported",
  evidence:
    "Another reader polls its strings; the decimals are taken from the 66-C, so compare the first read with the display.",
  line: STRINGS_LINE,
  recognise: Object.freeze({}),
  cost: STRINGS_COST,
  batch: STRINGS_BATCH,
  wake: STRINGS_WAKE,
  fields: STRINGS_FIELDS,
  captures: Object.freeze([]),
} satisfies Meter);
