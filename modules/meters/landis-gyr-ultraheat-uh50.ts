/** Landis+Gyr (Siemens) Ultraheat UH50: heat meter, IEC 62056-21 at the optical port. */
import {
  ULTRAHEAT_BATCH,
  ULTRAHEAT_COST,
  ULTRAHEAT_FIELDS,
  ULTRAHEAT_FORMS,
  ULTRAHEAT_LINE,
  ULTRAHEAT_NAMES,
  ULTRAHEAT_TEXT_LIMIT,
  ULTRAHEAT_WAKE_UP,
} from "./landis-gyr-ultraheat.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "landis-gyr-ultraheat-uh50",
  maker: "Landis+Gyr",
  model: "Ultraheat UH50",
  aliases: Object.freeze(["uh50", "ultraheat-50", "siemens-ultraheat-uh50", "siemens-uh50", "lugcuh50"]),
  medium: "heat",
  protocol: "iec62056",
  confidence: "confirmed",
  evidence:
    "Readouts of several owners' meters in GJ, MWh and kWh are public and decode, one with its check character.",
  line: ULTRAHEAT_LINE,
  recognise: Object.freeze({ names: ULTRAHEAT_NAMES }),
  cost: ULTRAHEAT_COST,
  request: Object.freeze({ wakeUp: ULTRAHEAT_WAKE_UP, forms: ULTRAHEAT_FORMS }),
  batch: ULTRAHEAT_BATCH,
  textLimit: ULTRAHEAT_TEXT_LIMIT,
  wake: "",
  fields: ULTRAHEAT_FIELDS,
  captures: Object.freeze([
    "iec62056/landis-gyr-ultraheat-uh50",
    "iec62056/landis-gyr-ultraheat-uh50-damaged",
    "iec62056/landis-gyr-ultraheat-uh50-excerpt",
    "iec62056/landis-gyr-ultraheat-uh50-kwh",
    "iec62056/landis-gyr-ultraheat-uh50-old",
  ]),
} satisfies Meter);
