/** Landis+Gyr E450 at the customer interface (CII), pushes of Swiss utilities: lists before 2026 and the VSE list of 2026. */
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
  id: "landis-gyr-e450",
  maker: "Landis+Gyr",
  model: "E450 (Switzerland)",
  aliases: Object.freeze(["e450", "zmf120", "zmx"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence:
    "Pushes of several owners' meters are public and decode; a value of 0.01 A and 1 V agrees with the power.",
  line: LINE_2400_8E1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} 1-0:13.7.0 1-0:21.7.0 1-0:41.7.0 1-0:61.7.0 ${channel1(ENERGIES)} 1-1:5.8.0 1-1:6.8.0 1-1:7.8.0 1-1:8.8.0`,
    "0-0:1.0.0 0-0:42.0.0 0-0:96.1.0 0-0:96.1.1",
    { power: 0, energy: 0, current: -2, voltage: 0, factor: -3 },
  ),
  captures: Object.freeze(["dlms/landis-gyr-e450"]),
} satisfies Meter);
