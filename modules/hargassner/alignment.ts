/**
 * Which value of a line belongs to which channel of a map, where the line has more values than the map has channels.
 *
 * Newer programs send channels that their list does not tell, anywhere between the others. Nothing is guessed: of
 * every channel it is worked out where it can stand AT ALL, if the order of the map is kept and each value has to
 * be possible for its channel (decimals, range). A channel that can stand in one place only, or in several that show the
 * same characters, is certain; every other one is not told. Each line is judged by itself: that
 * a program keeps its hidden channels where they are is likely, but a wrong number is worse than none.
 *
 * Digital words stand at the end of a line; how many there are is known from the map.
 */
import { Check } from "./fields.js";
import { type LineFrame, UNUSUAL } from "./frame.js";
import { ANY_DECIMALS, CHANNEL_LIMIT, type ChannelMap } from "./map.js";

/** Most channels that a line may have beyond its map. */
const HIDDEN_LIMIT = 16;
/** Longest digital word: 32 bits. */
const WORD_DIGITS = 8;
/** Decimals of an old program, which writes as many as it needs; and of a newer one where the list does not tell. */
const PLAIN_DECIMALS = 6;
const USUAL_DECIMALS = 1;
/** Values that newer programs write so, and older ones hardly ever; this many of them in a line prove one. */
const NEWER_MARKS = 3;
/** Lines after which nobody doubts any more that it is an older program. */
const PLAIN_LINES = 8;

export const Fitness = Object.freeze({
  /** There is a way in which the line and the map agree. */
  Fits: 0,
  /** Their formats agree, but a value is out of its range. */
  Doubtful: 1,
  /** Their formats do not agree. */
  Never: 2,
});

/** A channel may stand at several places that differ. */
export const UNCERTAIN = -1;

export class Alignment {
  readonly map: ChannelMap;
  /** Digital words at the end of the line. */
  words = 0;
  /** Values of the line that are not in the map. */
  hidden = 0;
  /** Certain channels of the last line that fitted. */
  certain = 0;
  /** Where in the line each channel stands, or UNCERTAIN. */
  readonly places: Int16Array;
  /** Nothing is worked out: the boiler itself said that it is so. */
  isTrusted = false;
  /** Bit s of channel c: it may stand s places further than in the map. */
  readonly #now: Uint32Array;
  #analog = 0;
  /** Lines that fitted. */
  #lines = 0;

  constructor(map: ChannelMap, channels = CHANNEL_LIMIT) {
    this.map = map;
    this.places = new Int16Array(channels);
    this.#now = new Uint32Array(channels);
  }

  /** Lines of `count` values from here on. False: they have fewer values than the map, or far more. */
  begin(words: number, count: number): boolean {
    this.words = words;
    this.#analog = count - words;
    this.hidden = this.#analog - this.map.analogCount;
    this.isTrusted = false;
    this.#lines = 0;
    if (this.hidden < 0 || this.hidden > HIDDEN_LIMIT || this.map.analogCount === 0) return false;
    return true;
  }

