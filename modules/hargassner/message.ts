/**
 * Delivers one line of values to the sink: the channels of the map that are certain, and what follows from them (text
 * of state and fault, energy of the pellets). Digits go on as the boiler wrote them.
 *
 * Three portions: `Portion.Fields` is what a gateway publishes, `Extra` adds the fields that few want and every other
 * channel, and is for a request by hand; `Raw` is that too, with the values of sensors that are not there, for `iris decode`.
 */
import type { Sink } from "../reading/sink.js";
import { Code } from "../reading/sink.js";
import { OFFSET_UNKNOWN, Unit } from "../reading/unit.js";
import { UNCERTAIN } from "./alignment.js";
import { FAULT_TEXT_LIMIT, faultText } from "./faults.js";
import {
  ANALOG,
  CIRCUIT_FIELDS,
  DIGITAL,
  FIRST_CIRCUIT,
  FIRST_EXTRA,
  FIRST_TANK,
  isAbsent,
  Named,
  namedFields,
  POSITION,
  TANK_FIELDS,
} from "./fields.js";
import type { LineFrame } from "./frame.js";
import type { ChannelMap } from "./map.js";
import type { Selection } from "./selection.js";
import { type Language, noFaultText, stateText } from "./states.js";

export const Portion = Object.freeze({ Fields: 0, Extra: 1, Raw: 2 });

/** Longest text of the boiler about what it does; the rest is cut. */
export const EVENT_LIMIT = 40;
/** Energy of a kilogram of pellets in kWh. */
export const PELLET_ENERGY = "4.8";
export const PELLET_ENERGY_PATTERN = /^\d{1,3}(\.\d{1,4})?$/;
const EXACT_LIMIT = Number.MAX_SAFE_INTEGER;
const NO_NUMBER = -1;

/** A name that the makers of the boiler put where nothing is. */
const PLACEHOLDER = /^DUMMY$/;

/** States whose texts are made at the start: the boiler goes from one to another all day. */
const STATES = 16;

/** A text as bytes: made when its number changes and sent with every line. */
class NumberText {
  readonly bytes: Uint8Array;
  length = 0;
  number = NO_NUMBER;

  constructor(room: number) {
    this.bytes = new Uint8Array(room);
  }

  set(number: number, text: string): void {
    this.number = number;
    this.length = Math.min(text.length, this.bytes.length);
    for (let index = 0; index < this.length; index++) this.bytes[index] = text.charCodeAt(index);
  }
}

export class LineMessage {
  portion: number = Portion.Fields;
  /** Fields of the last line that were left out because it is not certain where they stand; bit = withheld. */
  readonly withheld = new Uint8Array(namedFields.length + 1);
  withheldCount = 0;
  readonly #sink: Sink;
  readonly #frame: LineFrame;
  readonly #selection: Selection;
  readonly #language: Language;
  readonly #states: NumberText[] = [];
  readonly #fault = new NumberText(FAULT_TEXT_LIMIT);
  readonly #factor: number;
  readonly #factorExponent: number;
  readonly #event = new Uint8Array(EVENT_LIMIT);
  #eventEnd = 0;
  #clock = 0;
  /** Channel of each field in the map, and whether the field belongs to a circuit or tank that is not there. */
  readonly #channels = new Int16Array(namedFields.length + 1);
  readonly #ghosts = new Uint8Array(namedFields.length + 1);
  #fieldMap: ChannelMap | undefined;
  #fieldVersion = -1;
  #placeholders: ChannelMap | undefined;
  #placeholderVersion = -1;
  #isPlaceholder = new Uint8Array(0);

  constructor(
    sink: Sink,
    frame: LineFrame,
    selection: Selection,
    language: Language = "en",
    pelletEnergy = PELLET_ENERGY,
  ) {
    this.#sink = sink;
    this.#frame = frame;
    this.#selection = selection;
    this.#language = language;
    for (let state = 0; state <= STATES; state++) this.#states.push(this.#stateOf(state));
    if (!PELLET_ENERGY_PATTERN.test(pelletEnergy))
      throw new RangeError(`the energy of a kilogram has to be a number such as 4.8, not "${pelletEnergy}"`);
    const point = pelletEnergy.indexOf(".");
    this.#factor = Number(pelletEnergy.replace(".", ""));
    this.#factorExponent = point < 0 ? 0 : point + 1 - pelletEnergy.length;
  }

