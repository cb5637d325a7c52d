/** Elgama GAMA 150 and EGM5 at the P1 port (Lithuania); ciphered ones hide their system title, and no key helps. */
import { BATCH_PUSH, COST_PUSH, electricFields, LINE_P1 } from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "elgama-gama-150",
  maker: "Elgama",
  model: "GAMA 150",
  aliases: Object.freeze(["gama-150", "g15"]),
  medium: "electricity",
  protocol: "p1",
  confidence: "reported",
  evidence: "A telegram is public; its numbers were made unrecognisable, so that its CRC does not hold.",
  line: LINE_P1,
  recognise: Object.freeze({ names: Object.freeze(["EGM5"]) }),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    "1-0:1.7.0 1-0:2.7.0 1-0:1.8.0 1-0:1.8.1 1-0:1.8.2 1-0:1.8.3 1-0:1.8.4 1-0:2.8.0 1-0:2.8.1 1-0:2.8.2 1-0:2.8.3 1-0:2.8.4",
    "0-0:17.0.0 0-0:96.1.0",
  ),
  captures: Object.freeze([]),
} satisfies Meter);
