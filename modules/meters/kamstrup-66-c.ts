/** Kamstrup MULTICAL 66-C: heat meter, data strings. */
import { STRINGS_BATCH, STRINGS_COST, STRINGS_FIELDS, STRINGS_LINE, STRINGS_WAKE } from "./kamstrup-ascii.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-66-c",
  maker: "Kamstrup",
  model: "MULTICAL 66-C",
  aliases: Object.freeze(["66-c", "multical-66-c", "multical-66"]),
  medium: "heat",
  protocol: "kamstrup-ascii",
  confidence: "confirmed",
  evidence:
    "Answers of an owner's meter are public and decode, with the configuration that scales them (Kamstrup 5511-634).",
  line: STRINGS_LINE,
  recognise: Object.freeze({}),
  cost: STRINGS_COST,
  batch: STRINGS_BATCH,
  wake: STRINGS_WAKE,
  fields: STRINGS_FIELDS,
  captures: Object.freeze(["kamstrup-ascii/kamstrup-66-c"]),
} satisfies Meter);
