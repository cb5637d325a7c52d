/** Iskraemeco AM550 at its P1 socket, lists of Slovenia: by place with 18 or 12 values, or with codes and scales. */
import {
  BATCH_PUSH,
  COST_PUSH,
  CURRENTS,
  ENERGIES,
  electricFields,
  LINE_P1,
  POWERS,
  VOLTAGES,
} from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "iskraemeco-am550-si",
  maker: "Iskraemeco",
  model: "AM550 (Slovenia)",
  aliases: Object.freeze(["am550-si"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "Pushes of several owners' meters are public and decode.",
  line: LINE_P1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} 1-0:21.7.0 1-0:41.7.0 1-0:61.7.0 1-0:22.7.0 1-0:42.7.0 1-0:62.7.0 ${ENERGIES} 1-0:1.8.1 1-0:1.8.2 1-0:2.8.1 1-0:2.8.2`,
    "0-0:42.0.0 0-0:96.1.0 0-0:96.1.1 0-0:96.3.10 0-0:96.14.0",
    { power: 0, energy: 0, current: -2, voltage: -1, factor: -3 },
  ),
  captures: Object.freeze(["dlms/iskraemeco-am550-si", "dlms/iskraemeco-ie5"]),
} satisfies Meter);
