/** Kamstrup OMNIPOWER with HAN-NVE module as sold in Sweden: the Norwegian list, with energies in Wh. */
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
  id: "kamstrup-omnipower-se",
  maker: "Kamstrup",
  model: "OMNIPOWER (Sweden)",
  aliases: Object.freeze(["omnipower-se"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "reported",
  evidence:
    "A push is public and decodes; that energy counts in Wh here is what owners found at their displays (compare once with yours).",
  line: LINE_2400_8N1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${channel1(POWERS)} ${channel1(VOLTAGES)} ${channel1(CURRENTS)} ${channel1(ENERGIES)}`,
    "0-1:1.0.0 1-1:0.0.5 1-1:96.1.1",
    { power: 0, energy: 0, current: -2, voltage: 0, factor: -2 },
  ),
  captures: Object.freeze(["dlms/kamstrup-omnipower-se"]),
} satisfies Meter);
