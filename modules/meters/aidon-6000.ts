/** Aidon meters at the HAN port of Norway (M-Bus, 2400 baud) and of Sweden (RJ12, 115200 baud: set the line). */
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
  id: "aidon-6000",
  maker: "Aidon",
  model: "6000 series (Norway, Sweden)",
  aliases: Object.freeze(["aidon", "aidon-6525", "aidon-6534", "aidon-6515"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "Frames of several owners' meters are public and decode; the scales are in the telegram.",
  line: LINE_2400_8E1,
  recognise: Object.freeze({ names: Object.freeze(["AIDON_V"]) }),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} ${ENERGIES} 1-0:21.7.0 1-0:22.7.0 1-0:23.7.0 1-0:24.7.0 1-0:41.7.0 1-0:42.7.0 1-0:43.7.0 1-0:44.7.0 1-0:61.7.0 1-0:62.7.0 1-0:63.7.0 1-0:64.7.0`,
    "0-0:1.0.0 0-0:96.1.0 0-0:96.1.7 1-1:0.2.129",
  ),
  captures: Object.freeze(["dlms/aidon-6000"]),
} satisfies Meter);
