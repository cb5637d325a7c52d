/** Kamstrup OMNIPOWER with HAN module, Denmark: ciphered; the owner gets both keys from the utility. */
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
  id: "kamstrup-omnipower-dk",
  maker: "Kamstrup",
  model: "OMNIPOWER (Denmark)",
  aliases: Object.freeze(["omnipower-dk"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "Pushes of several owners' meters are public; one was sealed with known keys, and its tag holds.",
  line: LINE_2400_8N1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${channel1(POWERS)} ${channel1(VOLTAGES)} ${channel1(CURRENTS)} 1-1:13.7.0 1-1:33.7.0 1-1:53.7.0 1-1:73.7.0 1-1:21.7.0 1-1:41.7.0 1-1:61.7.0 1-1:22.7.0 1-1:42.7.0 1-1:62.7.0 ${channel1(ENERGIES)} 1-1:21.8.0 1-1:41.8.0 1-1:61.8.0 1-1:22.8.0 1-1:42.8.0 1-1:62.8.0`,
    "0-1:1.0.0 1-1:0.0.1",
    { power: 0, energy: 1, current: -2, voltage: 0, factor: -2 },
  ),
  captures: Object.freeze(["dlms/kamstrup-omnipower-dk"]),
} satisfies Meter);
