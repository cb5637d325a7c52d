/** Expands a map that comes with the software (maps.ts) into a ChannelMap. */
import { Unit } from "../reading/unit.js";
import { ANY_DECIMALS, type ChannelMap } from "./map.js";
import { blocks } from "./map-blocks.js";
import { type BuiltInMap, builtInMaps, UNIT_LETTERS } from "./maps.js";

/** `Unit` of each of UNIT_LETTERS. */
const unitOfLetter = Uint8Array.of(
  Unit.Celsius,
  Unit.Percent,
  Unit.Milliampere,
  Unit.RevolutionsPerMinute,
  Unit.Minute,
  Unit.Watt,
  Unit.Volt,
  Unit.Millivolt,
  Unit.Kilogram,
  Unit.Kilowatt,
  Unit.KilowattHour,
  Unit.Hour,
  Unit.LitrePerHour,
  Unit.LitrePerMinute,
  Unit.Bar,
  Unit.Millimetre,
  Unit.Ampere,
  Unit.MegawattHour,
  Unit.Second,
  Unit.Millibar,
  Unit.Pascal,
  Unit.Litre,
  Unit.CubicMetrePerHour,
  Unit.Hertz,
);

/** Index of the map with this name, or -1. */
export function findMap(name: string): number {
  for (let index = 0; index < builtInMaps.length; index++)
    if (builtInMaps[index].name.toLowerCase() === name.trim().toLowerCase()) return index;
  return -1;
}

export function expandMap(source: BuiltInMap, map: ChannelMap): void {
  expand(source.name, source.analog, source.digital, source.wordCount, map);
}

/** A map in the notation of maps.ts. */
export function expand(
  name: string,
  analog: string,
  digital: string,
  wordCount: number,
  map: ChannelMap,
): void {
  map.clear(name);
  expandAnalog(analog, map, 0);
  expandDigital(digital, map, 0);
  map.wordCount = wordCount;
}

/** The letter of a unit, or "". */
export function letterOfUnit(unit: number): string {
  return unit === Unit.None ? "" : UNIT_LETTERS.charAt(unitOfLetter.indexOf(unit));
}

/** Calls stand one deep at most: a block holds no block. Returns the next place. */
function expandAnalog(text: string, map: ChannelMap, place: number): number {
  const entries = text.split(",");
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    if (entry.charAt(0) === "@") place = expandAnalog(blocks[Number(entry.slice(1))], map, place);
    else addAnalog(entry, map, place++);
  }
  return place;
}

function addAnalog(entry: string, map: ChannelMap, place: number): void {
  const colon = entry.indexOf(":");
  const name = germanName(colon < 0 ? entry : entry.slice(0, colon));
  let unit: number = Unit.None;
  let decimals = ANY_DECIMALS;
  for (let index = colon + 1; colon >= 0 && index < entry.length; index++) {
    const letter = UNIT_LETTERS.indexOf(entry.charAt(index));
    if (letter >= 0) unit = unitOfLetter[letter];
    else decimals = entry.charCodeAt(index) - 0x30;
  }
  map.analog(place, name, unit, decimals);
}

/** Words and bits are counted as one number: 32 * word + bit. */
function expandDigital(text: string, map: ChannelMap, place: number): number {
  const entries = text.split(",");
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    const mark = entry.charAt(0);
    if (mark === "@") place = expandDigital(blocks[Number(entry.slice(1))], map, place);
    else if (mark === ";") place = (Math.floor(place / 32) + 1) * 32;
    else if (mark === "+") place += Number(entry.slice(1));
    else {
      map.digital(Math.floor(place / 32), place % 32, germanName(entry));
      place++;
    }
  }
  return place;
}

/** ISO 646-DE to letters. */
function germanName(text: string): string {
  return text.replaceAll("{", "ä").replaceAll("|", "ö").replaceAll("}", "ü").replaceAll("~", "ß");
}
