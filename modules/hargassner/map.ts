/**
 * A channel map: what stands where in a `pm` line. Built once from a text of the boiler (daqprj.ts) or from one that
 * comes with the software (catalogue.ts), read for every line. Typed arrays only; what does not fit is refused.
 *
 * The place of an analog channel is its id; a place that no channel names is a gap, where anything may stand.
 */
import { lookup, numberOf } from "../bytes/lookup.js";
import { Unit } from "../reading/unit.js";
import { Check, fieldOfName } from "./fields.js";

/** Longest line that is taken, and so most channels. */
export const CHANNEL_LIMIT = 400;
export const WORD_LIMIT = 16;
/** Named bits of one map; the longest that is known has 118. */
export const BIT_LIMIT = 256;
/** Characters of all names together; the longest map that is known has 1900. */
const NAME_ROOM = 6144;
/** Longest name of a channel; longer ones are cut. */
export const NAME_LIMIT = 40;
/** No decimals are said. */
export const ANY_DECIMALS = -1;

/** What a map's texts call their units. */
const unitTexts = lookup([
  [Unit.Celsius, "°C"],
  [Unit.Celsius, "C"],
  [Unit.Percent, "%"],
  [Unit.Kilogram, "kg"],
  [Unit.Milliampere, "mA"],
  [Unit.Ampere, "A"],
  [Unit.Millivolt, "mV"],
  [Unit.Volt, "V"],
  [Unit.Watt, "W"],
  [Unit.Kilowatt, "kW"],
  [Unit.Kilowatt, "KW"],
  [Unit.KilowattHour, "kWh"],
  [Unit.MegawattHour, "MWh"],
  [Unit.Hour, "h"],
  [Unit.Minute, "Min"],
  [Unit.Minute, "min"],
  [Unit.Second, "s"],
  [Unit.RevolutionsPerMinute, "rpm"],
  [Unit.RevolutionsPerMinute, "U/min"],
  [Unit.Bar, "bar"],
  [Unit.Millibar, "mbar"],
  [Unit.Pascal, "Pa"],
  [Unit.Millimetre, "mm"],
  [Unit.Litre, "l"],
  [Unit.LitrePerMinute, "l/min"],
  [Unit.LitrePerHour, "l/h"],
  [Unit.CubicMetrePerHour, "m³/h"],
  [Unit.Hertz, "Hz"],
]);

/** `Unit` of a unit's text; Unit.None for one that is not known. */
export function unitOfText(text: string): number {
  return numberOf(unitTexts, text) ?? Unit.None;
}

function checkOf(name: string, unit: number): number {
  if (name === "ZK") return Check.State;
  if (name === "Störungs Nr" || name === "Storungs Nr") return Check.FaultNumber;
  if (/Zustand/.test(name)) return Check.Small;
  if (name === "U Netzteil") return Check.Supply;
  if (name === "O2" || name === "PK_O2") return Check.Oxygen;
  if (unit === Unit.Celsius) return Check.Celsius;
  if (unit === Unit.Percent) return Check.Percent;
  // A stock that nobody has counted in may well run below nothing.
  return unit === Unit.Kilogram && !/Lagerstand/.test(name) ? Check.Kilograms : Check.None;
}

/** Room of a map; those that come with the software need less. */
export interface MapRoom {
  readonly channels: number;
  readonly bits: number;
  readonly names: number;
}

const FULL_ROOM: MapRoom = Object.freeze({ channels: CHANNEL_LIMIT, bits: BIT_LIMIT, names: NAME_ROOM });

export class ChannelMap {
  /** What people call it. */
  name = "";
  /** Places of analog values: the greatest id and one. */
  analogCount = 0;
  /** Digital words that the map says there are. */
  wordCount = 0;
  bitCount = 0;
  /** No channel says its decimals: an old program, which leaves zeros behind the point out. */
  isPlain = true;
  readonly fields: Uint8Array;
  readonly units: Uint8Array;
  readonly decimals: Int8Array;
  readonly checks: Uint8Array;
  /** 32 * word + bit of each named bit. */
  readonly bits: Uint16Array;
  readonly bitFields: Uint8Array;
  /** Changes with every `clear`: who remembers names of it forgets them. */
  version = 0;
  readonly #channels: number;
  readonly #names: Uint8Array;
  #nameEnd = 0;
  readonly #starts: Uint16Array;
  readonly #lengths: Uint8Array;

