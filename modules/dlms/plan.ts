/** What a reader asks a meter for: the objects of its table, with the class of each and what is known of its scale. */
import { POSITION, quantityGroups } from "../reading/obis.js";
import { Unit } from "../reading/unit.js";
import { ReadSet } from "../readout/protocol.js";
import type { DlmsMeter } from "./protocol.js";

export const ObjectClass = Object.freeze({ Data: 1, Register: 3, Extended: 4, Clock: 8 });

const MAXIMUM = 6;
const ABSTRACT_END = 2 ** 40;
/** Groups C of electricity that are no measurement. */
const GENERAL = 0;
const SERVICE = 96;

/** Interface class of a code, by the rules of IEC 62056-6-2: tables do not say it. */
export function classOf(code: number): number {
  const groups = quantityGroups(code);
  const c = groups >>> 8;
  const d = groups & 255;
  if (code < ABSTRACT_END) {
    if (c === 1 && d === 0) return ObjectClass.Clock;
    return c === 24 ? ObjectClass.Extended : ObjectClass.Data;
  }
  if (c === GENERAL || c >= SERVICE) return ObjectClass.Data;
  return d === MAXIMUM ? ObjectClass.Extended : ObjectClass.Register;
}

/** Whether a number is behind the code: only then it has a scale. */
function hasScale(classId: number): boolean {
  return classId === ObjectClass.Register || classId === ObjectClass.Extended;
}

export class Plan {
  readonly codes: Float64Array;
  readonly classes: Uint8Array;
  readonly exponents: Int8Array;
  readonly units: Uint16Array;
  readonly #sets: Uint8Array;
  readonly #scaled: Uint8Array;
  readonly #absent: Uint8Array;
  #set: number = ReadSet.Live;
  row = -1;

  constructor(meter: DlmsMeter) {
    const fields = meter.fields;
    this.codes = new Float64Array(fields.length);
    this.classes = new Uint8Array(fields.length);
    this.exponents = new Int8Array(fields.length);
    this.units = new Uint16Array(fields.length).fill(Unit.None);
    this.#sets = new Uint8Array(fields.length);
    this.#scaled = new Uint8Array(fields.length);
    this.#absent = new Uint8Array(fields.length);
    for (let row = 0; row < fields.length; row++) {
      const { code, set } = fields.at(row)!;
      this.codes[row] = code;
      this.classes[row] = classOf(code);
      this.#sets[row] = setBits(set ?? "live", this.classes[row]);
      this.#scaled[row] = hasScale(this.classes[row]) ? 0 : 1;
      if (code >= POSITION) this.#absent[row] = 1;
    }
  }

  select(set: number): void {
    this.#set = set;
  }

  begin(): void {
    this.row = -1;
  }

  /** Goes to the next object of the set; false: there is none. */
  next(): boolean {
    const bit = 1 << this.#set;
    for (let row = this.row + 1; row < this.codes.length; row++) {
      if (this.#absent[row] === 1 || (this.#sets[row] & bit) === 0) continue;
      this.row = row;
      return true;
    }
    return false;
  }

  /** The scale of this object was not asked for yet. */
  get needsScale(): boolean {
    return this.#scaled[this.row] === 0;
  }

  setScale(exponent: number, unit: number): void {
    this.exponents[this.row] = exponent;
    this.units[this.row] = unit;
    this.#scaled[this.row] = 1;
  }

  /** The meter has no such object: it is not asked for again. */
  leaveOut(code: number): void {
    for (let row = 0; row < this.codes.length; row++) if (this.codes[row] === code) this.#absent[row] = 1;
  }
}

/** One bit for each set that a row belongs to. Who are you: the names, which are data. */
function setBits(set: "live" | "slow" | "extra", classId: number): number {
  const identity = classId === ObjectClass.Data ? (1 << ReadSet.Identify) | (1 << ReadSet.Probe) : 0;
  if (set === "extra") return (1 << ReadSet.Extra) | identity;
  return (1 << ReadSet.All) | (1 << (set === "live" ? ReadSet.Live : ReadSet.Slow)) | identity;
}
