/** Kamstrup OMNIPOWER with HAN-NVE module, Norway: every 10 s, and with the energies every hour. */
import {
  BATCH_PUSH,
  COST_PUSH,
  CURRENTS,
  channel1,
  ENERGIES,
  electricFields,
  LINE_2400_8N1,
  POWERS,
  VOLTAGES,
} from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "kamstrup-omnipower-no",
  maker: "Kamstrup",
  model: "OMNIPOWER (Norway)",
  aliases: Object.freeze(["omnipower", "omnipower-no"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence:
    "Pushes of several owners' meters are public and decode; that energy counts in 10 Wh is what users found at their displays.",
  line: LINE_2400_8N1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${channel1(POWERS)} ${channel1(VOLTAGES)} ${channel1(CURRENTS)} ${channel1(ENERGIES)}`,
    "0-1:1.0.0 1-1:0.0.5 1-1:96.1.1",
    { power: 0, energy: 1, current: -2, voltage: 0, factor: -2 },
  ),
  captures: Object.freeze(["dlms/kamstrup-omnipower-no"]),
} satisfies Meter);
