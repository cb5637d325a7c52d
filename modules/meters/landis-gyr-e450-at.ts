/** Landis+Gyr E450 at the customer interface, pushes of Austrian utilities: always ciphered; the owner gets the keys from the utility. */
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
  id: "landis-gyr-e450-at",
  maker: "Landis+Gyr",
  model: "E450 (Austria)",
  aliases: Object.freeze(["e450-at"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "Pushes of two owners' meters are public and decode, one with its tag verified.",
  line: LINE_2400_8E1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} ${ENERGIES} 1-0:1.8.1 1-0:1.8.2 1-0:2.8.1 1-0:2.8.2 1-0:3.8.1 1-0:3.8.2 1-0:4.8.1 1-0:4.8.2`,
    "0-0:96.1.0",
    { power: 0, energy: 0, current: -2, voltage: 0, factor: -3 },
  ),
  captures: Object.freeze(["dlms/landis-gyr-e450-at"]),
} satisfies Meter);
