/**
 * The body of a push, by its shape and never by its meter. What the sources call layouts are two shapes:
 *
 *   names in the data   an OBIS code (six octets) is the name of the value behind it, wherever it stands: flat
 *                       in one structure, in structures within an array, mixed; {scaler, unit} behind the
 *                       value is its scale. A structure of class, code and attribute without tags is a name too.
 *   names in front      a structure whose first element is an array of {class, OBIS, attribute, index...}:
 *                       element i of the structure is the value of descriptor i.
 *
 * Values without any name are delivered by place (POSITION + index within the outermost structure), under the
 * names of `lists.ts` where the list is known there. Nothing is dropped but the frame of the list itself.
 *
 * Reads only what `AxdrScanner` has accepted.
 */
import { obisAt, POSITION } from "../reading/obis.js";
import type { Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { type AxdrScanner, BARE_DESCRIPTOR, DEPTH_LIMIT, isContainer, isSwappedObis, Tag } from "./axdr.js";
import { Delivery, type MeterTable } from "./delivery.js";
import { type PlaceList, placeCodes, placeExponents, placeUnits } from "./lists.js";
import { isScalerUnit, ObjectList, SCALER_UNIT, UNDESCRIBED } from "./objects.js";
import { findPlaceList } from "./places.js";
import { unitOf } from "./units.js";
import { isWholeNumber } from "./value.js";

const NO_CODE = -1;
/** Group A of an OBIS code is below this: 16 media. */
const MEDIA = 16;

export class BodyReader {
  readonly #scanner: AxdrScanner;
  readonly #delivery: Delivery;
  readonly #objects: ObjectList;
  readonly #noTitle = new Uint8Array(0);

  readonly #remaining = new Uint16Array(DEPTH_LIMIT);
  readonly #kinds = new Uint8Array(DEPTH_LIMIT);
  readonly #counts = new Uint16Array(DEPTH_LIMIT);
  /** Name waiting for its value, by level; and the name that a whole container goes by. */
  readonly #pending = new Float64Array(DEPTH_LIMIT);
  readonly #inherited = new Float64Array(DEPTH_LIMIT);

  constructor(sink: Sink, scanner: AxdrScanner, table: MeterTable | undefined) {
    this.#scanner = scanner;
    this.#delivery = new Delivery(sink, table);
    this.#objects = new ObjectList(scanner);
  }

  /**
   * Delivers the item at `at`, which ends at `end`. `title`: system title of the ciphered message, or empty.
   * `taggedTime`: the notification's time came with a tag. `hasTime`: it came, and is an instant.
   */
  read(
    buffer: Uint8Array,
    at: number,
    end: number,
    title: Uint8Array,
    taggedTime: boolean,
    hasTime: boolean,
  ): void {
    this.#delivery.begin(title, hasTime);
    if (this.#objects.open(buffer, at, end)) this.#named(buffer);
    else {
      const list = findPlaceList(this.#scanner, buffer, at, end, title, taggedTime);
      if (list) this.#listed(buffer, at, end, list);
      else this.#walk(buffer, this.#skipFrame(buffer, at), end, NO_CODE, 0);
    }
    this.#delivery.finish(buffer);
  }

  /** Values of the last body that went out by place. */
  get unnamed(): number {
    return this.#delivery.unnamed;
  }

  /** A session begins, in which `write` delivers what was asked for. `hasTime`: its time is known, or no matter. */
  open(hasTime: boolean): void {
    this.#delivery.begin(this.#noTitle, hasTime);
  }

  /** Delivers one item that was asked for by name: a scalar with the given scale, or all of a container. */
  write(buffer: Uint8Array, at: number, end: number, code: number, exponent: number, unit: number): void {
    this.#delivery.resume();
    if (isContainer(buffer[at])) this.#walk(buffer, at, end, code, 0);
    else this.#delivery.scaled(buffer, at, end, code, exponent, unit);
    this.#delivery.finish(buffer);
  }

  /** Values under the names that stand in front of them. */
  #named(buffer: Uint8Array): void {
    const objects = this.#objects;
    for (let element = 1; element < objects.count; element++) {
      const which = objects.descriptorOf(element);
      if (which !== UNDESCRIBED)
        this.#delivery.expect(
          buffer,
          objects.offsets[element],
          objects.offsets[element + 1],
          objects.codes[which],
        );
    }
    // What is about a value has the value's code: it goes first, so that the value stays.
    for (let round = 0; round < 2; round++)
      for (let element = 1; element < objects.count; element++)
        if (objects.isAside(element) === (round === 0)) this.#object(buffer, element);
  }

  #object(buffer: Uint8Array, element: number): void {
    const objects = this.#objects;
    const at = objects.offsets[element];
    const end = objects.offsets[element + 1];
    const which = objects.descriptorOf(element);
    if (objects.isScale(buffer, element)) return;
    const code = which === UNDESCRIBED ? NO_CODE : objects.codes[which];
    const scale = isWholeNumber(buffer[at]) ? objects.scaleOf(buffer, element) : -1;
    if (scale < 0) this.#walk(buffer, at, end, code, element);
    else this.#scaled(buffer, at, end, code, scale);
  }

  /** Delivers a number with the {scaler, unit} that stands at `scale`. */
  #scaled(buffer: Uint8Array, at: number, end: number, code: number, scale: number): void {
    this.#delivery.scaled(buffer, at, end, code, (buffer[scale + 3] << 24) >> 24, unitOf(buffer[scale + 5]));
  }

  #listed(buffer: Uint8Array, at: number, end: number, list: PlaceList): void {
    at = this.#scanner.scanLength(buffer, at + 1, end);
    for (let index = 0; index < list.shape.length; index++) {
      const next = this.#scanner.scan(buffer, at, end);
      const place = list.first + index;
      const code = placeCodes[place];
      if (code < 0) this.#delivery.scaled(buffer, at, next, POSITION + index, 0, Unit.None);
      else this.#delivery.scaled(buffer, at, next, code, placeExponents[place], placeUnits[place]);
      at = next;
    }
  }

  /** A structure of an enumeration and an array of bare descriptors (Sagemcom XT211): the array is the body. */
  #skipFrame(buffer: Uint8Array, at: number): number {
    const isFrame =
      buffer[at] === Tag.Structure &&
      buffer[at + 1] === 2 &&
      buffer[at + 2] === Tag.Enum &&
      buffer[at + 4] === Tag.Array &&
      buffer[at + 6] === Tag.Structure &&
      buffer[at + 7] === 2 &&
      buffer[at + 8] === Tag.Null;
    return isFrame ? at + 4 : at;
  }

  /** One item with everything in it. `code`: its name, or NO_CODE; `place`: where it stands. */
  #walk(buffer: Uint8Array, at: number, end: number, code: number, place: number): void {
    const remaining = this.#remaining;
    const pending = this.#pending;
    let level = -1;
    for (;;) {
      const inherited = level < 0 ? code : this.#inherited[level];
      if (this.#isBareDescriptor(buffer, at, level)) {
        pending[level] = obisAt(buffer, at + 2);
        at += BARE_DESCRIPTOR;
        remaining[level]--;
      }
      if (isContainer(buffer[at])) {
        const kind = buffer[at];
        at = this.#scanner.scanLength(buffer, at + 1, end);
        const name = level < 0 ? code : pending[level] !== NO_CODE ? pending[level] : inherited;
        if (level >= 0) pending[level] = NO_CODE;
        level++;
        remaining[level] = this.#scanner.length;
        this.#counts[level] = this.#scanner.length;
        this.#kinds[level] = kind;
        pending[level] = NO_CODE;
        this.#inherited[level] = name;
      } else {
        const next = this.#scanner.scan(buffer, at, end);
        const canName =
          level >= 0 && inherited === NO_CODE && pending[level] === NO_CODE && remaining[level] > 1;
        if (canName && isObis(buffer, at, next)) {
          pending[level] = obisAt(buffer, at + 2);
          at = next;
        } else {
          at = this.#scalar(buffer, at, next, end, code, place, level);
        }
        if (level >= 0) remaining[level]--;
      }
      while (level >= 0 && remaining[level] === 0) {
        level--;
        if (level >= 0) remaining[level]--;
      }
      if (level < 0) return;
    }
  }

  /** Delivers a scalar with the scale behind it, if one stands there; returns where the next item starts. */
  #scalar(
    buffer: Uint8Array,
    at: number,
    next: number,
    end: number,
    code: number,
    place: number,
    level: number,
  ): number {
    let name = level < 0 ? code : this.#pending[level];
    if (name === NO_CODE && level >= 0) name = this.#inherited[level];
    if (level >= 0) this.#pending[level] = NO_CODE;
    const isNamed = name !== NO_CODE;
    if (!isNamed) {
      if (buffer[at] === Tag.Null) return next;
      name = POSITION + (level < 0 ? place : this.#counts[0] - this.#remaining[0]);
      if (level === 0 && this.#remaining[0] === 1) this.#delivery.number(buffer, at, next);
    }
    const isScaled =
      level >= 0 &&
      this.#remaining[level] > 1 &&
      isWholeNumber(buffer[at]) &&
      isScalerUnit(buffer, next, end);
    if (isScaled) {
      this.#scaled(buffer, at, next, name, next);
      this.#remaining[level]--;
      return next + SCALER_UNIT;
    }
    this.#delivery.unscaled(buffer, at, next, name);
    return next;
  }

  #isBareDescriptor(buffer: Uint8Array, at: number, level: number): boolean {
    return (
      level > 0 &&
      buffer[at] === Tag.Null &&
      this.#remaining[level] === 2 &&
      this.#counts[level] === 2 &&
      this.#kinds[level] === Tag.Structure &&
      this.#kinds[level - 1] === Tag.Array
    );
  }
}

/** Whether the item [at, end) is six octets that can be an OBIS code. */
function isObis(buffer: Uint8Array, at: number, end: number): boolean {
  if (end - at !== 8) return false;
  if (isSwappedObis(buffer, at, end + 1)) return true;
  return buffer[at] === Tag.OctetString && buffer[at + 1] === 6 && buffer[at + 2] < MEDIA;
}
