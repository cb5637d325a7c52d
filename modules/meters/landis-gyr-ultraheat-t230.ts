/** Landis+Gyr Ultraheat T230: heat meter, M-Bus at the optical port. */
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
  id: "landis-gyr-ultraheat-t230",
  maker: "Landis+Gyr",
  model: "Ultraheat T230",
  aliases: Object.freeze(["t230", "ultraheat-t230"]),
  medium: "heat",
  protocol: "mbus",
  confidence: "assumed",
  evidence:
    "Users find M-Bus at 2400 baud on the eye of its successor, and its radio telegrams are of the same kind; nobody has published a session with its eye.",
  line: MBUS_LINE,
  recognise: Object.freeze({ names: Object.freeze(["LUG 07"]) }),
  cost: MBUS_EYE_COST,
  request: Object.freeze({ wakeUp: MBUS_WAKE_UP }),
  batch: MBUS_BATCH,
  wake: MBUS_WAKE,
  fields: MBUS_HEAT_FIELDS,
  captures: Object.freeze([]),
} satisfies Meter);
