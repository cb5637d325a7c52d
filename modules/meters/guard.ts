/**
 * Stands between a readout and the readings, and holds back what the meter itself says is nonsense: with a
 * broken sensor it answers 0.00 or 185.00 degrees and no power, and tells so in its info code. The row then keeps
 * its last good value and grows old; nothing wrong is published.
 *
 * Values that an info code can spoil wait until the commit, since the info code may come after them. A batch
 * without the info code is judged by the last one that was committed.
 */
import type { Sink } from "../reading/sink.js";
import { findInfo, type InfoTable } from "./info-codes.js";
import { isSpoiled } from "./info-text.js";
import type { Meter } from "./meter.js";

const UNKNOWN = -1;

export class Guard implements Sink {
  /** Values held back since the start. */
  suppressed = 0;
  readonly #sink: Sink;
  /** Info registers of the meter, their tables, what they said last and in this batch. */
  readonly #infoCodes: Float64Array;
  readonly #tables: readonly InfoTable[];
  readonly #said: Float64Array;
  readonly #saying: Float64Array;
  /** Registers that can be spoiled, and those of them that wait. */
  readonly #codes: Float64Array;
  readonly #waiting: Uint8Array;
  readonly #significands: Float64Array;
  readonly #exponents: Int8Array;
  readonly #units: Uint16Array;

  constructor(meter: Meter, sink: Sink) {
    this.#sink = sink;
    const infoCodes: number[] = [];
    const tables: InfoTable[] = [];
    const codes = new Set<number>();
    for (const { code, info } of meter.fields) {
      const table = info === undefined ? undefined : findInfo(info);
      if (table === undefined) continue;
      infoCodes.push(code);
      tables.push(table);
      for (const flags of table.places)
        for (const { spoils } of flags) for (const spoiled of spoils ?? []) codes.add(spoiled);
    }
    this.#infoCodes = Float64Array.from(infoCodes);
    this.#tables = tables;
    this.#said = new Float64Array(infoCodes.length).fill(UNKNOWN);
    this.#saying = new Float64Array(infoCodes.length).fill(UNKNOWN);
    this.#codes = Float64Array.from(codes);
    this.#waiting = new Uint8Array(this.#codes.length);
    this.#significands = new Float64Array(this.#codes.length);
    this.#exponents = new Int8Array(this.#codes.length);
    this.#units = new Uint16Array(this.#codes.length);
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    const info = this.#infoCodes.indexOf(code);
    if (info >= 0) this.#saying[info] = exponent === 0 ? significand : UNKNOWN;
    const index = this.#codes.indexOf(code);
    if (index < 0) {
      this.#sink.value(code, significand, exponent, unit);
      return;
    }
    this.#waiting[index] = 1;
    this.#significands[index] = significand;
    this.#exponents[index] = exponent;
    this.#units[index] = unit;
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#sink.digits(code, buffer, start, end, unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#sink.text(code, buffer, start, end);
  }

  absent(code: number): void {
    this.#sink.absent(code);
  }

  commit(): void {
    for (let info = 0; info < this.#saying.length; info++) {
      if (this.#saying[info] !== UNKNOWN) this.#said[info] = this.#saying[info];
      this.#saying[info] = UNKNOWN;
    }
    for (let index = 0; index < this.#waiting.length; index++) {
      if (this.#waiting[index] === 0) continue;
      this.#waiting[index] = 0;
      if (this.#isSpoiled(this.#codes[index])) this.suppressed++;
      else
        this.#sink.value(
          this.#codes[index],
          this.#significands[index],
          this.#exponents[index],
          this.#units[index],
        );
    }
    this.#sink.commit();
  }

  discard(): void {
    this.#waiting.fill(0);
    this.#saying.fill(UNKNOWN);
    this.#sink.discard();
  }

  #isSpoiled(code: number): boolean {
    for (let info = 0; info < this.#said.length; info++)
      if (isSpoiled(this.#tables[info], this.#said[info], code)) return true;
    return false;
  }
}
