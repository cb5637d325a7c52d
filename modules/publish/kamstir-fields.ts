/**
 * What the commercial Kamst-IR gateway publishes of a meter: names, order and units, for REST and MQTT alike.
 *
 * Names and order are those of its own reply, as its public clients read it (smartgateways-prometheus, the
 * Homey application, watermeter-ir); fields of its newer firmware come after those. Its values are texts:
 * GJ, m3, l/h, kW, degrees C, dates as yymmdd. A value that the meter has not told is left out, never 0.
 *
 * It does not say how the gateway describes itself (mac_address, startup_time...): REST and MQTT name these
 * differently, see serve/kamstir.ts and publish/.
 */
import type { Writer } from "../bytes/writer.js";
import type { InfoTable } from "../meters/info-codes.js";
import { hasCause } from "../meters/info-text.js";
import { convert, Decimal, subtract } from "../reading/convert.js";
import { Form, type Readings, State } from "../reading/readings.js";
import { Unit } from "../reading/unit.js";

/** How a field's text is made from the meter's value. */
export const KamstirForm = Object.freeze({
  /** Exact conversion to `unit`; a value that does not convert is left out. */
  Convert: 0,
  /** The number as the meter sent it, whatever its unit. */
  Number: 1,
  /** yymmdd of a date, or of a date with time; "never" is left out. */
  Date: 2,
  /** hhmmss of a time of day, or of a date with time. */
  Clock: 3,
});

export interface KamstirField {
  /** Also the key of the meter's table that holds it. */
  readonly name: string;
  readonly form: number;
  /** Target of KamstirForm.Convert. */
  readonly unit: number;
  /** Key of another field that holds it, if less well; "" for none. */
  readonly otherKey: string;
}

function field(name: string, form: number, unit: number, otherKey = ""): KamstirField {
  return Object.freeze({ name, form, unit, otherKey });
}

function converted(name: string, unit: number): KamstirField {
  return field(name, KamstirForm.Convert, unit);
}

function number(name: string): KamstirField {
  return field(name, KamstirForm.Number, Unit.None);
}

/** Newer meters keep the time of an extreme, not only its date. */
function date(name: string, timeKey: string): KamstirField {
  return field(name, KamstirForm.Date, Unit.None, timeKey);
}

export const kamstirFields: readonly KamstirField[] = Object.freeze([
  converted("heat_energy", Unit.Gigajoule),
  converted("power", Unit.Kilowatt),
  number("temp1"),
  number("temp2"),
  number("tempdiff"),
  converted("flow", Unit.LitrePerHour),
  converted("volume", Unit.CubicMetre),
  converted("minflow_m", Unit.LitrePerHour),
  converted("maxflow_m", Unit.LitrePerHour),
  date("minflowdate_m", "minflowtime_m"),
  date("maxflowdate_m", "maxflowtime_m"),
  converted("minpower_m", Unit.Kilowatt),
  converted("maxpower_m", Unit.Kilowatt),
  number("avgtemp1_m"),
  number("avgtemp2_m"),
  date("minpowerdate_m", "minpowertime_m"),
  date("maxpowerdate_m", "maxpowertime_m"),
  converted("minflow_y", Unit.LitrePerHour),
  converted("maxflow_y", Unit.LitrePerHour),
  date("minflowdate_y", "minflowtime_y"),
  date("maxflowdate_y", "maxflowtime_y"),
  converted("minpower_y", Unit.Kilowatt),
  converted("maxpower_y", Unit.Kilowatt),
  number("avgtemp1_y"),
  number("avgtemp2_y"),
  date("minpowerdate_y", "minpowertime_y"),
  date("maxpowerdate_y", "maxpowertime_y"),
  number("temp1xm3"),
  number("temp2xm3"),
  number("infoevent"),
  converted("hourcounter", Unit.Hour),
  converted("cooling_energy", Unit.Gigajoule),
  number("meter_temp"),
  number("water_temp"),
  number("battery_days_left"),
  number("leak_burst"),
  field("device_date", KamstirForm.Date, Unit.None, "device_date_time"),
  field("device_time", KamstirForm.Clock, Unit.None, "device_date_time"),
]);

/** The columns of the table: a row costs the device little more than its texts. */
export const kamstirNames: readonly string[] = Object.freeze(kamstirFields.map(({ name }) => name));
const otherKeys: readonly string[] = Object.freeze(kamstirFields.map(({ otherKey }) => otherKey));
const forms = Uint8Array.from(kamstirFields, ({ form }) => form);
const targets = Uint8Array.from(kamstirFields, ({ unit }) => unit);

/** The field that is a difference of two others where the meter does not tell it. */
const TEMPERATURE_DIFFERENCE = "tempdiff";

/** Of newer water meters; their KMP registers have no such value, but their info code says it. */
const LEAK = "leak_burst";

/** An info code that may tell of a leak or a burst. */
export interface Alarm {
  readonly code: number;
  readonly table: InfoTable;
}

const NO_ROW = -1;
const CLOCK_DIGITS = 1e6;

/** The meter's rows behind the fields: made once per meter, then read without searching by name. */
export class KamstirRows {
  /** For each field, its rows in `readings`, the best first; NO_ROW = none. Two for each field. */
  readonly #rows: Int16Array;
  readonly #readings: Readings;
  readonly #decimal = new Decimal();
  readonly #temp1: number;
  readonly #temp2: number;

  readonly #raw: boolean;

  readonly #alarms: readonly Alarm[];

