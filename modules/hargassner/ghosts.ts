/**
 * What a line carries of things that nobody has built: circuits and tanks without a sensor, and places that the makers of
 * the boiler named only to have a name.
 */
import { UNCERTAIN } from "./alignment.js";
import {
  CIRCUIT_FIELDS,
  FIELD_COUNT,
  FIRST_CIRCUIT,
  FIRST_EXTRA,
  FIRST_TANK,
  isAbsent,
  TANK_FIELDS,
} from "./fields.js";
import type { LineFrame } from "./frame.js";
import type { ChannelMap } from "./map.js";
import type { Selection } from "./selection.js";
import type { Steadiness } from "./steadiness.js";

/** A name that the makers of the boiler put where nothing is. */
const PLACEHOLDER = /^DUMMY\d*$/i;

export class Ghosts {
  readonly #frame: LineFrame;
  readonly #selection: Selection;
  /** Channel of each field in the map, and whether the field belongs to a circuit or tank that is not there. */
  readonly #channels = new Int16Array(FIELD_COUNT + 1);
  readonly #fields = new Uint8Array(FIELD_COUNT + 1);
  #fieldMap: ChannelMap | undefined;
  #fieldVersion = -1;
  #placeholders: ChannelMap | undefined;
  #placeholderVersion = -1;
  #isPlaceholder = new Uint8Array(0);

  readonly #steadiness: Steadiness;

  constructor(frame: LineFrame, selection: Selection, steadiness: Steadiness) {
    this.#frame = frame;
    this.#selection = selection;
    this.#steadiness = steadiness;
    this.#fields.fill(1, FIRST_CIRCUIT, FIRST_TANK);
    for (let tank = FIRST_TANK; tank < FIRST_EXTRA; tank += TANK_FIELDS) this.#fields[tank + 1] = 1;
  }

  /** Whether the field belongs to something that is not there, by the line that `find` saw. */
  has(field: number): boolean {
    return this.#fields[field] === 1;
  }

  /** No sensor, and what the boiler shows where nothing is set. A line that is not sure of that changes nothing. */
  find(): void {
    const map = this.#selection.chosen!.map;
    if (this.#fieldMap !== map || this.#fieldVersion !== map.version) {
      this.#fieldMap = map;
      this.#fieldVersion = map.version;
      for (let field = 1; field < this.#channels.length; field++) this.#channels[field] = map.placeOf(field);
    }
    for (let flow = FIRST_CIRCUIT; flow < FIRST_TANK; flow += CIRCUIT_FIELDS) {
      if (!this.#isSure(flow, CIRCUIT_FIELDS)) continue;
      const isGhost =
        this.#isMissing(flow) &&
        this.#shows(flow + 1, 0) &&
        this.#shows(flow + 2, 20) &&
        this.#shows(flow + 3, 20);
      this.#fields.fill(isGhost ? 1 : 0, flow, flow + CIRCUIT_FIELDS);
    }
    for (let tank = FIRST_TANK; tank < FIRST_EXTRA; tank += TANK_FIELDS)
      if (this.#isSure(tank, TANK_FIELDS))
        this.#fields[tank + 1] = this.#isMissing(tank) && this.#shows(tank + 1, 0) ? 1 : 0;
  }

  /** Once for each map, and only where every channel is wanted. */
  findPlaceholders(map: ChannelMap): void {
    if (this.#placeholders === map && this.#placeholderVersion === map.version) return;
    this.#placeholders = map;
    this.#placeholderVersion = map.version;
    this.#isPlaceholder = new Uint8Array(map.analogCount);
    for (let channel = 0; channel < map.analogCount; channel++)
      if (PLACEHOLDER.test(map.analogName(channel))) this.#isPlaceholder[channel] = 1;
  }

  isPlaceholder(channel: number): boolean {
    return this.#isPlaceholder[channel] === 1;
  }

  /** Whether the values of these fields are to be believed, where they have a place. */
  #isSure(first: number, count: number): boolean {
    for (let field = first; field < first + count; field++) {
      const channel = this.#channels[field];
      const value = channel < 0 ? UNCERTAIN : this.#selection.chosen!.places[channel];
      if (value !== UNCERTAIN && !this.#steadiness.isSure(value)) return false;
    }
    return true;
  }

  /** The map does not have the field, or its sensor is not there. */
  #isMissing(field: number): boolean {
    const channel = this.#channels[field];
    if (channel < 0) return true;
    const value = this.#selection.chosen!.places[channel];
    return value !== UNCERTAIN && isAbsent(field, this.#frame.wholes[value]) && this.#frame.isWhole(value);
  }

  #shows(field: number, whole: number): boolean {
    const channel = this.#channels[field];
    if (channel < 0) return true;
    const value = this.#selection.chosen!.places[channel];
    return value !== UNCERTAIN && this.#frame.wholes[value] === whole && this.#frame.isWhole(value);
  }
}
