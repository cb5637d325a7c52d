/** Siemens MAG 8000: Modbus, and an infrared port that a head for heat meters cannot talk to. Not supported. */
import type { Meter } from "./meter.js";
import { UNKNOWN_COST, UNKNOWN_FIELDS, UNKNOWN_LINE } from "./unknown-meter.js";

export default Object.freeze({
  id: "siemens-mag8000",
  maker: "Siemens",
  model: "SITRANS F M MAG 8000",
  aliases: Object.freeze(["mag8000"]),
  medium: "water",
  protocol: "unknown",
  confidence: "unknown",
  evidence:
    "Modbus on its RS-485 module and, as far as is known, over an IrDA port, whose pulses a UART head does not make; Iris does not read it.",
  line: UNKNOWN_LINE,
  recognise: Object.freeze({}),
  cost: UNKNOWN_COST,
  batch: 1,
  wake: "This meter is listed so that you need not search: Iris cannot read it. Its maker offers a Modbus module on RS-485.",
  fields: UNKNOWN_FIELDS,
  captures: Object.freeze([]),
} satisfies Meter);