  /**
   * @param codeOf code of a key in the meter's table, or -1
   * @param raw numbers as the meter sends them, whatever their unit
   * @param alarms info codes that tell of leaks and bursts, where the meter has no register for them
   */
  constructor(
    readings: Readings,
    codeOf: (key: string) => number,
    raw = false,
    alarms: readonly Alarm[] = [],
  ) {
    this.#readings = readings;
    this.#raw = raw;
    this.#alarms = alarms;
    this.#rows = new Int16Array(2 * kamstirNames.length).fill(NO_ROW);
    for (let index = 0; index < kamstirNames.length; index++) {
      this.#rows[2 * index] = rowOf(readings, codeOf(kamstirNames[index]));
      const other = otherKeys[index];
      if (other !== "") this.#rows[2 * index + 1] = rowOf(readings, codeOf(other));
    }
    this.#temp1 = rowOf(readings, codeOf("temp1"));
    this.#temp2 = rowOf(readings, codeOf("temp2"));
  }

  /** Whether the meter has told any of the fields yet. */
  get anyPresent(): boolean {
    for (let index = 0; index < this.#rows.length; index++)
      if (this.#isPresent(this.#rows[index])) return true;
    return false;
  }

  /** Writes the bare text of field `index`; false and nothing written where there is no value. */
  write(writer: Writer, index: number): boolean {
    const name = kamstirNames[index];
    const first = this.#rows[2 * index];
    if (name === TEMPERATURE_DIFFERENCE && this.#differenceIsNewer(first)) return this.#difference(writer);
    const row = this.#isPresent(first) ? first : this.#rows[2 * index + 1];
    if (!this.#isPresent(row)) return name === LEAK && this.#leak(writer);
    if (this.#readings.forms[row] !== Form.Number) return this.#text(writer, row, index);
    switch (forms[index]) {
      case KamstirForm.Convert:
        if (!this.#raw) return this.#converted(writer, row, targets[index]);
        break;
      case KamstirForm.Date:
        return this.#date(writer, row);
      case KamstirForm.Clock:
        return this.#clock(writer, row);
    }
    writer.decimal(this.#readings.significands[row], this.#readings.exponents[row]);
    return true;
  }

  /** "1" while an info code says that there is a leak or a burst, "0" while it says that there is none. */
  #leak(writer: Writer): boolean {
    const { significands, forms } = this.#readings;
    let known = false;
    for (let index = 0; index < this.#alarms.length; index++) {
      const { code, table } = this.#alarms[index];
      const row = rowOf(this.#readings, code);
      if (!this.#isPresent(row) || forms[row] !== Form.Number) continue;
      known = true;
      if (!hasCause(table, significands[row], "leak") && !hasCause(table, significands[row], "burst"))
        continue;
      writer.unsigned(1);
      return true;
    }
    if (known) writer.unsigned(0);
    return known;
  }

  #isPresent(row: number): boolean {
    return row !== NO_ROW && this.#readings.states[row] === State.Present;
  }

  /** A number too wide for conversion stands as it is where no conversion is asked for. */
  #text(writer: Writer, row: number, index: number): boolean {
    const readings = this.#readings;
    const asIs =
      forms[index] === KamstirForm.Number ||
      (forms[index] === KamstirForm.Convert && (this.#raw || readings.units[row] === targets[index]));
    if (!asIs || readings.forms[row] !== Form.Digits) return false;
    const start = readings.textStart(row);
    const end = readings.textEnd(row);
    for (let at = start; at < end; at++) if (!isNumeral(readings.texts[at])) return false;
    writer.bytes(readings.texts, start, end);
    return true;
  }

  #converted(writer: Writer, row: number, unit: number): boolean {
    const readings = this.#readings;
    const decimal = this.#decimal;
    // A counter of hours comes without a unit from meters that send a bare number.
    const source = unit === Unit.Hour && readings.units[row] === Unit.None ? unit : readings.units[row];
    if (!convert(readings.significands[row], readings.exponents[row], source, unit, decimal)) return false;
    writer.decimal(decimal.significand, decimal.exponent);
    return true;
  }

  #date(writer: Writer, row: number): boolean {
    const significand = this.#readings.significands[row];
    let day = 0;
    switch (this.#readings.units[row]) {
      case Unit.Date:
      case Unit.LongDate:
        day = significand;
        break;
      case Unit.DateTime:
        day = Math.floor(significand / CLOCK_DIGITS);
        break;
    }
    if (day <= 0) return false;
    writer.padded(day, 6);
    return true;
  }

  #clock(writer: Writer, row: number): boolean {
    const unit = this.#readings.units[row];
    if (unit !== Unit.Clock && unit !== Unit.DateTime) return false;
    writer.padded(this.#readings.significands[row], 6);
    return true;
  }

  /** T1 - T2 where the meter's own difference is missing, or older than the temperatures. */
  #differenceIsNewer(row: number): boolean {
    if (!this.#isPresent(this.#temp1) || !this.#isPresent(this.#temp2)) return false;
    const ages = this.#readings.ages;
    return !this.#isPresent(row) || ages[row] < Math.min(ages[this.#temp1], ages[this.#temp2]);
  }

  #difference(writer: Writer): boolean {
    const { significands, exponents, units, forms } = this.#readings;
    const first = this.#temp1;
    const second = this.#temp2;
    if (units[first] !== units[second] || forms[first] !== Form.Number || forms[second] !== Form.Number)
      return false;
    const decimal = this.#decimal;
    if (!subtract(significands[first], exponents[first], significands[second], exponents[second], decimal))
      return false;
    writer.decimal(decimal.significand, decimal.exponent);
    return true;
  }
}

/** Digits, point and signs; nothing that could end a string. */
function isNumeral(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b;
}

function rowOf(readings: Readings, code: number): number {
  return code < 0 ? NO_ROW : readings.row(code);
}
