/**
 * A push list that names its values in front: a structure whose first element is an array of descriptors
 * {class, OBIS, attribute, data index, ...} (Blue Book "Push setup"), the others being the values in order.
 */
import { obisAt } from "../reading/obis.js";
import { type AxdrScanner, COUNT_LIMIT, Tag } from "./axdr.js";

const CLASS_EXTENDED = 4;
const ATTRIBUTE_VALUE = 2;
const ATTRIBUTE_SCALE = 3;
/** Fewest members of a descriptor. */
const DESCRIPTOR_COUNT = 4;
/** 02 02 0F scaler 16 unit. */
export const SCALER_UNIT = 6;
/** `which`: no descriptor belongs to this element. */
export const UNDESCRIBED = -1;

/** Whether {scaler, unit} stands at `at`. */
export function isScalerUnit(buffer: Uint8Array, at: number, end: number): boolean {
  return (
    end - at >= SCALER_UNIT &&
    buffer[at] === Tag.Structure &&
    buffer[at + 1] === 2 &&
    buffer[at + 2] === Tag.Integer8 &&
    buffer[at + 4] === Tag.Enum
  );
}

export class ObjectList {
  /** Elements of the structure, the array of descriptors being number 0. */
  count = 0;
  /** Names by descriptor. */
  readonly codes = new Float64Array(COUNT_LIMIT);
  /** Where the elements start, and where the last one ends. */
  readonly offsets = new Uint16Array(COUNT_LIMIT + 1);

  readonly #scanner: AxdrScanner;
  readonly #classes = new Uint16Array(COUNT_LIMIT);
  readonly #attributes = new Int8Array(COUNT_LIMIT);
  #descriptors = 0;
  #shift = 0;

  constructor(scanner: AxdrScanner) {
    this.#scanner = scanner;
  }

  /** Takes the item at `at` if it is such a list. */
  open(buffer: Uint8Array, at: number, end: number): boolean {
    if (buffer[at] !== Tag.Structure) return false;
    const scanner = this.#scanner;
    at = scanner.scanLength(buffer, at + 1, end);
    this.count = scanner.length;
    if (this.count < 2 || buffer[at] !== Tag.Array) return false;
    const first = at;
    at = scanner.scanLength(buffer, at + 1, end);
    this.#descriptors = scanner.length;
    if (this.#descriptors === 0) return false;
    for (let index = 0; index < this.#descriptors; index++) {
      if (!isDescriptor(buffer, at)) return false;
      this.#classes[index] = (buffer[at + 3] << 8) | buffer[at + 4];
      this.codes[index] = obisAt(buffer, at + 7);
      this.#attributes[index] = (buffer[at + 14] << 24) >> 24;
      at = scanner.scan(buffer, at, end);
    }
    // The list describes itself as its first object; where it does not, the values begin with descriptor 0.
    this.#shift = this.#descriptors === this.count ? 0 : 1;
    at = first;
    for (let index = 0; index < this.count; index++) {
      this.offsets[index] = at;
      at = scanner.scan(buffer, at, end);
    }
    this.offsets[this.count] = at;
    return true;
  }

  /** Descriptor of an element, or UNDESCRIBED. */
  descriptorOf(element: number): number {
    const which = element - this.#shift;
    return which < this.#descriptors ? which : UNDESCRIBED;
  }

  /** Something about a value (a capture time) under the value's own code. */
  isAside(element: number): boolean {
    const which = this.descriptorOf(element);
    return (
      which !== UNDESCRIBED &&
      this.#classes[which] === CLASS_EXTENDED &&
      this.#attributes[which] > ATTRIBUTE_VALUE
    );
  }

  /** The scale of another element, as an object of its own. */
  isScale(buffer: Uint8Array, element: number): boolean {
    const which = this.descriptorOf(element);
    return (
      which !== UNDESCRIBED &&
      this.#attributes[which] === ATTRIBUTE_SCALE &&
      isScalerUnit(buffer, this.offsets[element], this.offsets[element + 1])
    );
  }

  /** Where {scaler, unit} of an element's value stands in the list, or -1. */
  scaleOf(buffer: Uint8Array, element: number): number {
    const which = this.descriptorOf(element);
    if (which === UNDESCRIBED || this.#attributes[which] !== ATTRIBUTE_VALUE) return -1;
    for (let other = 1; other < this.count; other++)
      if (this.isScale(buffer, other) && this.codes[this.descriptorOf(other)] === this.codes[which])
        return this.offsets[other];
    return -1;
  }
}

function isDescriptor(buffer: Uint8Array, at: number): boolean {
  return (
    buffer[at] === Tag.Structure &&
    buffer[at + 1] >= DESCRIPTOR_COUNT &&
    buffer[at + 2] === Tag.Unsigned16 &&
    buffer[at + 5] === Tag.OctetString &&
    buffer[at + 6] === 6 &&
    buffer[at + 13] === Tag.Integer8
  );
}
