/** Landis+Gyr Ultraheat T550: the UH50 under its newer name; it still calls itself LUGCUH50. */
import {
  ULTRAHEAT_BATCH,
  ULTRAHEAT_COST,
  ULTRAHEAT_FIELDS,
  ULTRAHEAT_FORMS,
  ULTRAHEAT_LINE,
  ULTRAHEAT_TEXT_LIMIT,
  ULTRAHEAT_WAKE_UP,
} from "./landis-gyr-ultraheat.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "landis-gyr-ultraheat-t550",
  maker: "Landis+Gyr",
  model: "Ultraheat T550",
  aliases: Object.freeze(["t550", "ultraheat-t550", "siemens-ultraheat-t550", "siemens-t550"]),
  medium: "heat",
  protocol: "iec62056",
  confidence: "confirmed",
  evidence:
    "Readouts of two owners' meters are public and decode; auto takes it for a UH50, which reads the same.",
  line: ULTRAHEAT_LINE,
  recognise: Object.freeze({}),
  cost: ULTRAHEAT_COST,
  request: Object.freeze({ wakeUp: ULTRAHEAT_WAKE_UP, forms: ULTRAHEAT_FORMS }),
  batch: ULTRAHEAT_BATCH,
  textLimit: ULTRAHEAT_TEXT_LIMIT,
  wake: "",
  fields: ULTRAHEAT_FIELDS,
  captures: Object.freeze(["iec62056/landis-gyr-ultraheat-t550", "iec62056/landis-gyr-ultraheat-t550-new"]),
} satisfies Meter);
