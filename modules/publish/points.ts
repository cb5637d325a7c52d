/**
 * Everything that can be said of one meter, numbered: first the fields of its table, then what is derived from them,
 * then the values that no table names. State JSON, Home Assistant, Prometheus and
 * InfluxDB all go through these points, so that they say the same under the same keys.
 */
import type { Writer } from "../bytes/writer.js";
import type { Field, Meter } from "../meters/meter.js";
import { findProtocol } from "../meters/protocols.js";
import type { Decimal } from "../reading/convert.js";
import { Quantity } from "../reading/quantity.js";
import { Form, type Readings, State } from "../reading/readings.js";
import { Code } from "../reading/sink.js";
import { ValueText } from "../reading/text.js";
import { isTimeUnit, OFFSET_UNKNOWN, Unit } from "../reading/unit.js";
import { VALUE_LIMIT, writeValue } from "../reading/value.js";
import type { MeterView } from "../serve/view.js";
import { Derivation, type DerivedField, deriveFields, isFlag, Rule } from "./derived.js";
import type { PublishSettings } from "./settings.js";

/** Largest significand that a double keeps to the digit in everybody's parser. */
const EXACT_SIGNIFICAND = 999_999_999_999_999;

/** What a point's value is. */
export const Kind = Object.freeze({
  /** Not read, or not shown. */
  None: 0,
  /** A decimal number of at most 15 digits. */
  Number: 1,
  /** Text, an identity, or a number that a double would round. */
  Text: 2,
  /** A date or time that a calendar holds. */
  Moment: 3,
  /** "ON" or "OFF". */
  Flag: 4,
  /** A date that the meter marks as never, or that no calendar holds. */
  Never: 5,
} as const);

export class Points {
  readonly meter: Meter;
  readonly readings: Readings;
  readonly #derived: readonly DerivedField[];
  readonly #derivation: Derivation;
  readonly #values = new ValueText();
  readonly #moment = new Uint8Array(VALUE_LIMIT);

  constructor(meter: Meter, readings: Readings, settings: PublishSettings["derived"]) {
    this.meter = meter;
    this.readings = readings;
    this.#derived = deriveFields(meter, settings);
    this.#derivation = new Derivation(settings);
  }

  /** Points now; values that no table names may still come. */
  get count(): number {
    return this.readings.count + this.#derived.length;
  }

  /** Description of a point. Values without a table entry go by the protocol's own code. */
  field(index: number): Field {
    const { readings, meter } = this;
    if (index < readings.tableRows) return meter.fields.at(index)!;
    const derived = this.derived(index);
    if (derived) return derived;
    const row = this.#row(index);
    const code = readings.codes[row];
    const key = this.#spareKey(row);
    return { key, name: key, code, quantity: Quantity.Identity, kind: "state", set: "extra" };
  }

