/** Landis+Gyr Ultraheat T330: heat meter, M-Bus at the optical port. */
import {
  MBUS_BATCH,
  MBUS_EYE_COST,
  MBUS_HEAT_FIELDS,
  MBUS_LINE,
  MBUS_WAKE,
  MBUS_WAKE_UP,
} from "./heat-mbus.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "landis-gyr-ultraheat-t330",
  maker: "Landis+Gyr",
  model: "Ultraheat T330",
  aliases: Object.freeze(["t330", "ultraheat-t330"]),
  medium: "heat",
  protocol: "mbus",
  confidence: "reported",
  evidence:
    "Two readers have got telegrams from its optical port; the dump of one, repaired, decodes to the values that its author states.",
  line: MBUS_LINE,
  recognise: Object.freeze({ names: Object.freeze(["LUG 0a"]) }),
  cost: MBUS_EYE_COST,
  request: Object.freeze({ wakeUp: MBUS_WAKE_UP }),
  batch: MBUS_BATCH,
  wake: MBUS_WAKE,
  fields: MBUS_HEAT_FIELDS,
  captures: Object.freeze(["mbus/landis-gyr-t330"]),
} satisfies Meter);
