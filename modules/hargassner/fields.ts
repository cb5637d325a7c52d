/**
 * Channels that have a name of our own, over all spellings that the maps of the boilers use, and how every
 * value of a line is numbered.
 *
 *   1 .. 199            a field of the table below: the same number whatever the map says of its place
 *   ANALOG + n          the n-th channel of the map, where the table does not name it
 *   DIGITAL + 32w + b   bit b of digital word w, likewise
 *   POSITION + n        the n-th value of a line that no map fits
 *
 * A circuit or a hot water tank that is not there shows a sensor at the end of its range; see `isAbsent`.
 */

export const ANALOG = 1000;
export const DIGITAL = 2000;
export const POSITION = 4000;

/** What a value has to be to be possible at all: evidence of where it may stand, never a correction. */
export const Check = Object.freeze({
  None: 0,
  /** ZK: 1 to 12 are known; a few more are let through. */
  State: 1,
  /** State of a circuit, tank or buffer: a small whole number. */
  Small: 2,
  FaultNumber: 3,
  Oxygen: 4,
  Celsius: 5,
  Percent: 6,
  /** Millivolts of the power supply, about 24000. */
  Supply: 7,
  /** Kilograms: never negative. */
  Kilograms: 8,
});

/** How a sensor that is not connected shows. */
const Absent = Object.freeze({ Never: 0, Ends: 1 });

export interface NamedField {
  readonly key: string;
  /** Spellings, the usual one first. */
  readonly names: readonly string[];
  readonly absent: number;
}

/** Anything else, also a temperature that is wanted or that may well be 120 °C. */
function field(key: string, ...names: string[]): NamedField {
  return Object.freeze({ key, names: Object.freeze(names), absent: Absent.Never });
}

/** A sensor that may be missing: -20, 120 and 140 °C are the ends of its range. */
function sensor(key: string, ...names: string[]): NamedField {
  return Object.freeze({ key, names: Object.freeze(names), absent: Absent.Ends });
}

function circuit(letter: string, word: string): NamedField[] {
  return [
    sensor(`circuit_${word}_flow_temperature`, `TVL_${letter}`),
    field(`circuit_${word}_flow_target`, `TVLs_${letter}`),
    sensor(`circuit_${word}_room_temperature`, `TRA_${letter}`),
    field(`circuit_${word}_room_target`, `TRs_${letter}`),
  ];
}

function tank(letter: string, word: string): NamedField[] {
  return [
    sensor(`hot_water_${word}_temperature`, `TB${letter}`),
    field(`hot_water_${word}_target`, `TBs_${letter}`),
  ];
}

/** Numbers that the software needs to know; places in the table, from 1. */
export const Named = Object.freeze({
  State: 1,
  StateText: 2,
  Fault: 3,
  FaultActive: 4,
  FaultText: 5,
  Stock: 6,
  Consumption: 7,
  Energy: 8,
  Event: 9,
});

/** Field `code` stands at index `code - 1`. Fields without a spelling are made by message.ts. */
export const namedFields: readonly NamedField[] = Object.freeze([
  field("state", "ZK"),
  field("state_text"),
  field("fault", "Störungs Nr", "Storungs Nr"),
  field("fault_active", "Störung", "Stoerung"),
  field("fault_text"),
  field("pellet_stock", "Lagerstand", "PK_Lagerstand"),
  field("pellet_consumption", "Verbrauchszähler", "Verbrauchszaehler", "PK_Verbrauchszähler"),
  field("pellet_energy"),
  field("event"),
  field("boiler_power", "Leistung"),
  field("oxygen", "O2"),
  sensor("boiler_temperature", "TK"),
  field("boiler_target", "TKsoll"),
  field("flue_temperature", "TRG"),
  sensor("return_temperature", "TRL"),
  sensor("outside_temperature", "Taus"),
  sensor("outside_average", "TA Gem."),
  sensor("buffer_top_temperature", "TPo"),
  sensor("buffer_upper_temperature", "TPmo"),
  sensor("buffer_middle_temperature", "TPm"),
  sensor("buffer_lower_temperature", "TPmu"),
  sensor("buffer_bottom_temperature", "TPu"),
  field("buffer_charge", "Puff Füllgrad", "Puff Fuellgrad", "PufLad"),
  field("water_pressure", "Wasserdruck"),
  ...circuit("A", "a"),
  ...circuit("1", "1"),
  ...circuit("2", "2"),
  ...circuit("3", "3"),
  ...circuit("4", "4"),
  ...circuit("5", "5"),
  ...circuit("6", "6"),
  ...circuit("B", "b"),
  ...tank("A", "a"),
  ...tank("1", "1"),
  ...tank("2", "2"),
  ...tank("3", "3"),
  ...tank("B", "b"),
  field("oxygen_target", "O2soll", "O2_soll"),
  field("return_target", "TRLsoll"),
  sensor("external_heat_temperature", "TFW"),
  field("chamber_temperature", "BRT"),
  field("channel_map"),
  field("channel_map_certain"),
  field("channel_map_withheld"),
]);

function codeOf(key: string): number {
  return namedFields.findIndex((entry) => entry.key === key) + 1;
}

/** Circuits: four fields each (flow, its target, room, its target). Tanks of hot water: two each (temperature, target). */
export const FIRST_CIRCUIT = codeOf("circuit_a_flow_temperature");
export const CIRCUIT_FIELDS = 4;
export const FIRST_TANK = codeOf("hot_water_a_temperature");
export const TANK_FIELDS = 2;
/** Fields from here on are told only when somebody asks for them. */
export const FIRST_EXTRA = codeOf("oxygen_target");

/** Which map the line was read by, how much of it is certain (percent of its fields), and what was left out. */
export const FIRST_OF_MAP = codeOf("channel_map");

/** The columns of the table that the program looks at; place 0 is that of field 1. */
const keys: readonly string[] = Object.freeze(namedFields.map(({ key }) => key));
const hasEnds = Uint8Array.from(namedFields, ({ absent }) => (absent === Absent.Ends ? 1 : 0));
const spellings: readonly string[] = Object.freeze(namedFields.flatMap(({ names }) => names));
/** Number of the field of each spelling. */
const spelled = Uint8Array.from(namedFields.flatMap(({ names }, index) => names.map(() => index + 1)));

export const FIELD_COUNT = namedFields.length;

/** Key of a field of the table, or undefined. */
export function fieldKey(field: number): string | undefined {
  return keys[field - 1];
}

/** The usual spelling of a field; the key of one that no channel has. */
export function fieldName(field: number): string {
  return spellings[spelled.indexOf(field)] ?? fieldKey(field) ?? `#${field}`;
}

/** Number of the field that a channel of this name is, or 0. */
export function fieldOfName(name: string): number {
  const spelling = spellings.indexOf(name);
  return spelling < 0 ? 0 : spelled[spelling];
}

/** Whether a value of a field (whole degrees, no decimals but zeros) is what a missing sensor shows. */
export function isAbsent(field: number, whole: number): boolean {
  if (hasEnds[field - 1] === 0) return false;
  return whole === -20 || whole === 120 || whole === 140;
}

/** "Störungs Nr" -> "stoerungs_nr": the key of a channel that the table does not name. */
export function keyOfName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .replaceAll("ß", "ss");
  return plain.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
}
