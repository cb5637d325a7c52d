/** Kaifa MA304 and MA105 at the HAN port: lists by place in Norway, with codes in Sweden. */
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
  id: "kaifa-ma304",
  maker: "Kaifa",
  model: "MA304 and MA105 (Norway, Sweden)",
  aliases: Object.freeze(["ma304", "ma105"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "Frames of several owners' meters are public and decode.",
  line: LINE_2400_8E1,
  recognise: Object.freeze({ names: Object.freeze(["KFM_0"]) }),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} ${ENERGIES}`,
    "0-0:1.0.0 0-0:96.1.0 0-0:96.1.7 1-1:0.2.129",
    { power: 0, energy: 0, current: -3, voltage: -1, factor: -3 },
  ),
  captures: Object.freeze(["dlms/kaifa-ma304"]),
} satisfies Meter);
