/** Kamstrup MULTICAL 602: heat and cooling meter, successor of the 601 and contemporary of the 402. */
import { COST_HEAT_KEPT_AWAKE, FIELDS_601, KMP_LINE, WAKE_BUTTON } from "./kamstrup-families.js";
import { KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-multical-602",
  maker: "Kamstrup",
  model: "MULTICAL 602",
  aliases: Object.freeze(["multical-602", "mc602", "602"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "reported",
  evidence:
    "Owners read it with the registers of 601 and 402 (cenobitedk/esphome_multical402#3); the maker's list is not public. Register 155 has to be activated first.",
  line: KMP_LINE,
  recognise: Object.freeze({ answers: Object.freeze([60, 61, 69]), omits: Object.freeze([239, 266, 369]) }),
  cost: COST_HEAT_KEPT_AWAKE,
  batch: KMP_BATCH,
  wake: WAKE_BUTTON,
  fields: FIELDS_601,
  captures: Object.freeze([]),
} satisfies Meter);
