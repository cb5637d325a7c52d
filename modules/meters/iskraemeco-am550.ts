/** Iskraemeco AM550 at its P1 socket where it speaks DLMS (Switzerland); where it sends text it is a P1 meter: dsmr-p1. */
import {
  BATCH_PUSH,
  COST_PUSH,
  CURRENTS,
  channel1,
  ENERGIES,
  electricFields,
  LINE_P1,
  POWERS,
  VOLTAGES,
} from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "iskraemeco-am550",
  maker: "Iskraemeco",
  model: "AM550 (Switzerland)",
  aliases: Object.freeze(["am550"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "A push is public and decodes; voltage and current have the scale of the maker's other lists.",
  line: LINE_P1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${channel1(POWERS)} ${VOLTAGES} ${CURRENTS} 1-0:13.7.0 ${channel1(ENERGIES)} 1-1:1.8.1 1-1:1.8.2 1-1:2.8.1 1-1:2.8.2 1-1:5.8.0 1-1:6.8.0 1-1:7.8.0 1-1:8.8.0`,
    "0-0:1.0.0 0-0:42.0.0 0-0:96.1.1",
    { power: 0, energy: 0, current: -2, voltage: -1, factor: -3 },
  ),
  captures: Object.freeze(["dlms/iskraemeco-am550"]),
} satisfies Meter);
