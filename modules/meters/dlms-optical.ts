/** Any meter that answers DLMS at its optical port after the sign-on of mode E at 300 baud: read-only, object by object. */
import { BATCH_PUSH, CURRENTS, ENERGIES, electricFields, POWERS, VOLTAGES } from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "dlms-optical",
  maker: "DLMS",
  model: "Optical port of any DLMS meter (mode E)",
  aliases: Object.freeze(["dlms", "optical-dlms"]),
  medium: "electricity",
  protocol: "dlms",
  confidence: "assumed",
  evidence:
    "Written from the standard and tried against a simulated meter; test vectors of other clients are met to the byte.",
  line: Object.freeze({ baud: 300, data: 7, parity: "even", stop: 1 }),
  recognise: Object.freeze({}),
  cost: Object.freeze({
    supply: "mains",
    floorSeconds: 10,
    defaultSeconds: 300,
    keepAliveSeconds: 0,
    batterySecondsPerAwakeSecond: 0,
  }),
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} ${ENERGIES}`,
    "0-0:1.0.0 0-0:42.0.0 0-0:96.1.0 0-0:96.13.0 1-0:1.8.1 1-0:1.8.2 1-0:2.8.1 1-0:2.8.2",
  ),
  captures: Object.freeze([]),
} satisfies Meter);
