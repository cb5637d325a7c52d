/** Landis+Gyr E570, an industrial meter at transformers, at the customer interface (CII). */
import {
  BATCH_PUSH,
  COST_PUSH,
  CURRENTS,
  channel1,
  ENERGIES,
  electricFields,
  LINE_2400_8E1,
  POWERS,
  VOLTAGES,
} from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "landis-gyr-e570",
  maker: "Landis+Gyr",
  model: "E570",
  aliases: Object.freeze(["e570"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "Pushes of two meters are public and decode; they send 1 A and 1 V.",
  line: LINE_2400_8E1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} 1-0:13.7.0 ${channel1(ENERGIES)} 1-1:5.8.0 1-1:6.8.0 1-1:7.8.0 1-1:8.8.0`,
    "0-0:1.0.0 0-0:42.0.0",
    { power: 0, energy: 0, current: 0, voltage: 0, factor: -3 },
  ),
  captures: Object.freeze(["dlms/landis-gyr-e570"]),
} satisfies Meter);
