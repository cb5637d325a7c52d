/**
 * Which map the lines of a boiler are read by, and what is certain under it.
 *
 *   1. the list that the boiler itself sent, where the line has exactly its values
 *   2. the map that its owner gave (or that list, where the line has more values)
 *   3. those that come with the software and can be made to fit, ALL of them: a value is told when they agree on it
 *
 * A line is never refused for its length: what cannot be told for certain is left out, with the reason.
 */
import { Alignment, Fitness, isSame, UNCERTAIN } from "./alignment.js";
import { expandMap } from "./catalogue.js";
import type { LineFrame } from "./frame.js";
import { CHANNEL_LIMIT, ChannelMap, type MapRoom } from "./map.js";
import { builtInMaps } from "./maps.js";

/** Most hidden channels that a map which merely came with the software is taken to fit with. */
const BUILT_IN_HIDDEN_LIMIT = 4;
/** Maps of the software that may fit one length; two do at most. */
const BUILT_IN_ROOM = 3;
/** Words at the end of almost every line. */
const USUAL_WORDS = 8;
/** Lines with a value out of range before the map is given up, and lines without a map before all are tried again. */
const DOUBT_LIMIT = 3;
const RETRY_LINES = 16;
/** Lines after which neither a map nor a length is given up for a single line that does not fit. */
const PROVEN_LINES = 8;
const BUILT_IN_MAP: MapRoom = Object.freeze({ channels: 192, bits: 128, names: 2560 });

export const Source = Object.freeze({ None: 0, Boiler: 1, Owner: 2, BuiltIn: 3 });

class Candidate {
  readonly alignment: Alignment;
  source: number = Source.None;
  isActive = false;
  fitness: number = Fitness.Never;
  doubts = 0;
  /** Lines that it explained. */
  lines = 0;
  /** Of the built-in one that is expanded; -1: none. */
  index = -1;

  constructor(map: ChannelMap, channels?: number) {
    this.alignment = new Alignment(map, channels);
  }
}

export class Selection {
  /** A list that the boiler sent, or the owner gave, is put here. */
  readonly given = new ChannelMap();
  /** The candidate that names the values, or undefined: no map fits. */
  chosen: Alignment | undefined;
  source: number = Source.None;
  /** The last line broke off. */
  isCut = false;
  /** Rises when another map or length is taken: whoever remembers names forgets them. */
  version = 0;
  readonly #candidates: readonly Candidate[];
  #givenSource: number = Source.None;
  #count = 0;
  #without = 0;
  /** Lines of this count in a row; and the count of a shorter one that came alone. */
  #run = 0;
  #shorter = 0;
  /** Decimals of the values of the last line. */
  readonly #shape = new Int8Array(CHANNEL_LIMIT);

  constructor() {
    const candidates = [new Candidate(this.given), new Candidate(this.given)];
    for (let index = 0; index < BUILT_IN_ROOM; index++)
      candidates.push(new Candidate(new ChannelMap(BUILT_IN_MAP), BUILT_IN_MAP.channels));
    this.#candidates = Object.freeze(candidates);
  }

  /** `given` was filled: it is tried first from now on. Source.None: it is no longer to be used. */
  give(source: number): void {
    this.#givenSource = source;
    this.#count = 0;
    this.chosen = undefined;
  }

  /** Everything that was learnt of the boiler's lines is forgotten, `given` aside. */
  forget(): void {
    this.#count = 0;
    this.chosen = undefined;
    this.source = Source.None;
  }

