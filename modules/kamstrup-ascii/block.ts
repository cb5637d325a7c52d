/**
 * The data block of "/?!" as the 66-C, Multical III and 401 send it (5810-133 A.2): customer, energy, volume and hours,
 * with their units: "0.0(00001234567)6.8(0456.631*GJ)6.26(3447.381*m3)6.31(0040345*h)!". All four or nothing.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { word, wordIn } from "../bytes/word.js";
import type { Sink } from "../reading/sink.js";
import { Code } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { Fault } from "../readout/fault.js";
import { AsciiCode } from "./codes.js";
import type { AsciiFrame } from "./frame.js";

const CUSTOMER = 0;
const ENERGY = 1;
const VOLUME = 2;
const HOURS = 3;
const VALUES = 4;
/** Most digits that are sure to fit a significand. */
const DIGIT_LIMIT = 15;

const codes: readonly number[] = Object.freeze([word("0.0"), word("6.8"), word("6.26"), word("6.31")]);
/** Words of the wire and what they are. */
const units: readonly (readonly [number, number])[] = deepFreeze([
  [word("GJ"), Unit.Gigajoule],
  [word("kWh"), Unit.KilowattHour],
  [word("MWh"), Unit.MegawattHour],
  [word("Gcal"), Unit.Gigacalorie],
  [word("m3"), Unit.CubicMetre],
  [word("h"), Unit.Hour],
]);
const WHOLE_NUMBER: readonly number[] = Object.freeze([Unit.None]);
const allowed: readonly (readonly number[])[] = Object.freeze([
  WHOLE_NUMBER,
  Object.freeze([Unit.Gigajoule, Unit.KilowattHour, Unit.MegawattHour, Unit.Gigacalorie]),
  Object.freeze([Unit.CubicMetre]),
  Object.freeze([Unit.Hour]),
]);

export class BlockReader {
  readonly #sink: Sink;
  readonly #significands = new Float64Array(VALUES);
  readonly #exponents = new Int8Array(VALUES);
  readonly #units = new Uint16Array(VALUES);
  readonly #asAnswer: boolean;
  #customerStart = 0;
  #customerEnd = 0;

  /** @param asAnswer energy, volume and hours get the codes that they have in the answer to "/#1" */
  constructor(sink: Sink, asAnswer: boolean) {
    this.#sink = sink;
    this.#asAnswer = asAnswer;
  }

  /** Tells the block to the sink; the caller commits. A `Fault` where it is not what it should be. */
  deliver(frame: AsciiFrame): number {
    const block = frame.block;
    let at = 0;
    for (let value = 0; value < VALUES; value++) {
      while (at < frame.blockEnd && block[at] <= 0x20) at++;
      at = this.#value(block, at, frame.blockEnd, value);
      if (at < 0) return Fault.Malformed;
    }
    while (at < frame.blockEnd && block[at] <= 0x20) at++;
    if (at === frame.blockEnd || block[at] !== 0x21) return Fault.Malformed;
    const base = this.#asAnswer ? AsciiCode.Energy : AsciiCode.BlockEnergy;
    const customer = this.#asAnswer ? AsciiCode.Customer : AsciiCode.BlockCustomer;
    this.#sink.value(customer, this.#significands[CUSTOMER], 0, Unit.None);
    this.#tell(base, ENERGY);
    this.#tell(base + 1, VOLUME);
    this.#tell(base + 2, HOURS);
    if (this.#customerEnd > this.#customerStart)
      this.#sink.text(Code.Serial, block, this.#customerStart, this.#customerEnd);
    return Fault.None;
  }

  #tell(code: number, value: number): void {
    this.#sink.value(code, this.#significands[value], this.#exponents[value], this.#units[value]);
  }

  /** Reads "code(number*unit)"; the index after it, or -1. */
  #value(block: Uint8Array, at: number, end: number, value: number): number {
    let open = at;
    while (open < end && block[open] !== 0x28) open++;
    if (open === end || wordIn(block, at, open) !== codes[value]) return -1;
    at = open + 1;
    let significand = 0;
    let digits = 0;
    let decimals = -1;
    if (value === CUSTOMER) this.#customerStart = at;
    while (at < end && block[at] !== 0x2a && block[at] !== 0x29) {
      const digit = block[at] - 0x30;
      if (block[at] === 0x2e && decimals < 0 && digits > 0 && value !== CUSTOMER) decimals = 0;
      else if (digit >= 0 && digit <= 9 && digits < DIGIT_LIMIT) {
        if (value === CUSTOMER && significand === 0) this.#customerStart = at;
        significand = significand * 10 + digit;
        digits++;
        if (decimals >= 0) decimals++;
      } else return -1;
      at++;
    }
    if (value === CUSTOMER) this.#customerEnd = significand === 0 ? this.#customerStart : at;
    let unit: number = Unit.None;
    if (at < end && block[at] === 0x2a) {
      unit = -1;
      let close = at + 1;
      while (close < end && block[close] !== 0x29) close++;
      const wanted = wordIn(block, at + 1, close);
      for (let row = 0; row < units.length && wanted >= 0; row++)
        if (units[row][0] === wanted) {
          unit = units[row][1];
          at = close;
          break;
        }
    }
    if (digits === 0 || decimals === 0 || at >= end || block[at] !== 0x29 || !isAllowed(value, unit))
      return -1;
    this.#significands[value] = significand;
    this.#exponents[value] = decimals > 0 ? -decimals : 0;
    this.#units[value] = unit;
    return at + 1;
  }
}

function isAllowed(value: number, unit: number): boolean {
  const list = allowed[value];
  for (let index = 0; index < list.length; index++) if (list[index] === unit) return true;
  return false;
}
