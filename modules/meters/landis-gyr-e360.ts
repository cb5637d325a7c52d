/** Landis+Gyr E360 at its P1 socket where it speaks DLMS (Switzerland, VSE list of 2026); elsewhere it is a P1 meter: dsmr-p1. */
import {
  BATCH_PUSH,
  COST_PUSH,
  CURRENTS,
  channel1,
  ENERGIES,
  electricFields,
  LINE_P1_9600,
  VOLTAGES,
} from "./electricity-fields.js";
import type { Meter } from "./meter.js";

export default Object.freeze({
  id: "landis-gyr-e360",
  maker: "Landis+Gyr",
  model: "E360",
  aliases: Object.freeze(["e360"]),
  medium: "electricity",
  protocol: "hdlc",
  confidence: "confirmed",
  evidence: "A push with the VSE list of 2026 is public and decodes.",
  line: LINE_P1_9600,
  recognise: Object.freeze({}),
  cost: COST_PUSH,
  batch: BATCH_PUSH,
  wake: "",
  fields: electricFields(
    `1-0:1.7.0 1-0:2.7.0 ${VOLTAGES} ${CURRENTS} ${channel1(ENERGIES)}`,
    "0-0:1.0.0 0-0:42.0.0",
    { power: 0, energy: 0, current: -2, voltage: -1, factor: -3 },
  ),
  captures: Object.freeze(["dlms/landis-gyr-e360"]),
} satisfies Meter);
