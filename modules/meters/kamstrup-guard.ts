/**
 * Stands between the readout of a Kamstrup meter and the readings, and holds back what a broken sensor makes of them:
 *
 *   temperature   exactly 0.00 or 185.00 while an info code is up (Kamstrup's technical descriptions)
 *   difference    of a temperature that is held back
 *   power         0 while a temperature is held back, or a flag of the info code says that it cannot be known
 *   flow          0 while a flag says that the flow sensor does not answer
 *
 * The row then keeps its last good value and grows old; nothing wrong is published. Values wait until the
 * commit, since the info code may come after them. A batch without an info code is judged by the last one.
 * A plausible value is never held back, whatever the info code says: what register 99 of the newest generation
 * holds is not public.
 */
import type { Sink } from "../reading/sink.js";
import { findInfo, type InfoTable } from "./info-codes.js";
import { isSpoiled } from "./info-text.js";
import type { Meter } from "./meter.js";

const FLOW = 74;
const POWER = 80;
const DIFFERENCE = 89;
/** T1 and T2, from which difference and power come, then T3 and T4. The order of `#significands`. */
const codes: readonly number[] = Object.freeze([86, 87, 88, 122, DIFFERENCE, POWER, FLOW]);
const TEMPERATURES = 4;
const MEASURED_TEMPERATURES = 2;
/** What a Pt500 that is disconnected reads. */
const DISCONNECTED_DEGREES = 185;
/** No info code yet. */
const UNKNOWN = 0;
/** Columns of what was said, and of the values. */
const SAYING = 1;
const SAID_WIDTH = 2;
const EXPONENT = 1;
const UNIT = 2;
const WIDTH = 3;

export class KamstrupGuard implements Sink {
  /** Values held back since the start. */
  suppressed = 0;
  readonly #sink: Sink;
  /** Info registers of the meter and their tables. */
  readonly #infoCodes: readonly number[];
  readonly #tables: readonly InfoTable[];
  /**
   * Columns of numbers in one array each: on a small host an array costs as much memory as what stands in it.
   * Of each info register what it said last, and in this batch; of each code its value, exponent and unit.
   */
  readonly #said: Float64Array;
  readonly #values = new Float64Array(WIDTH * codes.length);
  /** Codes that wait for the commit, info registers that spoke in this batch, T1 and T2 that were held back when last told. */
  #waiting = 0;
  #saying = 0;
  #faulty = 0;

  constructor(meter: Meter, sink: Sink) {
    this.#sink = sink;
    const infoCodes: number[] = [];
    const tables: InfoTable[] = [];
    for (let row = 0; row < meter.fields.length; row++) {
      const { code, info } = meter.fields.at(row)!;
      const table = info === undefined ? undefined : findInfo(info);
      if (table === undefined) continue;
      infoCodes.push(code);
      tables.push(table);
    }
    this.#infoCodes = infoCodes;
    this.#tables = tables;
    this.#said = new Float64Array(SAID_WIDTH * infoCodes.length).fill(UNKNOWN);
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    const info = this.#infoCodes.indexOf(code);
    if (info >= 0) {
      this.#said[SAID_WIDTH * info + SAYING] = significand;
      this.#saying |= 1 << info;
    }
    const index = codes.indexOf(code);
    if (index < 0) {
      this.#sink.value(code, significand, exponent, unit);
      return;
    }
    this.#waiting |= 1 << index;
    this.#values[WIDTH * index] = significand;
    this.#values[WIDTH * index + EXPONENT] = exponent;
    this.#values[WIDTH * index + UNIT] = unit;
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
    for (let info = 0; info < this.#infoCodes.length; info++)
      if (this.#saying & (1 << info)) this.#said[SAID_WIDTH * info] = this.#said[SAID_WIDTH * info + SAYING];
    for (let index = 0; index < codes.length; index++) {
      if ((this.#waiting & (1 << index)) === 0) continue;
      const isFault = this.#isFault(index);
      if (index < MEASURED_TEMPERATURES)
        this.#faulty = (this.#faulty & ~(1 << index)) | (isFault ? 1 << index : 0);
      if (isFault) this.suppressed++;
      else this.#pass(index);
    }
    this.#waiting = 0;
    this.#saying = 0;
    this.#sink.commit();
  }

  discard(): void {
    this.#waiting = 0;
    this.#saying = 0;
    this.#sink.discard();
  }

  #pass(index: number): void {
    const at = WIDTH * index;
    this.#sink.value(codes[index], this.#values[at], this.#values[at + EXPONENT], this.#values[at + UNIT]);
  }

  #isFault(index: number): boolean {
    if (index < TEMPERATURES) return this.#isInfoUp() && this.#isFaultTemperature(index);
    const isFaulty = this.#faulty !== 0;
    if (codes[index] === DIFFERENCE) return isFaulty;
    if (this.#values[WIDTH * index] !== 0) return false;
    return (codes[index] === POWER && isFaulty) || this.#isSpoiled(codes[index]);
  }

  #isFaultTemperature(index: number): boolean {
    const significand = this.#values[WIDTH * index];
    const exponent = this.#values[WIDTH * index + EXPONENT];
    return significand === 0 || significand === DISCONNECTED_DEGREES * 10 ** -exponent;
  }

  #isInfoUp(): boolean {
    for (let info = 0; info < this.#infoCodes.length; info++)
      if (this.#said[SAID_WIDTH * info] !== UNKNOWN) return true;
    return false;
  }

  #isSpoiled(code: number): boolean {
    for (let info = 0; info < this.#infoCodes.length; info++)
      if (isSpoiled(this.#tables[info], this.#said[SAID_WIDTH * info], code)) return true;
    return false;
  }
}

/** What the readout of a meter tells its values to: the guard where the meter has info codes, else the sink itself. */
export function believable(meter: Meter, sink: Sink): Sink {
  const hasInfo = meter.fields.some(({ info }) => info !== undefined);
  return meter.protocol === "kmp" && hasInfo ? new KamstrupGuard(meter, sink) : sink;
}
