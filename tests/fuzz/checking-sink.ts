/** A sink that accepts what the contract of modules/reading/sink.ts allows, and throws at everything else. */
import { Readings } from "../../modules/reading/readings.js";
import type { Sink } from "../../modules/reading/sink.js";
import { must } from "./target.js";

const ROWS = 64;
const SIGN = new Set([0x2b, 0x2d]);

export class CheckingSink implements Sink {
  readonly readings = new Readings([], { spare: ROWS, texts: 16, textLimit: 64 });
  commits = 0;
  /** Values since the last commit or discard. */
  pending = 0;

  value(code: number, significand: number, exponent: number, unit: number): void {
    this.#check(code, unit);
    must(Number.isSafeInteger(significand), `the significand ${significand} is not exact`);
    must(!Object.is(significand, -0), "the significand is -0");
    must(Number.isInteger(exponent) && exponent >= -128 && exponent < 128, `the exponent is ${exponent}`);
    this.readings.value(code, significand, exponent, unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#check(code, unit);
    this.#range(buffer, start, end);
    let figures = 0;
    let points = 0;
    for (let at = start; at < end; at++) {
      const byte = buffer[at];
      if (byte >= 0x30 && byte <= 0x39) figures++;
      else if (byte === 0x2e) points++;
      else must(at === start && SIGN.has(byte), `${byte} among digits`);
    }
    must(figures > 0 && points <= 1, "digits that are no number");
    this.readings.digits(code, buffer, start, end, unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#check(code, 0);
    this.#range(buffer, start, end);
    this.readings.text(code, buffer, start, end);
  }

  absent(code: number): void {
    this.#check(code, 0);
    this.readings.absent(code);
  }

  commit(): void {
    this.commits++;
    this.pending = 0;
    this.readings.commit();
    for (let row = 0; row < this.readings.count; row++) this.readings.textOf(row);
    must(this.readings.count <= ROWS, "the readings grew");
  }

  discard(): void {
    this.pending = 0;
    this.readings.discard();
  }

  #check(code: number, unit: number): void {
    this.pending++;
    must(Number.isSafeInteger(code) && code >= 0, `the code is ${code}`);
    must(Number.isInteger(unit) && unit >= 0 && unit < 65_536, `the unit is ${unit}`);
  }

  #range(buffer: Uint8Array, start: number, end: number): void {
    must(start >= 0 && start <= end && end <= buffer.length, `a range of ${start} to ${end}`);
  }
}