  /** The protocol's own code; of several values in one record the second is "9.4_2". */
  #spareKey(row: number): string {
    const { codes, tableRows } = this.readings;
    const protocol = findProtocol(this.meter.protocol);
    if (!protocol) return String(codes[row]);
    const text = protocol.codeText(codes[row]);
    let place = 1;
    for (let before = tableRows; before < row; before++)
      if (protocol.codeText(codes[before]) === text) place++;
    return place === 1 ? text : `${text}_${place}`;
  }

  /** Whether the point is a value without a table entry. */
  isSpare(index: number): boolean {
    return index >= this.readings.tableRows + this.#derived.length;
  }

  /** The derived field behind a point, if it is one. */
  derived(index: number): DerivedField | undefined {
    return index < this.readings.tableRows || this.isSpare(index)
      ? undefined
      : this.#derived[index - this.readings.tableRows];
  }

  unit(index: number): number {
    return this.derived(index)?.derivedUnit ?? this.readings.units[this.#row(index)];
  }

  /** The meter answered without it: the point will never have a value. */
  isUnsupported(index: number): boolean {
    return this.readings.states[this.#source(index)] === State.Unsupported;
  }

  /** Wall clock seconds at which the point was read; 0 = unknown. */
  time(index: number): number {
    return this.readings.times[this.#source(index)];
  }

  /** Monotonic milliseconds at which the point was read. */
  age(index: number): number {
    return this.readings.ages[this.#source(index)];
  }

  /** Whether a date with time tells its offset from UTC. */
  hasZone(index: number): boolean {
    const row = this.#row(index);
    return this.unit(index) === Unit.DateTime && this.readings.exponents[row] !== OFFSET_UNKNOWN;
  }

  /** `Kind` of the value that is there now. */
  kind(index: number): number {
    const derived = this.derived(index);
    if (derived) return this.#derivedKind(derived);
    const { readings } = this;
    const row = this.#row(index);
    if (readings.states[row] !== State.Present || readings.codes[row] >= Code.Serial) return Kind.None;
    // A difference that follows from fresher temperatures stands for the meter's own, see `derived.ts`.
    if (this.#isReplaced(index)) return Kind.None;
    if (readings.forms[row] !== Form.Number) return Kind.Text;
    if (isTimeUnit(readings.units[row])) return this.#isCalendar(row) ? Kind.Moment : Kind.Never;
    if (row < readings.tableRows && this.meter.fields.at(row)!.quantity === Quantity.Identity)
      return Kind.Text;
    return Math.abs(readings.significands[row]) <= EXACT_SIGNIFICAND ? Kind.Number : Kind.Text;
  }

  /** Writes the value of a point whose kind is not None: number, text, "ON", ISO 8601. Bare, as UTF-8. */
  plain(writer: Writer, index: number): void {
    const derived = this.derived(index);
    if (!derived) this.#values.plain(writer, this.readings, this.#row(index));
    else if (isFlag(derived)) writer.text(this.#derivation.flag(derived, this.readings));
    else if (this.#derivation.number(derived, this.readings)) this.#number(writer);
  }

  /** The same as JSON: a number where the kind is Number, null where it is Never, else a string. */
  json(writer: Writer, index: number, kind: number): void {
    const derived = this.derived(index);
    if (kind === Kind.Never) writer.text("null");
    else if (kind === Kind.Number) this.plain(writer, index);
    else if (derived) writer.jsonText(this.#derivation.flag(derived, this.readings));
    else this.#values.json(writer, this.readings, this.#row(index));
  }

  /** Leaves the value of a point of kind Number in `result`. */
  decimal(index: number, result: Decimal): boolean {
    const derived = this.derived(index);
    if (derived) {
      if (!this.#derivation.number(derived, this.readings)) return false;
      result.significand = this.#derivation.value.significand;
      result.exponent = this.#derivation.value.exponent;
      return true;
    }
    const row = this.#row(index);
    result.significand = this.readings.significands[row];
    result.exponent = this.readings.exponents[row];
    return true;
  }

  /** Whether a point of kind Flag is on. */
  isSet(index: number): boolean {
    const derived = this.derived(index);
    return derived !== undefined && this.#derivation.flag(derived, this.readings) === "ON";
  }

  /** Row of the readings behind a point that is not derived. */
  #row(index: number): number {
    return index < this.readings.tableRows ? index : index - this.#derived.length;
  }

  /** Row that decides whether and when the point was read. */
  #source(index: number): number {
    return this.derived(index)?.rows[0] ?? this.#row(index);
  }

  #number(writer: Writer): void {
    writer.decimal(this.#derivation.value.significand, this.#derivation.value.exponent);
  }

  #derivedKind(derived: DerivedField): number {
    if (isFlag(derived)) return this.#derivation.flag(derived, this.readings) === "" ? Kind.None : Kind.Flag;
    if (!this.#derivation.number(derived, this.readings)) return Kind.None;
    return Math.abs(this.#derivation.value.significand) <= EXACT_SIGNIFICAND ? Kind.Number : Kind.None;
  }

  #isReplaced(index: number): boolean {
    if (index >= this.readings.tableRows) return false;
    const { key } = this.meter.fields.at(index)!;
    for (let other = 0; other < this.#derived.length; other++) {
      const derived = this.#derived[other];
      if (derived.rule === Rule.Difference && derived.key === key)
        return this.#derivedKind(derived) !== Kind.None;
    }
    return false;
  }

  /** `writeValue` writes what no calendar holds digit by digit: a date is what has separators. */
  #isCalendar(row: number): boolean {
    const { significands, exponents, units } = this.readings;
    const moment = this.#moment;
    const end = writeValue(moment, 0, significands[row], exponents[row], units[row]);
    for (let at = 1; at < end; at++) if (moment[at] === 0x2d || moment[at] === 0x3a) return true;
    return false;
  }
}

/** The points of the meters of a gateway, made when a meter is known and again when it is another one. */
export class PointSet {
  readonly #settings: PublishSettings["derived"];
  readonly #points: (Points | undefined)[] = [];

  constructor(settings: PublishSettings["derived"]) {
    this.#settings = settings;
  }

  /** @param index of the meter in the gateway's list */
  of(index: number, view: MeterView): Points | undefined {
    const { meter, readings } = view;
    if (!meter) return undefined;
    const known = this.#points[index];
    if (known && known.meter === meter && known.readings === readings) return known;
    const points = new Points(meter, readings, this.#settings);
    this.#points[index] = points;
    return points;
  }
}
