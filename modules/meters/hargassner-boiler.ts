/** Hargassner Any other Hargassner boiler: HSV, CL, WTH, Eco-HK, Eco-PK, Smart-PK. */
import { FAULT_TEXT_LIMIT } from "../hargassner/faults.js";
import { BOILER_BATCH, BOILER_COST, BOILER_FIELDS, BOILER_LINE, BOILER_WAKE } from "./hargassner-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "hargassner-boiler",
  maker: "Hargassner",
  model: "boiler with a network port",
  aliases: Object.freeze(["hargassner"]),
  medium: "boiler",
  protocol: "hargassner",
  confidence: "reported",
  evidence:
    "Users of other software read Classic, HSV, Eco-HK and Eco-PK boilers this way; the list of channels comes from the boiler or from its owner.",
  line: BOILER_LINE,
  recognise: Object.freeze({}),
  cost: BOILER_COST,
  batch: BOILER_BATCH,
  wake: BOILER_WAKE,
  textLimit: FAULT_TEXT_LIMIT,
  fields: BOILER_FIELDS,
  captures: Object.freeze(["hargassner/unknown", "hargassner/rs232"]),
} satisfies Meter);
