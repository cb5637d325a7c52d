/** Hargassner Neo-HV: log wood boilers, alone or with a pellet unit. */
import { FAULT_TEXT_LIMIT } from "../hargassner/faults.js";
import { BOILER_BATCH, BOILER_COST, BOILER_FIELDS, BOILER_LINE, BOILER_WAKE } from "./hargassner-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "hargassner-neo-hv",
  maker: "Hargassner",
  model: "Neo-HV",
  aliases: Object.freeze(["neo-hv", "neo-hv-30"]),
  medium: "boiler",
  protocol: "hargassner",
  confidence: "confirmed",
  evidence: "Lines and channel list of a Neo-HV 30 combi with V10.2HAR.n1, from its memory card.",
  line: BOILER_LINE,
  recognise: Object.freeze({}),
  cost: BOILER_COST,
  batch: BOILER_BATCH,
  wake: BOILER_WAKE,
  textLimit: FAULT_TEXT_LIMIT,
  fields: BOILER_FIELDS,
  captures: Object.freeze(["hargassner/neo-hv-v10.2har-n1"]),
} satisfies Meter);
