/**
 * Any meter that speaks the Kamstrup Meter Protocol and that no table fits: it is asked for every register of
 * heat and water meters that is known, and what it leaves out is not asked again. Electricity meters answer
 * other registers and are not read.
 */
import { registers } from "../kmp/registers.js";
import { COST_HEAT_KEPT_AWAKE, FIELDS_601, KMP_LINE } from "./kamstrup-families.js";
import { field, KMP_BATCH } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

/** Electricity meters have these numbers and above, and below 60; a heat or water meter has none of them. */
const FIRST_ELECTRIC = 1047;
const FIRST_HEAT = 60;

const known = Object.freeze(FIELDS_601.filter(({ set }) => set !== "extra"));
const rest = Object.freeze(
  registers.filter(
    ({ code }) =>
      code >= FIRST_HEAT && code < FIRST_ELECTRIC && !known.some((register) => register.code === code),
  ),
);

export default Object.freeze({
  id: "kamstrup-kmp",
  maker: "Kamstrup",
  model: "any meter that speaks KMP",
  aliases: Object.freeze(["kmp"]),
  medium: "heat",
  protocol: "kmp",
  confidence: "assumed",
  evidence: "For meters that no other table fits; it reads whatever the meter answers.",
  line: KMP_LINE,
  recognise: Object.freeze({}),
  cost: COST_HEAT_KEPT_AWAKE,
  batch: KMP_BATCH,
  wake: "Press a button on the meter, and use a head with a magnet: one of the two opens the optical port of most Kamstrup meters.",
  fields: Object.freeze([...known, ...rest.map(({ code }) => field(code, "extra"))]),
  captures: Object.freeze([]),
} satisfies Meter);
