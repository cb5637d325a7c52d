/** Hargassner Nano-PK and Nano.2: pellet boilers. */
import { FAULT_TEXT_LIMIT } from "../hargassner/faults.js";
import { BOILER_BATCH, BOILER_COST, BOILER_FIELDS, BOILER_LINE, BOILER_WAKE } from "./hargassner-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "hargassner-nano",
  maker: "Hargassner",
  model: "Nano-PK",
  aliases: Object.freeze(["nano-pk", "nano-2", "hargassner-nano-pk"]),
  medium: "boiler",
  protocol: "hargassner",
  confidence: "confirmed",
  evidence:
    "Lines of a Nano.2 25 with V14.0k3 and of boilers with V14.0m5, V14.0HAR.p, V14.1HAR.q and q1, which their owners published; ten maps of such boilers.",
  line: BOILER_LINE,
  recognise: Object.freeze({}),
  cost: BOILER_COST,
  batch: BOILER_BATCH,
  wake: BOILER_WAKE,
  textLimit: FAULT_TEXT_LIMIT,
  fields: BOILER_FIELDS,
  captures: Object.freeze([
    "hargassner/nano-v14.0k3",
    "hargassner/nano-v14.0m5",
    "hargassner/nano-v14.0har-p",
    "hargassner/nano-v14.1har-q-solar",
    "hargassner/nano-v14.1har-q1",
  ]),
} satisfies Meter);
