/** One committed reading as text: exact decimal, ISO 8601 or the meter's own words. */
import type { Writer } from "../bytes/writer.js";
import { Form, type Readings } from "./readings.js";
import { VALUE_LIMIT, writeValue } from "./value.js";

/** Writes values; owns the room that the longest one needs. */
export class ValueText {
  readonly #buffer = new Uint8Array(VALUE_LIMIT);

  /** A number, a date or a time of day, as `reading/value.ts` defines it. */
  value(writer: Writer, significand: number, exponent: number, unit: number): void {
    writer.bytes(this.#buffer, 0, writeValue(this.#buffer, 0, significand, exponent, unit));
  }

  /** The value of a row that is present, bare, as UTF-8. */
  plain(writer: Writer, readings: Readings, row: number): void {
    if (readings.forms[row] === Form.Number) this.#row(writer, readings, row);
    else writer.latin(readings.texts, readings.textStart(row), readings.textEnd(row));
  }

  /** The value of a row that is present, as a JSON string. */
  json(writer: Writer, readings: Readings, row: number): void {
    if (readings.forms[row] !== Form.Number) {
      writer.jsonBytes(readings.texts, readings.textStart(row), readings.textEnd(row));
      return;
    }
    writer.byte(0x22);
    this.#row(writer, readings, row);
    writer.byte(0x22);
  }

  #row(writer: Writer, readings: Readings, row: number): void {
    this.value(writer, readings.significands[row], readings.exponents[row], readings.units[row]);
  }
}
