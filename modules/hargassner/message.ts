/**
 * Delivers one line of values to the sink: the channels of the map that are certain, and what follows from them (text
 * of state and fault, energy of the pellets). Digits go on as the boiler wrote them.
 *
 * Three portions: `Portion.Fields` is what a gateway publishes, `Extra` adds the fields that few want and every other
 * channel, and is for a request by hand; `Raw` is that too, with the values of sensors that are not there, for `iris decode`.
 */
import type { Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { UNCERTAIN } from "./alignment.js";
import { FAULT_TEXT_LIMIT, faultText } from "./faults.js";
import {
  ANALOG,
  DIGITAL,
  FIELD_COUNT,
  FIRST_EXTRA,
  FIRST_OF_MAP,
  isAbsent,
  Named,
  POSITION,
} from "./fields.js";
import type { LineFrame } from "./frame.js";
import { Ghosts } from "./ghosts.js";
import { KeptText } from "./kept-text.js";
import type { ChannelMap } from "./map.js";
import { Notes } from "./notes.js";
import { MapReport, Reason } from "./report.js";
import type { Selection } from "./selection.js";
import { type Language, noFaultText, stateText } from "./states.js";
import { Steadiness } from "./steadiness.js";

export const Portion = Object.freeze({ Fields: 0, Extra: 1, Raw: 2 });

/** Energy of a kilogram of pellets in kWh. */
export const PELLET_ENERGY = "4.8";
export const PELLET_ENERGY_PATTERN = /^\d{1,3}(\.\d{1,4})?$/;
const EXACT_LIMIT = Number.MAX_SAFE_INTEGER;
/** Lines that no map fits until what was told before is forgotten: one may be damaged. */
const PATIENCE = 3;
/** Lines in a row without a field until it counts as one that is not there: a minute. */
const MISSED_LINES = 60;

/** States whose texts are made at the start: the boiler goes from one to another all day. */
const STATES = 16;

export class LineMessage {
  portion: number = Portion.Fields;
  /** Fields of the last line that were left out; why, as a `Reason`. */
  readonly withheld = new Uint8Array(FIELD_COUNT + 1);
  withheldCount = 0;
  readonly #sink: Sink;
  readonly #frame: LineFrame;
  readonly #selection: Selection;
  readonly #language: Language;
  readonly #states: KeptText[] = [];
  readonly #fault = new KeptText(FAULT_TEXT_LIMIT);
  readonly #factor: number;
  readonly #factorExponent: number;
  readonly notes: Notes;
  readonly #ghosts: Ghosts;
  readonly #steadiness: Steadiness;
  readonly report: MapReport;
  /** Of the last line that was told. */
  #map: ChannelMap | undefined;
  #mapVersion = 0;
  /** Lines in a row that did not tell a field. */
  readonly #missed = new Uint8Array(FIELD_COUNT + 1);
  /** Lines that no map fits, in a row. */
  #without = 0;

  constructor(
    sink: Sink,
    frame: LineFrame,
    selection: Selection,
    language: Language = "en",
    pelletEnergy = PELLET_ENERGY,
    isStrict = false,
  ) {
    this.#steadiness = new Steadiness(isStrict);
    this.#sink = sink;
    this.#frame = frame;
    this.#selection = selection;
    this.notes = new Notes(frame);
    this.#ghosts = new Ghosts(frame, selection, this.#steadiness);
    this.report = new MapReport(selection, this.withheld);
    this.#language = language;
    for (let state = 0; state <= STATES; state++) this.#states.push(this.#stateOf(state));
    if (!PELLET_ENERGY_PATTERN.test(pelletEnergy))
      throw new RangeError(`the energy of a kilogram has to be a number such as 4.8, not "${pelletEnergy}"`);
    const point = pelletEnergy.indexOf(".");
    this.#factor = Number(pelletEnergy.replace(".", ""));
    this.#factorExponent = point < 0 ? 0 : point + 1 - pelletEnergy.length;
  }

  /** A line was damaged for certain. */
  suspect(): void {
    if (this.portion === Portion.Raw) return;
    this.#steadiness.suspect();
    this.notes.forget();
  }

  /** The line that the frame holds; `fits` is what the selection said of it. */
  deliver(fits: boolean): void {
    this.notes.deliver(this.#sink, this.#steadiness.isSuspect);
    if (this.withheldCount > 0) this.withheld.fill(0);
    this.withheldCount = 0;
    this.#without = fits ? 0 : this.#without + 1;
    const isNew = fits ? this.#isOtherMap() : this.#without === PATIENCE;
    if (isNew && this.portion !== Portion.Raw) this.#forget();
    if (fits) {
      if (this.portion !== Portion.Raw) this.#steadiness.update(this.#frame);
      if (this.portion !== Portion.Raw) this.#ghosts.find();
      this.#analog();
      this.#digital();
    } else {
      this.#withholdAll();
      if (this.portion !== Portion.Fields) this.#positions();
    }
    if (this.portion !== Portion.Raw) this.report.deliver(this.#sink, fits || this.#without >= PATIENCE);
    this.#sink.commit();
  }

  #isOtherMap(): boolean {
    const { map } = this.#selection.chosen!;
    const isOther = map !== this.#map || map.version !== this.#mapVersion;
    this.#map = map;
    this.#mapVersion = map.version;
    return isOther;
  }

  /** Another map, or none: what an earlier one told is no longer known. */
  #forget(): void {
    for (let field = 1; field < FIRST_OF_MAP; field++)
      if (field !== Named.Event) {
        this.#sink.absent(field);
        this.#missed[field] = MISSED_LINES;
      }
  }

  /** The line does not tell a field. After a while it is said so; until then the last value is as good as any. */
  #miss(field: number): void {
    if (this.portion === Portion.Raw || this.#missed[field] >= MISSED_LINES) return;
    if (++this.#missed[field] < MISSED_LINES) return;
    this.#sink.absent(field);
    if (field === Named.State) this.#sink.absent(Named.StateText);
    else if (field === Named.Fault) this.#sink.absent(Named.FaultText);
    else if (field === Named.Consumption) this.#sink.absent(Named.Energy);
  }

  #analog(): void {
    const chosen = this.#selection.chosen!;
    const map = chosen.map;
    const places = chosen.places;
    const isShared = this.#selection.isShared;
    const isAll = this.portion !== Portion.Fields;
    if (isAll) this.#ghosts.findPlaceholders(map);
    for (let channel = 0; channel < map.analogCount; channel++) {
      const field = map.fields[channel];
      const value = places[channel];
      if (field === 0) {
        if (isAll && value !== UNCERTAIN && map.isNamed(channel) && !this.#ghosts.isPlaceholder(channel))
          this.#channel(map, channel, value, isShared);
      } else if (value === UNCERTAIN) this.#withhold(field, Reason.Hidden);
      else if (isShared && !this.#selection.agreesOnField(this.#frame, field, value))
        this.#withhold(field, Reason.Maps);
      else if (this.#frame.decimals[value] < 0) this.#withhold(field, Reason.NoNumber);
      else if (this.portion !== Portion.Raw && this.#ghosts.has(field)) this.#miss(field);
      else if (isAll || field < FIRST_EXTRA) this.#field(field, value, map.units[channel]);
    }
  }

  /** Whether a value may be told: of captured bytes each is. */
  #isSure(value: number): boolean {
    return this.portion === Portion.Raw || this.#steadiness.isSure(value);
  }

  #channel(map: ChannelMap, channel: number, value: number, isShared: boolean): void {
    const frame = this.#frame;
    if (isShared && !this.#selection.agreesOnName(frame, map, channel, value)) return;
    if (frame.decimals[value] < 0 || !this.#isSure(value)) return;
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
    const isMissing = this.portion !== Portion.Raw && isAbsent(field, whole) && frame.isWhole(value);
    if (isMissing || !this.#isSure(value)) {
      this.#miss(field);
      return;
    }
    this.#missed[field] = 0;
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

  #stateOf(number: number): KeptText {
    const text = stateText(number, this.#language);
    const state = new KeptText(text.length);
    state.set(number, text);
    return state;
  }

  /** Kilograms times kWh per kilogram, by integers; left out where that is not exact. */
  #energy(value: number): void {
    const frame = this.#frame;
    let kilograms = 0;
    if (frame.wholes[value] < 0) return;
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
    const frame = this.#frame;
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
        if (field !== 0) this.#withhold(field, Reason.Maps);
        continue;
      }
      if (index !== place >>> 5) {
        index = place >>> 5;
        word = chosen.word(frame, index);
      }
      if (!this.#isSure(frame.count - chosen.words + index)) {
        if (field !== 0) this.#miss(field);
        continue;
      }
      const isSet = Math.floor(word / 2 ** (place & 31)) % 2;
      if (field !== 0) this.#missed[field] = 0;
      this.#sink.value(field === 0 ? DIGITAL + place : field, isSet, 0, Unit.None);
    }
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

  /** What the map of the lines before would have told. */
  #withholdAll(): void {
    const map = this.#map;
    for (let field = 1; map && field < FIRST_OF_MAP; field++)
      if (map.has(field)) {
        this.withheld[field] = Reason.Line;
        this.withheldCount++;
      }
  }

  #withhold(field: number, reason: number): void {
    if (this.withheld[field] !== Reason.None) return;
    this.withheld[field] = reason;
    this.withheldCount++;
    this.#miss(field);
  }
}
