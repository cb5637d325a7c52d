/** A sink for tests: the committed messages as texts, in order of arrival. */
import { Code, type Sink } from "../modules/reading/sink.js";
import { valueText } from "../modules/reading/value.js";

export interface Collected {
  type: string;
  serial: string;
  time: string;
  /** "code value unit", without the unit where there is none. */
  readings: string[];
  /** Codes that the meter left empty. */
  absent: string[];
}

export interface CodeNames {
  codeText(code: number): string;
  unitText(unit: number): string;
}

export class Collector implements Sink {
  readonly messages: Collected[] = [];
  discards = 0;
  readonly #names: CodeNames;
  #pending: Collected = nothing();

  constructor(names: CodeNames) {
    this.#names = names;
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    this.#add(code, valueText(significand, exponent, unit), unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#add(code, text(buffer, start, end), unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#add(code, text(buffer, start, end), 0);
  }

  absent(code: number): void {
    this.#pending.absent.push(this.#names.codeText(code));
  }

  commit(): void {
    this.messages.push(this.#pending);
    this.#pending = nothing();
  }

  discard(): void {
    this.discards++;
    this.#pending = nothing();
  }

  #add(code: number, value: string, unit: number): void {
    const pending = this.#pending;
    if (code === Code.Serial) pending.serial = value;
    else if (code === Code.Type) pending.type = value;
    else if (code === Code.Time) pending.time = value;
    else {
      const symbol = this.#names.unitText(unit);
      pending.readings.push(`${this.#names.codeText(code)} ${value}${symbol === "" ? "" : ` ${symbol}`}`);
    }
  }
}

function nothing(): Collected {
  return { type: "", serial: "", time: "", readings: [], absent: [] };
}

function text(buffer: Uint8Array, start: number, end: number): string {
  let result = "";
  for (let index = start; index < end; index++) result += String.fromCharCode(buffer[index]);
  return result;
}
