/** Any meter that answers "/?!" at 300 baud: its values go by their own codes. */
import { deepFreeze } from "../bytes/freeze.js";
import { iecCode } from "../iec62056/code.js";
import { Quantity } from "../reading/quantity.js";
import {
  ULTRAHEAT_BATCH,
  ULTRAHEAT_COST,
  ULTRAHEAT_LINE,
  ULTRAHEAT_WAKE_UP,
} from "./landis-gyr-ultraheat.js";
import type { Field, Meter } from "./meter.js";

const { Energy, Volume } = Quantity;
const fields: readonly Field[] = deepFreeze([
  Object.freeze({
    ...({ key: "heat_energy", code: iecCode("6.8"), quantity: Energy, kind: "total" } as const),
    ...({ set: "live", name: "Heat energy" } as const),
  }),
  Object.freeze({
    ...({ key: "volume", code: iecCode("6.26"), quantity: Volume, kind: "total" } as const),
    ...({ set: "live", name: "Volume" } as const),
  }),
]);

export default Object.freeze({
  id: "generic-iec62056",
  maker: "Generic",
  model: "any meter that speaks IEC 62056-21",
  aliases: Object.freeze(["iec62056", "iec1107"]),
  medium: "heat",
  protocol: "iec62056",
  confidence: "assumed",
  evidence: "The standard is followed by many makers; which meter this is, nobody has told.",
  line: ULTRAHEAT_LINE,
  recognise: Object.freeze({}),
  cost: ULTRAHEAT_COST,
  request: Object.freeze({ wakeUp: ULTRAHEAT_WAKE_UP }),
  batch: ULTRAHEAT_BATCH,
  wake: "",
  fields,
  captures: Object.freeze([]),
} satisfies Meter);
