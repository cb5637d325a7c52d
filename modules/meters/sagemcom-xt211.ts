/** Sagemcom XT211 at its RS-485 port: bare notifications, no frame and no checksum around them. */
import { BATCH_PUSH, COST_PUSH, electricFields, LINE_9600_8N1 } from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "sagemcom-xt211",
  maker: "Sagemcom",
  model: "XT211 (Czechia)",
  aliases: Object.freeze(["xt211"]),
  medium: "electricity",
  protocol: "apdu",
  confidence: "reported",
  evidence:
    "Telegrams of two meters are public and decode; the powers of the phases add up in W, energy in Wh is what owners state.",
  line: LINE_9600_8N1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    "1-0:1.7.0 1-0:2.7.0 1-0:21.7.0 1-0:41.7.0 1-0:61.7.0 1-0:22.7.0 1-0:42.7.0 1-0:62.7.0 1-0:1.8.0 1-0:2.8.0 1-0:1.8.1 1-0:1.8.2 1-0:1.8.3 1-0:1.8.4",
    "0-0:17.0.0 0-0:42.0.0 0-0:96.1.0 0-0:96.1.1 0-0:96.3.10 0-0:96.14.0",
    { power: 0, energy: 0 },
  ),
  captures: Object.freeze(["dlms/sagemcom-xt211"]),
} satisfies Meter);
