/** What an owner can set of one meter. */

import { deepFreeze } from "../bytes/freeze.js";
import { PELLET_ENERGY, PELLET_ENERGY_PATTERN } from "../hargassner/message.js";
import { type Language, languages } from "../hargassner/states.js";
import { findMeter } from "../meters/index.js";
import { isMap } from "../meters/protocols.js";
import { type Quiet, WINDOW_LIMIT, type Window } from "./hours.js";
import type { Rule } from "./schema.js";

/** Read interval in seconds: 1 s to 24 h; 0 = the default of the meter's table. */
export const INTERVAL_LIMIT = 86_400;
/** Longest channel map of a boiler: some 350 channels as the boiler writes them. */
export const MAP_LIMIT = 24_576;

export interface MeterSettings {
  /** Name in URLs and topics; given by the owner, never derived from a text that a meter sent. */
  id: string;
  /** Id of a meter table, or "auto". */
  model: string;
  /** Serial port, or tcp://host:port. */
  line: string;
  /** Seconds between two reads of the live set; 0 = as the meter's table says. */
  interval: number;
  /** Time of day of a daily read, "23:30", local; empty: as the meter's table says. */
  at: string;
  /** Times of day with an interval of their own; the first that fits counts. */
  schedule: readonly Window[];
  /** Hours in which nothing is read by itself. */
  quiet: Quiet;
  /** Read less often while nothing flows. */
  skipIdle: boolean;
  /** Read more often than the table's floor, though it costs the meter's battery. */
  ignoreFloor: boolean;
  /** Encryption key, 32 hexadecimal digits. */
  key: string;
  /** Authentication key, 32 hexadecimal digits. */
  authenticationKey: string;
  /** Boilers: the list of channels (DAQPRJ), or the name of a map that comes with the software. */
  map: string;
  /** Boilers: of the texts about them. */
  language: Language;
  /** Boilers: kWh in a kilogram of pellets. */
  pelletEnergy: string;
}

const meterKey: Rule = deepFreeze({
  kind: "text",
  limit: 32,
  fallback: "",
  secret: true,
  pattern: /^[0-9a-fA-F]{32}$/,
  expected: "32 hexadecimal digits",
});

const timeOfDay: Rule = deepFreeze({
  kind: "text",
  limit: 5,
  fallback: "",
  pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
  expected: "a time of day such as 23:30",
});

export const meterRule: Rule = deepFreeze<Rule>({
  kind: "group",
  rules: {
    id: {
      kind: "text",
      limit: 32,
      fallback: "meter",
      pattern: /^[a-z0-9][a-z0-9_-]*$/,
      expected: 'lower-case letters, digits, "-" and "_"',
    },
    model: {
      kind: "text",
      limit: 48,
      fallback: "auto",
      pattern: /^[a-z0-9-]+$/,
      known: (id) => id === "auto" || findMeter(id) !== undefined,
      expected: "the id of a meter, or auto",
    },
    line: { kind: "text", limit: 200, fallback: "" },
    interval: { kind: "integer", minimum: 0, maximum: INTERVAL_LIMIT, fallback: 0 },
    at: timeOfDay,
    schedule: {
      kind: "list",
      limit: WINDOW_LIMIT,
      item: {
        kind: "group",
        rules: {
          from: timeOfDay,
          to: timeOfDay,
          interval: { kind: "integer", minimum: 1, maximum: INTERVAL_LIMIT, fallback: 600 },
        },
      },
    },
    quiet: { kind: "group", rules: { from: timeOfDay, to: timeOfDay } },
    skipIdle: { kind: "flag", fallback: false },
    ignoreFloor: { kind: "flag", fallback: false },
    key: meterKey,
    authenticationKey: meterKey,
    map: {
      kind: "text",
      limit: MAP_LIMIT,
      fallback: "",
      known: isMap,
      expected: "the name of a map, or a boiler's list of channels (DAQPRJ)",
    },
    language: { kind: "choice", values: languages, fallback: "en" },
    pelletEnergy: {
      kind: "text",
      limit: 8,
      fallback: PELLET_ENERGY,
      pattern: PELLET_ENERGY_PATTERN,
      expected: "a number such as 4.8",
    },
  },
});
