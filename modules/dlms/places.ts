/** Knowing a list whose values come by place: by its length, the kinds of its values and what it says of itself. */
import { startsWith } from "../bytes/letters.js";
import { type AxdrScanner, isString, Tag } from "./axdr.js";
import { type PlaceList, placeLists } from "./lists.js";
import { DATE_TIME_SIZE } from "./time.js";
import { contentStart, isWholeNumber } from "./value.js";

/** The list that the structure at `at` is, or undefined. See `BodyReader.read` for the rest. */
export function findPlaceList(
  scanner: AxdrScanner,
  buffer: Uint8Array,
  at: number,
  end: number,
  title: Uint8Array,
  taggedTime: boolean,
): PlaceList | undefined {
  if (buffer[at] !== Tag.Structure) return undefined;
  const first = scanner.scanLength(buffer, at + 1, end);
  const count = scanner.length;
  for (let index = 0; index < placeLists.length; index++) {
    const list = placeLists[index];
    if (list.shape.length !== count || (list.taggedTime && !taggedTime)) continue;
    if (!startsWith(title, 0, title.length, list.title)) continue;
    if (list.word.length > 0) {
      if (!isString(buffer[first])) continue;
      const textStart = contentStart(buffer, first);
      if (!startsWith(buffer, textStart, scanner.scan(buffer, first, end), list.word)) continue;
    }
    if (hasShape(scanner, buffer, first, end, list.shape)) return list;
  }
  return undefined;
}

function hasShape(
  scanner: AxdrScanner,
  buffer: Uint8Array,
  at: number,
  end: number,
  shape: Uint8Array,
): boolean {
  for (let index = 0; index < shape.length; index++) {
    const tag = buffer[at];
    switch (shape[index]) {
      case 0x74: // t
        if (!isString(tag)) return false;
        break;
      case 0x64: // d
        if (tag !== Tag.DateTime && (tag !== Tag.OctetString || buffer[at + 1] !== DATE_TIME_SIZE))
          return false;
        break;
      case 0x75: // u
        if (tag !== Tag.Unsigned32) return false;
        break;
      case 0x73: // s
        if (tag !== Tag.Unsigned16 && tag !== Tag.Integer16) return false;
        break;
      case 0x65: // e
        if (tag !== Tag.Enum) return false;
        break;
      default:
        if (!isWholeNumber(tag)) return false;
    }
    at = scanner.scan(buffer, at, end);
  }
  return true;
}
