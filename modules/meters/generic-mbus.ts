/** Any heat or water meter that answers M-Bus at 2400 baud, alone on its line. */
import {
  MBUS_BATCH,
  MBUS_HEAT_FIELDS,
  MBUS_LINE,
  MBUS_WAKE,
  MBUS_WAKE_UP,
  MBUS_WIRE_COST,
} from "./heat-mbus.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "generic-mbus",
  maker: "Generic",
  model: "any heat or water meter that speaks M-Bus",
  aliases: Object.freeze(["m-bus", "en13757"]),
  medium: "heat",
  protocol: "mbus",
  confidence: "assumed",
  evidence: "The standard is followed by many makers; which meter this is, nobody has told.",
  line: MBUS_LINE,
  recognise: Object.freeze({}),
  cost: MBUS_WIRE_COST,
  request: Object.freeze({ wakeUp: MBUS_WAKE_UP }),
  batch: MBUS_BATCH,
  wake: MBUS_WAKE,
  fields: MBUS_HEAT_FIELDS,
  captures: Object.freeze(["mbus/landis-gyr-t550-module"]),
} satisfies Meter);