  constructor(room: MapRoom = FULL_ROOM) {
    this.#channels = room.channels;
    this.fields = new Uint8Array(room.channels);
    this.units = new Uint8Array(room.channels);
    this.decimals = new Int8Array(room.channels);
    this.checks = new Uint8Array(room.channels);
    this.bits = new Uint16Array(room.bits);
    this.bitFields = new Uint8Array(room.bits);
    this.#names = new Uint8Array(room.names);
    this.#starts = new Uint16Array(room.channels + room.bits);
    this.#lengths = new Uint8Array(room.channels + room.bits);
  }

  clear(name: string): void {
    this.name = name;
    this.analogCount = 0;
    this.wordCount = 0;
    this.bitCount = 0;
    this.isPlain = true;
    this.version++;
    this.#nameEnd = 0;
    this.#lengths.fill(0);
    this.fields.fill(0);
    this.units.fill(Unit.None);
    this.decimals.fill(ANY_DECIMALS);
    this.checks.fill(Check.None);
  }

  /** False: no such place, or taken already. */
  analog(id: number, name: string, unit: number, decimals: number): boolean {
    if (!Number.isInteger(id) || id < 0 || id >= this.#channels || this.#lengths[id] > 0) return false;
    if (!this.#keep(id, name)) return false;
    this.fields[id] = this.#fieldOnce(name);
    this.units[id] = unit;
    this.checks[id] = checkOf(name, unit);
    this.decimals[id] = decimals;
    if (decimals !== ANY_DECIMALS) this.isPlain = false;
    if (id >= this.analogCount) this.analogCount = id + 1;
    return true;
  }

  digital(word: number, bit: number, name: string): boolean {
    if (!Number.isInteger(word) || word < 0 || word >= WORD_LIMIT || this.bitCount === BIT_LIMIT)
      return false;
    if (!Number.isInteger(bit) || bit < 0 || bit > 31) return false;
    if (!this.#keep(this.#channels + this.bitCount, name)) return false;
    this.bits[this.bitCount] = 32 * word + bit;
    this.bitFields[this.bitCount] = fieldOfName(name);
    this.bitCount++;
    if (word >= this.wordCount) this.wordCount = word + 1;
    return true;
  }

  /** Name of the channel at a place; empty for a gap. Allocates. */
  analogName(id: number): string {
    return this.#name(id);
  }

  /** Whether anything is known of a place: a gap, a placeholder of the boiler's makers, tells nothing. */
  isNamed(id: number): boolean {
    return this.#lengths[id] > 0;
  }

  bitName(index: number): string {
    return this.#name(this.#channels + index);
  }

  /** Place of the analog channel that is this field, or -1. */
  placeOf(field: number): number {
    for (let id = 0; id < this.analogCount; id++) if (this.fields[id] === field) return id;
    return -1;
  }

  /** Whether the map names this field, as a value or as a bit. */
  has(field: number): boolean {
    if (this.placeOf(field) >= 0) return true;
    for (let bit = 0; bit < this.bitCount; bit++) if (this.bitFields[bit] === field) return true;
    return false;
  }

  /** Place of the analog channel that has the name of another map's channel, or -1. */
  placeOfSame(other: ChannelMap, id: number): number {
    for (let own = 0; own < this.analogCount; own++) if (this.#isSame(own, other, id)) return own;
    return -1;
  }

  #isSame(own: number, other: ChannelMap, id: number): boolean {
    const length = this.#lengths[own];
    if (length !== other.#lengths[id]) return false;
    const start = this.#starts[own];
    const otherStart = other.#starts[id];
    for (let index = 0; index < length; index++)
      if (this.#names[start + index] !== other.#names[otherStart + index]) return false;
    return true;
  }

  /** A map that names two channels alike means the first. */
  #fieldOnce(name: string): number {
    const field = fieldOfName(name);
    if (field !== 0) for (let id = 0; id < this.analogCount; id++) if (this.fields[id] === field) return 0;
    return field;
  }

  #keep(slot: number, name: string): boolean {
    const length = Math.min(name.length, NAME_LIMIT);
    if (length === 0 || this.#nameEnd + length > this.#names.length) return false;
    this.#starts[slot] = this.#nameEnd;
    this.#lengths[slot] = length;
    for (let index = 0; index < length; index++) this.#names[this.#nameEnd++] = name.charCodeAt(index);
    return true;
  }

  #name(slot: number): string {
    let text = "";
    const start = this.#starts[slot];
    const end = start + this.#lengths[slot];
    for (let index = start; index < end; index++) text += String.fromCharCode(this.#names[index]);
    return text;
  }
}