  /** Keeps a `z` line for the next line of values. */
  note(): void {
    const buffer = this.#frame.buffer;
    const textEnd = this.#frame.textEnd;
    let start = 1;
    while (start < textEnd && buffer[start] === 0x20) start++;
    this.#eventEnd = Math.min(textEnd - start, EVENT_LIMIT);
    for (let index = 0; index < this.#eventEnd; index++) this.#event[index] = buffer[start + index];
  }

  /** Keeps a `tm` line, "tm 2017-11-26 12:26:19", likewise. */
  clock(): void {
    const buffer = this.#frame.buffer;
    const textEnd = this.#frame.textEnd;
    let number = 0;
    let digits = 0;
    for (let index = 3; index < textEnd; index++) {
      const digit = buffer[index] - 0x30;
      if (digit < 0 || digit > 9) continue;
      number = number * 10 + digit;
      digits++;
    }
    this.#clock = digits === 14 ? number : 0;
  }

  /** The line that the frame holds; `fits` is what the selection said of it. */
  deliver(fits: boolean): void {
    if (this.#clock > 0) this.#sink.value(Code.Time, this.#clock, OFFSET_UNKNOWN, Unit.DateTime);
    this.#clock = 0;
    if (this.withheldCount > 0) this.withheld.fill(0);
    this.withheldCount = 0;
    if (this.#eventEnd > 0) this.#sink.text(Named.Event, this.#event, 0, this.#eventEnd);
    this.#eventEnd = 0;
    if (fits) {
      if (this.portion !== Portion.Raw) this.#findGhosts();
      this.#analog();
      this.#digital();
    } else if (this.portion !== Portion.Fields) this.#positions();
    this.#sink.commit();
  }

  #analog(): void {
    const chosen = this.#selection.chosen!;
    const map = chosen.map;
    const places = chosen.places;
    const isShared = this.#selection.isShared;
    const isAll = this.portion !== Portion.Fields;
    if (isAll) this.#findPlaceholders(map);
    for (let channel = 0; channel < map.analogCount; channel++) {
      const field = map.fields[channel];
      const value = places[channel];
      if (field === 0) {
        if (isAll && value !== UNCERTAIN && map.isNamed(channel) && this.#isPlaceholder[channel] === 0)
          this.#channel(map, channel, value, isShared);
      } else if (
        value === UNCERTAIN ||
        (isShared && !this.#selection.agreesOnField(this.#frame, field, value))
      )
        this.#withhold(field);
      else if (this.portion === Portion.Raw || this.#ghosts[field] === 0)
        if (isAll || field < FIRST_EXTRA) this.#field(field, value, map.units[channel]);
    }
  }

  #channel(map: ChannelMap, channel: number, value: number, isShared: boolean): void {
    if (isShared && !this.#selection.agreesOnName(this.#frame, map, channel, value)) return;
    const frame = this.#frame;
    this.#sink.digits(
      ANALOG + channel,
      frame.buffer,
      frame.starts[value],
      frame.ends[value],
      map.units[channel],
    );
  }

  #field(field: number, value: number, unit: number): void {
    const frame = this.#frame;
    const whole = frame.wholes[value];
    if (this.portion !== Portion.Raw && isAbsent(field, whole) && this.#isWhole(value)) return;
    this.#sink.digits(field, frame.buffer, frame.starts[value], frame.ends[value], unit);
    if (field === Named.State) {
      const isUsual = whole >= 0 && whole < STATES;
      if (!isUsual && this.#states[STATES].number !== whole) this.#states[STATES] = this.#stateOf(whole);
      const state = this.#states[isUsual ? whole : STATES];
      this.#sink.text(Named.StateText, state.bytes, 0, state.length);
    } else if (field === Named.Fault) {
      if (this.#fault.number !== whole)
        this.#fault.set(whole, whole === 0 ? noFaultText(this.#language) : faultText(whole));
      this.#sink.text(Named.FaultText, this.#fault.bytes, 0, this.#fault.length);
    } else if (field === Named.Consumption) this.#energy(value);
  }

  #stateOf(number: number): NumberText {
    const text = stateText(number, this.#language);
    const state = new NumberText(text.length);
    state.set(number, text);
    return state;
  }

  /** Only zeros behind the point. */
  #isWhole(value: number): boolean {
    const frame = this.#frame;
    const end = frame.ends[value];
    for (let at = end - frame.decimals[value]; at < end; at++) if (frame.buffer[at] !== 0x30) return false;
    return true;
  }

  /** Kilograms times kWh per kilogram, by integers; left out where that is not exact. */
  #energy(value: number): void {
    const frame = this.#frame;
    let kilograms = 0;
    for (let at = frame.starts[value]; at < frame.ends[value]; at++) {
      const digit = frame.buffer[at] - 0x30;
      if (digit >= 0 && digit <= 9) kilograms = kilograms * 10 + digit;
    }
    if (kilograms > EXACT_LIMIT / Math.max(1, this.#factor)) return;
    const exponent = this.#factorExponent - frame.decimals[value];
    this.#sink.value(Named.Energy, kilograms * this.#factor, exponent, Unit.KilowattHour);
  }

  #digital(): void {
    const chosen = this.#selection.chosen!;
    const map = chosen.map;
    const isShared = this.#selection.isShared;
    let index = -1;
    let word = 0;
    for (let bit = 0; bit < map.bitCount; bit++) {
      const place = map.bits[bit];
      const field = map.bitFields[bit];
      if (field === 0 && this.portion === Portion.Fields) continue;
      if (place >>> 5 >= chosen.words) continue;
      if (isShared && !this.#selection.agreesOnBit(field, place)) {
        if (field !== 0) this.#withhold(field);
        continue;
      }
      if (index !== place >>> 5) {
        index = place >>> 5;
        word = chosen.word(this.#frame, index);
      }
      const isSet = Math.floor(word / 2 ** (place & 31)) % 2;
      this.#sink.value(field === 0 ? DIGITAL + place : field, isSet, 0, Unit.None);
    }
  }

  /** Circuits and tanks that nobody has built: no sensor, and what the boiler shows where nothing is set. */
  #findGhosts(): void {
    const map = this.#selection.chosen!.map;
    if (this.#fieldMap !== map || this.#fieldVersion !== map.version) {
      this.#fieldMap = map;
      this.#fieldVersion = map.version;
      for (let field = 1; field < this.#channels.length; field++) this.#channels[field] = map.placeOf(field);
    }
    for (let flow = FIRST_CIRCUIT; flow < FIRST_TANK; flow += CIRCUIT_FIELDS) {
      const isGhost =
        this.#isMissing(flow) &&
        this.#shows(flow + 1, 0) &&
        this.#shows(flow + 2, 20) &&
        this.#shows(flow + 3, 20);
      this.#ghosts.fill(isGhost ? 1 : 0, flow, flow + CIRCUIT_FIELDS);
    }
    for (let tank = FIRST_TANK; tank < FIRST_EXTRA; tank += TANK_FIELDS)
      this.#ghosts[tank + 1] = this.#isMissing(tank) && this.#shows(tank + 1, 0) ? 1 : 0;
  }

  /** The map does not have the field, or its sensor is not there. */
  #isMissing(field: number): boolean {
    const channel = this.#channels[field];
    if (channel < 0) return true;
    const value = this.#selection.chosen!.places[channel];
    return value !== UNCERTAIN && isAbsent(field, this.#frame.wholes[value]) && this.#isWhole(value);
  }

  #shows(field: number, whole: number): boolean {
    const channel = this.#channels[field];
    if (channel < 0) return true;
    const value = this.#selection.chosen!.places[channel];
    return value !== UNCERTAIN && this.#frame.wholes[value] === whole && this.#isWhole(value);
  }

  /** No map fits: every value by its place, so that a person can make one. */
  #positions(): void {
    const frame = this.#frame;
    for (let value = 0; value < frame.count; value++)
      if (frame.decimals[value] < 0)
        this.#sink.text(POSITION + value, frame.buffer, frame.starts[value], frame.ends[value]);
      else
        this.#sink.digits(POSITION + value, frame.buffer, frame.starts[value], frame.ends[value], Unit.None);
  }

  #withhold(field: number): void {
    if (this.withheld[field] === 1) return;
    this.withheld[field] = 1;
    this.withheldCount++;
  }

  /** Once for each map, and only where every channel is wanted. */
  #findPlaceholders(map: ChannelMap): void {
    if (this.#placeholders === map && this.#placeholderVersion === map.version) return;
    this.#placeholders = map;
    this.#placeholderVersion = map.version;
    this.#isPlaceholder = new Uint8Array(map.analogCount);
    for (let channel = 0; channel < map.analogCount; channel++)
      if (PLACEHOLDER.test(map.analogName(channel))) this.#isPlaceholder[channel] = 1;
  }
}
