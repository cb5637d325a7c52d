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

export class KamstrupGuard implements Sink {
  /** Values held back since the start. */
  suppressed = 0;
  readonly #sink: Sink;
  /** Info registers of the meter, their tables, what they said last and in this batch. */
  readonly #infoCodes: Float64Array;
  readonly #tables: readonly InfoTable[];
  readonly #said: Float64Array;
  readonly #saying: Float64Array;
  readonly #isSaying: Uint8Array;
  readonly #isWaiting = new Uint8Array(codes.length);
  readonly #significands = new Float64Array(codes.length);
  readonly #exponents = new Int8Array(codes.length);
  readonly #units = new Uint16Array(codes.length);
  /** Whether T1 or T2 was held back when last told. */
  readonly #isFaulty = new Uint8Array(MEASURED_TEMPERATURES);

  constructor(meter: Meter, sink: Sink) {
    this.#sink = sink;
    const infoCodes: number[] = [];
    const tables: InfoTable[] = [];
    for (const { code, info } of meter.fields) {
      const table = info === undefined ? undefined : findInfo(info);
      if (table === undefined) continue;
      infoCodes.push(code);
      tables.push(table);
    }
    this.#infoCodes = Float64Array.from(infoCodes);
    this.#tables = tables;
    this.#said = new Float64Array(infoCodes.length).fill(UNKNOWN);
    this.#saying = new Float64Array(infoCodes.length);
    this.#isSaying = new Uint8Array(infoCodes.length);
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    const info = this.#infoCodes.indexOf(code);
    if (info >= 0) {
      this.#saying[info] = significand;
      this.#isSaying[info] = 1;
    }
    const index = codes.indexOf(code);
    if (index < 0) {
      this.#sink.value(code, significand, exponent, unit);
      return;
    }
    this.#isWaiting[index] = 1;
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
    for (let info = 0; info < this.#said.length; info++) {
      if (this.#isSaying[info] === 1) this.#said[info] = this.#saying[info];
      this.#isSaying[info] = 0;
    }
    for (let index = 0; index < codes.length; index++) {
      if (this.#isWaiting[index] === 0) continue;
      this.#isWaiting[index] = 0;
      const isFault = this.#isFault(index);
      if (index < MEASURED_TEMPERATURES) this.#isFaulty[index] = isFault ? 1 : 0;
      if (isFault) this.suppressed++;
      else this.#pass(index);
    }
    this.#sink.commit();
  }

  discard(): void {
    this.#isWaiting.fill(0);
    this.#isSaying.fill(0);
    this.#sink.discard();
  }

  #pass(index: number): void {
    this.#sink.value(codes[index], this.#significands[index], this.#exponents[index], this.#units[index]);
  }

  #isFault(index: number): boolean {
    if (index < TEMPERATURES) return this.#isInfoUp() && this.#isFaultTemperature(index);
    const isFaulty = this.#isFaulty[0] === 1 || this.#isFaulty[1] === 1;
    if (codes[index] === DIFFERENCE) return isFaulty;
    if (this.#significands[index] !== 0) return false;
    return (codes[index] === POWER && isFaulty) || this.#isSpoiled(codes[index]);
  }

  #isFaultTemperature(index: number): boolean {
    const significand = this.#significands[index];
    return significand === 0 || significand === DISCONNECTED_DEGREES * 10 ** -this.#exponents[index];
  }

  #isInfoUp(): boolean {
    for (let info = 0; info < this.#said.length; info++) if (this.#said[info] !== UNKNOWN) return true;
    return false;
  }

  #isSpoiled(code: number): boolean {
    for (let info = 0; info < this.#said.length; info++)
      if (isSpoiled(this.#tables[info], this.#said[info], code)) return true;
    return false;
  }
}

/** What the readout of a meter tells its values to: the guard where the meter has info codes, else the sink itself. */
export function believable(meter: Meter, sink: Sink): Sink {
  const hasInfo = meter.fields.some(({ info }) => info !== undefined);
  return meter.protocol === "kmp" && hasInfo ? new KamstrupGuard(meter, sink) : sink;
}