  /** Takes a line of the count that `begin` was told; answers a `Fitness`. */
  update(frame: LineFrame): number {
    if (!this.#hasWords(frame)) return Fitness.Never;
    const count = this.map.analogCount;
    if (this.isTrusted) {
      for (let channel = 0; channel < count; channel++) this.places[channel] = channel;
      this.certain = count;
      return Fitness.Fits;
    }
    if (this.map.isPlain && this.#lines < PLAIN_LINES && isNewer(frame, this.#analog)) return Fitness.Never;
    if (!this.#narrow(frame, true)) return this.#narrow(frame, false) ? Fitness.Doubtful : Fitness.Never;
    this.#lines++;
    this.certain = 0;
    for (let channel = 0; channel < count; channel++) {
      this.places[channel] = this.#place(frame, channel);
      if (this.places[channel] !== UNCERTAIN) this.certain++;
    }
    return Fitness.Fits;
  }

  /** Value of a digital word of the line. */
  word(frame: LineFrame, index: number): number {
    const value = this.#analog + index;
    let word = 0;
    for (let at = frame.starts[value]; at < frame.ends[value]; at++) {
      const byte = frame.buffer[at];
      word = word * 16 + (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57);
    }
    return word;
  }

  #hasWords(frame: LineFrame): boolean {
    for (let value = this.#analog; value < frame.count; value++) {
      if (
        frame.decimals[value] > 0 ||
        frame.decimals[value] === UNUSUAL ||
        frame.buffer[frame.starts[value]] === 0x2d
      )
        return false;
      if (frame.ends[value] - frame.starts[value] > WORD_DIGITS) return false;
    }
    return true;
  }

  /** Leaves in #now the places that an order of all channels can use; false when there is no such order. */
  #narrow(frame: LineFrame, ranges: boolean): boolean {
    const count = this.map.analogCount;
    const now = this.#now;
    let least = 1;
    for (let channel = 0; channel < count; channel++) {
      // No channel stands nearer to its place in the map than the one before it.
      const possible = (2 ** (this.hidden + 1) - 1) & -least;
      let left = 0;
      for (let shift = 0; shift <= this.hidden; shift++) {
        const bit = 1 << shift;
        if (possible & bit && this.#agrees(frame, channel, channel + shift, ranges)) left |= bit;
      }
      if (left === 0) return false;
      now[channel] = left;
      least = left & -left;
    }
    let most = 2 ** (this.hidden + 1) - 1;
    for (let channel = count - 1; channel >= 0; channel--) {
      const left = now[channel] & most;
      now[channel] = left;
      most = 2 ** (32 - Math.clz32(left)) - 1;
    }
    return true;
  }

  #agrees(frame: LineFrame, channel: number, value: number, ranges: boolean): boolean {
    const map = this.map;
    if (!map.isNamed(channel)) return true;
    const decimals = frame.decimals[value];
    if (decimals < 0) return decimals === UNUSUAL;
    const said = map.decimals[channel];
    if (said !== ANY_DECIMALS) {
      if (decimals !== said) return false;
    } else if (decimals > (map.isPlain ? PLAIN_DECIMALS : USUAL_DECIMALS)) return false;
    const check = map.checks[channel];
    // States and numbers of faults are whole; a newer list that says no decimals may mean one.
    if (map.isPlain && check <= Check.FaultNumber && check !== Check.None && decimals !== 0) return false;
    return !ranges || isPossible(check, frame.wholes[value]);
  }

  #place(frame: LineFrame, channel: number): number {
    const possible = this.#now[channel];
    const first = channel + 31 - Math.clz32(possible & -possible);
    for (let shift = first - channel + 1; shift <= this.hidden; shift++)
      if (possible & (1 << shift) && !isSame(frame, first, frame, channel + shift)) return UNCERTAIN;
    return first;
  }
}

/** Whether two values are written with the same characters. */
export function isSame(frame: LineFrame, value: number, other: LineFrame, otherValue: number): boolean {
  const start = frame.starts[value];
  const otherStart = other.starts[otherValue];
  const length = frame.ends[value] - start;
  if (other.ends[otherValue] - otherStart !== length) return false;
  for (let index = 0; index < length; index++)
    if (frame.buffer[start + index] !== other.buffer[otherStart + index]) return false;
  return true;
}

function isPossible(check: number, whole: number): boolean {
  switch (check) {
    case Check.State:
      return whole >= 0 && whole <= 15;
    case Check.Small:
      return whole >= -1 && whole <= 999;
    case Check.FaultNumber:
      return whole >= 0 && whole <= 9999;
    case Check.Oxygen:
      return whole >= -10 && whole <= 100;
    case Check.Celsius:
      return whole >= -2000 && whole <= 2000;
    case Check.Percent:
      return whole >= -9999 && whole <= 9999;
    case Check.Supply:
      return whole === 0 || (whole >= 10_000 && whole <= 40_000);
    case Check.Kilograms:
      return whole >= 0;
    default:
      return true;
  }
}

/**
 * Newer programs write the sensor that is not there as -20.0 or 120.0, and nothing as 0.00; older ones only while a value
 * that is about to be 120 is a hair off.
 */
function isNewer(frame: LineFrame, analog: number): boolean {
  let marks = 0;
  for (let value = 0; value < analog; value++) {
    const decimals = frame.decimals[value];
    const whole = frame.wholes[value];
    const isZero = frame.buffer[frame.ends[value] - 1] === 0x30;
    if (decimals === 1 && isZero && (whole === -20 || whole === 120 || whole === 140)) marks++;
    else if (decimals === 2 && isZero && whole === 0 && frame.buffer[frame.ends[value] - 2] === 0x30) marks++;
  }
  return marks >= NEWER_MARKS;
}
