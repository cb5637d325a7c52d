/** Kamstrup MULTICAL 401: heat meter, data strings and the data block of its own checksum. */
import { STRINGS_BATCH, STRINGS_COST, STRINGS_FIELDS, STRINGS_LINE, STRINGS_WAKE } from "./kamstrup-ascii.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-401",
  maker: "Kamstrup",
  model: "MULTICAL 401",
  aliases: Object.freeze(["multical-401", "mc401", "401"]),
  medium: "heat",
  protocol: "kamstrup-ascii",
  confidence: "reported",
  evidence:
    "Several readers poll its strings, and one data block is public; the decimals are taken from the 66-C, so compare the first read with the display.",
  line: STRINGS_LINE,
  recognise: Object.freeze({}),
  cost: STRINGS_COST,
  batch: STRINGS_BATCH,
  wake: STRINGS_WAKE,
  fields: STRINGS_FIELDS,
  captures: Object.freeze(["kamstrup-ascii/kamstrup-multical-401"]),
} satisfies Meter);
