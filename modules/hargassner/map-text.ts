/**
 * The texts in which an owner may give a map: the name of one that comes with the software, a DAQPRJ as the boiler writes it
 * (alone, or anywhere in a file of its memory card), or the short form in which the gateway keeps an uploaded one:
 *
 *   iris-map 8          its digital words
 *   ZK,O2:P,...         analog channels, in the notation of maps.ts without its blocks
 *   St|rung,+3,...      bits
 */
import type { MapFile } from "../readout/protocol.js";
import { expand, expandMap, findMap, letterOfUnit } from "./catalogue.js";
import { CardReader, compressedFrom, HEAD_LIMIT } from "./compression.js";
import { ListParser } from "./daqprj.js";
import { ANY_DECIMALS, ChannelMap, WORD_LIMIT } from "./map.js";
import { builtInMaps } from "./maps.js";

const SHORT = "iris-map ";

/** Whether a text can be a map at all; an empty one is none, which is fine. */
export function isMap(text: string): boolean {
  if (text === "" || findMap(text) >= 0) return true;
  return shortForm.test(text) || text.startsWith("<HISDAQ") || /<DAQPRJ[\s>]/i.test(text);
}

const shortForm = /^iris-map (\d{1,2})\n([^\n]+)\n([^\n]*)\n?$/;

/** Fills a map from a text; false where it holds none. */
export function fillMap(text: string, map: ChannelMap): boolean {
  const index = findMap(text);
  if (index >= 0) {
    expandMap(builtInMaps[index], map);
    return true;
  }
  const short = shortForm.exec(text);
  if (short) {
    expand("its owner's list", short[2], short[3], Math.min(Number(short[1]), WORD_LIMIT), map);
    return map.analogCount > 0;
  }
  const intake = new MapIntake(map);
  for (let at = 0; at < text.length && intake.running; at++) intake.push(text.charCodeAt(at) & 0xff);
  return intake.done;
}

/** Takes the bytes of a file: a list, with anything around it, or compressed by a boiler. */
export class MapIntake {
  readonly #head = new Uint8Array(HEAD_LIMIT);
  #headEnd = 0;
  readonly #parser: ListParser;
  #card: CardReader | undefined;
  #isDecided = false;

  constructor(map: ChannelMap) {
    this.#parser = new ListParser(map);
    this.#parser.begin("its owner's list");
  }

  get done(): boolean {
    return this.#parser.done;
  }

  /** More bytes may help. */
  get running(): boolean {
    return this.#parser.running && this.#card?.failed !== true;
  }

  push(byte: number): void {
    if (this.#isDecided) {
      (this.#card ?? this.#parser).push(byte);
      return;
    }
    this.#head[this.#headEnd++] = byte;
    // The head of a compressed file ends with ">".
    if (byte !== 0x3e && this.#headEnd < HEAD_LIMIT) return;
    this.#isDecided = true;
    const head = this.#head.subarray(0, this.#headEnd);
    if (compressedFrom(head) >= 0) this.#card = new CardReader(this.#parser);
    else for (let at = 0; at < head.length; at++) this.#parser.push(head[at]);
  }
}

/** A file that an owner uploads. */
export class ListFile implements MapFile {
  readonly #map = new ChannelMap();
  readonly #intake = new MapIntake(this.#map);

  get running(): boolean {
    return this.#intake.running;
  }

  push(byte: number): void {
    this.#intake.push(byte);
  }

  text(limit: number): string {
    return this.#intake.done ? shortMap(this.#map, limit) : "";
  }
}

/** A map in its short form, or "" where it does not fit into `limit` characters. */
export function shortMap(map: ChannelMap, limit: number): string {
  const analog: string[] = [];
  for (let id = 0; id < map.analogCount; id++) {
    const marks =
      letterOfUnit(map.units[id]) + (map.decimals[id] === ANY_DECIMALS ? "" : String(map.decimals[id]));
    analog.push(plainName(map.analogName(id)) + (marks === "" ? "" : `:${marks}`));
  }
  const text = `${SHORT}${map.wordCount}\n${analog.join(",")}\n${shortBits(map)}\n`;
  return text.length <= limit ? text : "";
}

function shortBits(map: ChannelMap): string {
  const names: string[] = [];
  for (let index = 0; index < map.bitCount; index++) names[map.bits[index]] = plainName(map.bitName(index));
  const entries: string[] = [];
  let place = 0;
  for (let bit = 0; bit < names.length; bit++) {
    if (names[bit] === undefined) continue;
    while (bit >>> 5 > place >>> 5) {
      entries.push(";");
      place = ((place >>> 5) + 1) * 32;
    }
    if (bit > place) entries.push(`+${bit - place}`);
    entries.push(names[bit]);
    place = bit + 1;
  }
  return entries.join(",");
}

/** In the notation of maps.ts; what it means something else by is left out. */
function plainName(name: string): string {
  const plain = name
    .replace(/[,:{|}~\n]/g, " ")
    .replace(/^[@;+]+/, "")
    .trim();
  return plain.replaceAll("ä", "{").replaceAll("ö", "|").replaceAll("ü", "}").replaceAll("ß", "~");
}
