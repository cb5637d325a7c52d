/** Any meter with a P1 port: DSMR 2.2 to 5, ESMR, and the ports of Flanders, Luxembourg, Sweden and Austria. */
import {
  BATCH_PUSH,
  COST_PUSH,
  CURRENTS,
  electricFields,
  LINE_P1,
  POWERS,
  VOLTAGES,
} from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "dsmr-p1",
  maker: "DSMR",
  model: "P1 port of any meter",
  aliases: Object.freeze(["p1", "dsmr", "esmr"]),
  medium: "electricity",
  protocol: "p1",
  confidence: "confirmed",
  evidence:
    "Telegrams of many makers and countries are public and decode; units and decimals are in the telegram.",
  line: LINE_P1,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `${POWERS} ${VOLTAGES} ${CURRENTS} 1-0:21.7.0 1-0:41.7.0 1-0:61.7.0 1-0:22.7.0 1-0:42.7.0 1-0:62.7.0 1-0:1.8.0 1-0:1.8.1 1-0:1.8.2 1-0:2.8.0 1-0:2.8.1 1-0:2.8.2 1-0:3.8.0 1-0:4.8.0 1-0:1.4.0 1-0:1.6.0 0-1:24.2.1 0-2:24.2.1 0-3:24.2.1 0-4:24.2.1 0-1:24.2.3`,
    "0-0:17.0.0 0-0:96.1.0 0-0:96.1.1 0-0:96.3.10 0-0:96.7.9 0-0:96.7.21 0-0:96.14.0 1-3:0.2.8 0-1:24.1.0 0-2:24.1.0 0-1:96.1.0 0-2:96.1.0",
  ),
  captures: Object.freeze([
    "p1/dsmr",
    "p1/easymeter",
    "p1/fluvius",
    "p1/iskraemeco",
    "p1/luxembourg",
    "p1/nordic",
    "p1/sagemcom-t210",
  ]),
} satisfies Meter);
