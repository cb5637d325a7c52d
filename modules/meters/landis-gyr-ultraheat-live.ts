/**
 * Landis+Gyr Ultraheat UH50 and T550 with live values: the maker's longer readout "/#!" in place of "/?!". Power, flow
 * and temperatures of now are the only reason to choose it. Nobody chooses it unasked: `auto` never does.
 */
import {
  ULTRAHEAT_BATCH,
  ULTRAHEAT_COST,
  ULTRAHEAT_FORMS,
  ULTRAHEAT_LINE,
  ULTRAHEAT_LIVE_FIELDS,
  ULTRAHEAT_TEXT_LIMIT,
  ULTRAHEAT_WAKE_UP,
} from "./landis-gyr-ultraheat.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "landis-gyr-ultraheat-live",
  maker: "Landis+Gyr",
  model: "Ultraheat UH50 or T550, live values",
  aliases: Object.freeze(["ultraheat-live", "uh50-live", "t550-live"]),
  medium: "heat",
  protocol: "iec62056",
  confidence: "reported",
  evidence:
    "Two other readers send this request and name its five live codes; no dump of the answer is public.",
  line: ULTRAHEAT_LINE,
  recognise: Object.freeze({}),
  cost: ULTRAHEAT_COST,
  request: Object.freeze({ wakeUp: ULTRAHEAT_WAKE_UP, text: "/#!", forms: ULTRAHEAT_FORMS }),
  batch: ULTRAHEAT_BATCH,
  textLimit: ULTRAHEAT_TEXT_LIMIT,
  wake: "",
  fields: ULTRAHEAT_LIVE_FIELDS,
  captures: Object.freeze([]),
} satisfies Meter);
