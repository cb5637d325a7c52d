/** Landis+Gyr E350 with Embriq module, and ZMF100, at the Norwegian HAN port. */
import {
  BATCH_PUSH,
  COST_PUSH,
  CURRENTS,
  ENERGIES,
  electricFields,
  LINE_2400_8E1,
  POWERS,
  VOLTAGES,
} from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "landis-gyr-e350-no",
  maker: "Landis+Gyr",
  model: "E350 and ZMF100 (Norway)",
  aliases: Object.freeze(["e350", "zmf100"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "Frames of two meters are public and decode; the scales are in the telegram.",
  line: LINE_2400_8E1,
  recognise: Object.freeze({ names: Object.freeze(["EMBRIQ_V"]) }),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} ${ENERGIES}`,
    "0-0:1.0.0 0-0:96.1.0 0-0:96.1.7 1-1:0.2.129",
  ),
  captures: Object.freeze(["dlms/landis-gyr-e350-no"]),
} satisfies Meter);