  /** Works out what is certain in a line. False: nothing is, no map fits. */
  update(frame: LineFrame): boolean {
    this.isCut = this.#looksCut(frame);
    if (this.isCut) return false;
    if (frame.count !== this.#count || (!this.chosen && ++this.#without >= RETRY_LINES)) this.#select(frame);
    let chosen: Candidate | undefined;
    let isDoubtful = false;
    for (let index = 0; index < this.#candidates.length; index++) {
      const candidate = this.#candidates[index];
      if (!candidate.isActive) continue;
      this.#try(candidate, frame);
      if (candidate.fitness === Fitness.Fits) chosen ??= candidate;
      else if (candidate.isActive || candidate.fitness === Fitness.Doubtful) isDoubtful = true;
    }
    if (isDoubtful) chosen = undefined;
    if (chosen?.alignment !== this.chosen) this.version++;
    this.chosen = chosen?.alignment;
    this.source = chosen?.source ?? Source.None;
    if (chosen) this.#without = 0;
    return chosen !== undefined;
  }

  /** A line that begins like many before it and ends sooner broke off, unless a second one does so as well. */
  #looksCut(frame: LineFrame): boolean {
    const { count, decimals } = frame;
    let same = 0;
    for (let value = 0; value < count; value++) if (decimals[value] === this.#shape[value]) same++;
    const isShort = count < this.#count && this.#run >= PROVEN_LINES && same > count - count / 8;
    const isCut = isShort && count !== this.#shorter;
    this.#shorter = isCut ? count : 0;
    if (isCut) return true;
    this.#run = count === this.#count ? this.#run + 1 : 1;
    for (let value = 0; value < count; value++) this.#shape[value] = decimals[value];
    return false;
  }

  /** More than one map fits the line. */
  get isShared(): boolean {
    for (let index = 0; index < this.#candidates.length; index++)
      if (this.#isOther(this.#candidates[index])) return true;
    return false;
  }

  /** Names of the other maps that fit. Allocates. */
  others(): string[] {
    const names: string[] = [];
    for (let index = 0; index < this.#candidates.length; index++)
      if (this.#isOther(this.#candidates[index])) names.push(this.#candidates[index].alignment.map.name);
    return names;
  }

  /** Whether the other maps that fit agree on the field that is the chosen map's value `value`. */
  agreesOnField(frame: LineFrame, field: number, value: number): boolean {
    for (let index = 0; index < this.#candidates.length; index++) {
      const other = this.#candidates[index];
      if (!this.#isOther(other)) continue;
      const channel = other.alignment.map.placeOf(field);
      if (channel >= 0 && !isAt(frame, other.alignment, channel, value)) return false;
    }
    return true;
  }

  /** The same for a channel of the chosen map that is no field. */
  agreesOnName(frame: LineFrame, map: ChannelMap, named: number, value: number): boolean {
    for (let index = 0; index < this.#candidates.length; index++) {
      const other = this.#candidates[index];
      if (!this.#isOther(other)) continue;
      const channel = other.alignment.map.placeOfSame(map, named);
      if (channel >= 0 && !isAt(frame, other.alignment, channel, value)) return false;
    }
    return true;
  }

  /** Whether the digital words mean the same under all maps that fit: there are as many, and the alarm is the same bit. */
  agreesOnBit(field: number, place: number): boolean {
    for (let index = 0; index < this.#candidates.length; index++) {
      const other = this.#candidates[index];
      if (!this.#isOther(other)) continue;
      if (other.alignment.words !== this.chosen?.words) return false;
      const map = other.alignment.map;
      for (let bit = 0; field !== 0 && bit < map.bitCount; bit++)
        if (map.bitFields[bit] === field && map.bits[bit] !== place) return false;
    }
    return true;
  }

  #isOther(candidate: Candidate): boolean {
    return candidate.isActive && candidate.fitness === Fitness.Fits && candidate.alignment !== this.chosen;
  }

  #try(candidate: Candidate, frame: LineFrame): void {
    candidate.fitness = candidate.alignment.update(frame);
    if (candidate.fitness === Fitness.Fits) {
      candidate.doubts = 0;
      candidate.lines++;
      return;
    }
    const isNew = candidate.lines < PROVEN_LINES;
    candidate.doubts++;
    if (candidate.doubts < DOUBT_LIMIT && (candidate.fitness === Fitness.Doubtful || !isNew)) return;
    candidate.isActive = false;
    this.version++;
    // The map that was asked for does not fit: those of the software get their chance with the next line.
    if (candidate.source !== Source.BuiltIn) this.#without = RETRY_LINES;
  }

  #select(frame: LineFrame): void {
    this.#count = frame.count;
    this.#without = 0;
    this.chosen = undefined;
    this.version++;
    for (let index = 0; index < this.#candidates.length; index++) this.#candidates[index].isActive = false;
    if (this.#givenSource !== Source.None && this.#selectGiven(frame)) return;
    this.#selectBuiltIn(frame.count);
  }

  /** The list does not tell how many digital words there are without names: eight, unless it fits without a rest. */
  #selectGiven(frame: LineFrame): boolean {
    const words = this.given.wordCount;
    const isExact = frame.count === this.given.analogCount + words;
    const first = this.#activate(0, words, frame);
    if (first && isExact && this.#givenSource === Source.Boiler) {
      this.#candidates[0].alignment.isTrusted = true;
      return true;
    }
    const second = words !== USUAL_WORDS && !(first && isExact) && this.#activate(1, USUAL_WORDS, frame);
    return first || second;
  }

  /** Whether the given map can be made to fit the line with that many words. */
  #activate(index: number, words: number, frame: LineFrame): boolean {
    const candidate = this.#candidates[index];
    if (!candidate.alignment.begin(words, frame.count)) return false;
    const fitness = candidate.alignment.update(frame);
    if (fitness === Fitness.Never) return false;
    candidate.isActive = true;
    candidate.source = this.#givenSource;
    candidate.doubts = 0;
    candidate.lines = 0;
    return true;
  }

  /** Those with the fewest hidden channels first. */
  #selectBuiltIn(count: number): void {
    let slot = 2;
    for (let hidden = 0; hidden <= BUILT_IN_HIDDEN_LIMIT; hidden++)
      for (let index = 0; index < builtInMaps.length && slot < this.#candidates.length; index++) {
        const source = builtInMaps[index];
        if (source.analogCount + source.wordCount + hidden !== count || isRepeated(index)) continue;
        const candidate = this.#candidates[slot++];
        if (candidate.index !== index) expandMap(source, candidate.alignment.map);
        candidate.index = index;
        candidate.isActive = candidate.alignment.begin(source.wordCount, count);
        candidate.source = Source.BuiltIn;
        candidate.doubts = 0;
        candidate.lines = 0;
      }
  }
}

/** Whether an earlier map says the same. */
function isRepeated(index: number): boolean {
  for (let earlier = 0; earlier < index; earlier++)
    if (
      builtInMaps[earlier].analog === builtInMaps[index].analog &&
      builtInMaps[earlier].digital === builtInMaps[index].digital
    )
      return true;
  return false;
}

function isAt(frame: LineFrame, alignment: Alignment, channel: number, value: number): boolean {
  const place = alignment.places[channel];
  return place !== UNCERTAIN && isSame(frame, place, frame, value);
}
