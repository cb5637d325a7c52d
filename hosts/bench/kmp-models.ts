/**
 * The Kamstrup meters of the bench: which registers each answers, how it writes them, whether it keeps logs.
 *
 * Register lists: 601, 801 and 402, 302, 62 from their makers' public documents; 303 and 603 from the list that
 * users read from METERTOOL; 403, 21 and flowIQ 2200 only what users report. A model without a public list
 * (602, 6M2, SVM S6, 803, 61, the other flowIQ) gets its nearest relative's, which proves nothing about it.
 * Only the type word of the 601 is public; the others are made up, from E000h on.
 */
import type { HouseKind } from "./demand.js";
import type { EnergyForm } from "./kmp-registers.js";

export interface KmpModel {
  /** File name of its table in modules/meters. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly house: HouseKind;
  readonly registers: ReadonlySet<number>;
  readonly short: boolean;
  readonly energy: EnergyForm;
  readonly volumeDecimals: number;
  /** Answer to GetType: type word, then letter and number of the software. */
  readonly type: readonly [number, number, number];
  /** Logs: command B8 (x03 generation), A0..A3 at this destination, or none. */
  readonly logs: "B8" | "A0" | "none";
  readonly logDestinations: readonly number[];
}

/** "60-63 68" -> the numbers. */
function list(text: string): readonly number[] {
  return text.split(" ").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

const register601 = list(
  "60-69 72-75 80 84-89 91-92 94-99 104 110 112-114 122-130 138-147 149-150 152-155 157-158 168 175 234-235 " +
    "1001-1005 1010",
);
const register801 = [...register601, ...list("171-172 184-185 218-221")];
const register402 = list(
  "60 63-68 74 80 84-87 89 97-99 104 110 112 114 123-130 138-147 149-150 152-155 168 223 229-230 1001-1005 1010",
);
const register302 = list(
  "60 63 68 74 80 86-87 89 97-99 110 112-113 123-124 127-128 138-139 142-143 146-147 149-150 153-154 168 " +
    "184-185 229-230 239 266-267 1001-1005 1010",
);
const register403 = list("60 63 68 74 80 86-87 89 97 99 110 113 123-130 138-147 149-150 266 1001-1004");
const register603 = list(
  "60-69 72-75 80 84-89 91-92 94-99 104 110 112-114 122-130 138-147 149-150 152-154 168 175 178-181 184-185 " +
    "218-219 222 224-225 228-230 234-235 239 259 266-267 338 346-348 355 362 364-369 371-372 379-390 398-400 404 " +
    "473-474 477-478 505-508 515 675 1001-1005 1010 1032",
);
const register62 = list(
  "68 74 84-85 98-99 104 112-114 123-126 138-141 152-154 157-158 168 175 234-235 239 1001-1005 1010",
);
const register21 = list("68 74 99 243 1002 1004");
const register2200 = list("68 74 1004");

const heat = {
  house: "heat",
  short: false,
  energy: "MWh",
  volumeDecimals: 2,
  logs: "none",
  logDestinations: [],
} as const;
const water = { ...heat, house: "water", volumeDecimals: 3 } as const;
const x03 = { ...heat, short: true, logs: "B8", logDestinations: [0x3f] } as const;

type Row = Omit<KmpModel, "id" | "aliases" | "registers" | "type"> & { registers: readonly number[] };

function model(id: string, row: Row, type: readonly [number, number, number]): KmpModel {
  return { ...row, id, aliases: [], registers: new Set(row.registers), type };
}

const LETTER_G = 7;

export const kmpModels: readonly KmpModel[] = Object.freeze([
  model(
    "kamstrup-multical-302",
    { ...heat, title: "Multical 302", house: "heat-cooling", registers: register302, energy: "kWh" },
    [0xe302, 2, 1],
  ),
  model(
    "kamstrup-multical-303",
    { ...x03, title: "Multical 303", house: "heat-cooling", registers: register603 },
    [0xe303, 2, 1],
  ),
  model(
    "kamstrup-multical-402",
    { ...heat, title: "Multical 402", registers: register402, energy: "GJ" },
    [0xe402, 4, 1],
  ),
  model("kamstrup-multical-403", { ...x03, title: "Multical 403", registers: register403 }, [0xe403, 3, 1]),
  model(
    "kamstrup-multical-601",
    { ...heat, title: "Multical 601", registers: register601, logs: "A0", logDestinations: [0x7f, 0xbf] },
    [0x0001, LETTER_G, 1],
  ),
  model(
    "kamstrup-multical-602",
    { ...heat, title: "Multical 602", registers: register601, energy: "GJ" },
    [0xe602, 3, 1],
  ),
  model(
    "kamstrup-multical-603",
    { ...x03, title: "Multical 603", house: "heat-cooling", registers: register603, energy: "GJ-3" },
    [0xe603, 5, 1],
  ),
  model(
    "kamstrup-multical-801",
    { ...heat, title: "Multical 801", registers: register801, logs: "A0", logDestinations: [0x7f] },
    [0xe801, 2, 1],
  ),
  model(
    "kamstrup-multical-803",
    { ...x03, title: "Multical 803", house: "heat-cooling", registers: register603 },
    [0xe803, 2, 1],
  ),
  model("kamstrup-multical-6m2", { ...heat, title: "Multical 6M2", registers: register601 }, [0xe6f2, 2, 1]),
  model("svm-s6", { ...heat, title: "SVM S6", registers: register601 }, [0xe006, 2, 1]),
  model("kamstrup-multical-21", { ...water, title: "Multical 21", registers: register21 }, [0xe021, 8, 1]),
  model(
    "kamstrup-multical-61",
    { ...water, title: "Multical 61", registers: register62, volumeDecimals: 2 },
    [0xe061, 2, 1],
  ),
  model(
    "kamstrup-multical-62",
    { ...water, title: "Multical 62", registers: register62, volumeDecimals: 2 },
    [0xe062, 2, 1],
  ),
  model("kamstrup-flowiq-2101", { ...water, title: "flowIQ 2101", registers: register21 }, [0xe211, 2, 1]),
  model("kamstrup-flowiq-2102", { ...water, title: "flowIQ 2102", registers: register21 }, [0xe212, 2, 1]),
  model(
    "kamstrup-flowiq-2200",
    { ...water, title: "flowIQ 2200", registers: register2200, logs: "B8", logDestinations: [0x3f] },
    [0xe220, 2, 1],
  ),
  model("kamstrup-flowiq-3100", { ...water, title: "flowIQ 3100", registers: register21 }, [0xe310, 2, 1]),
  model("kamstrup-flowiq-3200", { ...water, title: "flowIQ 3200", registers: register2200 }, [0xe320, 2, 1]),
  model("kamstrup-flowiq-4200", { ...water, title: "flowIQ 4200", registers: register2200 }, [0xe420, 2, 1]),
]);
