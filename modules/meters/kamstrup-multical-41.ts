/** Kamstrup MULTICAL 41: water meter, data strings with a blank energy. */
import {
  STRINGS_BATCH,
  STRINGS_COST,
  STRINGS_LINE,
  STRINGS_WAKE,
  STRINGS_WATER_FIELDS,
} from "./kamstrup-ascii.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-41",
  maker: "Kamstrup",
  model: "MULTICAL 41",
  aliases: Object.freeze(["multical-41", "mc41", "41"]),
  medium: "water",
  protocol: "kamstrup-ascii",
  confidence: "assumed",
  evidence:
    "Its manual gives it the strings of the 66 family with the energy left blank (5512-313); no answer is public.",
  line: STRINGS_LINE,
  recognise: Object.freeze({}),
  cost: STRINGS_COST,
  batch: STRINGS_BATCH,
  wake: STRINGS_WAKE,
  fields: STRINGS_WATER_FIELDS,
  captures: Object.freeze([]),
} satisfies Meter);
