/** Any meter that answers DLMS over HDLC at 9600 baud without a sign-on: read-only, object by object. */
import { BATCH_PUSH, CURRENTS, ENERGIES, electricFields, POWERS, VOLTAGES } from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "dlms-direct",
  maker: "DLMS",
  model: "Optical or serial port of any DLMS meter (HDLC at once)",
  aliases: Object.freeze(["hdlc-client"]),
  medium: "electricity",
  protocol: "dlms",
  confidence: "assumed",
  evidence:
    "Written from the standard and tried against a simulated meter; test vectors of other clients are met to the byte.",
  line: Object.freeze({ baud: 9600, data: 8, parity: "none", stop: 1 }),
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
