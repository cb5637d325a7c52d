/**
 * What stands in an answer of the older Kamstrup meters (5511-634 section 4). Which answer it is follows from the
 * request when it is known, else from the number and width of its numbers:
 *
 *   /#1  10 x 7 digits           what the meter shows now
 *   /#2  11, 9 x 7               customer, tariffs, inputs, configuration ABCCC, programming, date
 *   /#3  11, 8 x 7               the same at the target date
 *   /#4  9 x 7 and a gap         verification: only the energy has a place that is public
 *   /#B  12 x 7                  heat and cold, both volumes, masses
 *   /#C  8 x 7                   three temperatures, pressures, flows, power
 *   /#D  11, 8, 9, 5 x 7         configuration, clock, hours
 *
 * The logs /#5 to /#9 and /#J are known by their request only, and passed over. There is no checksum, so an answer is taken only
 * when its numbers have the widths above and agree with each other: T1 - T2 is the difference that the meter shows, and its power
 * is not a multiple of what flow and difference make. Values without a scale are left out and counted.
 */
import type { Sink } from "../reading/sink.js";
import { Code } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { Fault } from "../readout/fault.js";
import { AsciiCode } from "./codes.js";
import type { AsciiFrame } from "./frame.js";
import type { Scale } from "./scale.js";

/** Requests "/#x" by their last character. */
export const Request = Object.freeze({
  Now: 0x31,
  Setup: 0x32,
  Target: 0x33,
  Verification: 0x34,
  More: 0x42,
  Measured: 0x43,
  Clock: 0x44,
});

/** A log, or nothing that is known. */
export const NO_ANSWER = 0;

const WIDTH = 7;
const CUSTOMER_WIDTH = 11;
const BROKEN_SENSOR = 18_500;
/** Hundredths of a degree by which T1 - T2 may miss the difference: each of the three is rounded. */
const DIFFERENCE_SLACK = 2;
/** Power may differ from flow * difference by this factor, since both waver while the meter averages. */
const POWER_FACTOR = 4;
/** Fewer counts of power than this are too coarse to compare. */
const POWER_MINIMUM = 50;

/** Which answer the line is: a `Request`, NO_ANSWER for a line of a log, -1 for none that is known. */
export function answerOf(frame: AsciiFrame): number {
  const shape = shapeOf(frame);
  if (frame.request === 0 || frame.request === shape) return shape;
  if (isLog(frame.request)) return NO_ANSWER;
  return -1;
}

/** The requests whose answer is a log of many lines. */
function isLog(request: number): boolean {
  return (request >= 0x35 && request <= 0x39) || request === 0x4a;
}

function shapeOf(frame: AsciiFrame): number {
  const count = frame.count;
  const widths = frame.widths;
  const first = widths[0];
  for (let index = 1; index < count; index++)
    if (widths[index] !== WIDTH) return isClockShape(frame) ? Request.Clock : -1;
  if (first === CUSTOMER_WIDTH) return count === 10 ? Request.Setup : count === 9 ? Request.Target : -1;
  if (first !== WIDTH) return -1;
  if (count === 10 && frame.blanks === 0) return Request.Now;
  if (count === 9 && frame.blanks === 1) return Request.Verification;
  if (count === 12) return Request.More;
  // A month of the log /#5 has as many numbers, but begins with its date.
  return count === 8 && !isDate(frame.numbers[0]) ? Request.Measured : -1;
}

function isClockShape(frame: AsciiFrame): boolean {
  const widths = frame.widths;
  if (frame.count !== 8 || widths[0] !== CUSTOMER_WIDTH || widths[1] !== 8 || widths[2] !== 9) return false;
  for (let index = 3; index < 8; index++) if (widths[index] !== WIDTH) return false;
  return true;
}

export class Answers {
  /** Values of the last answer that have no scale. */
  leftOut = 0;
  readonly #sink: Sink;
  readonly #scale: Scale;
  readonly #digits = new Uint8Array(CUSTOMER_WIDTH);

  constructor(sink: Sink, scale: Scale) {
    this.#sink = sink;
    this.#scale = scale;
  }

  /** Tells an answer to the sink; the caller commits. A `Fault` where it contradicts itself. */
  deliver(answer: number, numbers: Float64Array): number {
    this.leftOut = 0;
    switch (answer) {
      case Request.Now:
        return this.#now(numbers);
      case Request.Setup:
        return this.#setup(numbers);
      case Request.Target:
        this.#customer(numbers[0]);
        this.#date(AsciiCode.TargetDate, numbers[1]);
        this.#energy(AsciiCode.TargetEnergy, numbers[2]);
        this.#volume(AsciiCode.TargetVolume, numbers[3]);
        this.#power(AsciiCode.TargetPeakPower, numbers[8]);
        return Fault.None;
      case Request.Verification:
        this.#energy(AsciiCode.Energy, numbers[0]);
        return this.leftOut > 0 ? Fault.Malformed : Fault.None;
      case Request.More:
        this.#energy(AsciiCode.Energy, numbers[0]);
        this.#energy(AsciiCode.CoolingEnergy, numbers[1]);
        this.#volume(AsciiCode.Volume, numbers[2]);
        this.#volume(AsciiCode.SecondVolume, numbers[3]);
        return this.leftOut > 0 ? Fault.Malformed : Fault.None;
      case Request.Measured:
        this.#temperature(AsciiCode.FlowTemperature, numbers[0]);
        this.#temperature(AsciiCode.ThirdTemperature, numbers[1]);
        this.#temperature(AsciiCode.ReturnTemperature, numbers[2]);
        this.#flow(AsciiCode.Flow, numbers[5]);
        this.#power(AsciiCode.Power, numbers[7]);
        return Fault.None;
      default:
        return this.#clock(numbers);
    }
  }

  #now(numbers: Float64Array): number {
    if (!isConsistent(numbers)) return Fault.Malformed;
    this.#energy(AsciiCode.Energy, numbers[0]);
    this.#volume(AsciiCode.Volume, numbers[1]);
    this.#sink.value(AsciiCode.Hours, numbers[2], 0, Unit.Hour);
    this.#temperature(AsciiCode.FlowTemperature, numbers[3]);
    this.#temperature(AsciiCode.ReturnTemperature, numbers[4]);
    this.#sink.value(AsciiCode.TemperatureDifference, numbers[5], -2, Unit.Kelvin);
    this.#power(AsciiCode.Power, numbers[6]);
    this.#flow(AsciiCode.Flow, numbers[7]);
    this.#power(AsciiCode.PeakPower, numbers[8]);
    this.#sink.value(AsciiCode.Info, numbers[9], 0, Unit.None);
    return Fault.None;
  }

  #setup(numbers: Float64Array): number {
    if (!this.#scale.configure(numbers[7])) return Fault.Malformed;
    this.#customer(numbers[0]);
    this.#sink.value(AsciiCode.Configuration, numbers[7], 0, Unit.None);
    this.#sink.value(AsciiCode.Programming, numbers[8], 0, Unit.None);
    this.#date(AsciiCode.Date, numbers[9]);
    return Fault.None;
  }

  #clock(numbers: Float64Array): number {
    // 8 digits: ABCCC and the code of a second flow sensor.
    if (!this.#scale.configure(Math.floor(numbers[1] / 1000))) return Fault.Malformed;
    this.#customer(numbers[0]);
    this.#sink.value(AsciiCode.Configuration, Math.floor(numbers[1] / 1000), 0, Unit.None);
    this.#date(AsciiCode.Date, numbers[3]);
    this.#sink.value(AsciiCode.Clock, numbers[4], 0, Unit.Clock);
    this.#sink.value(AsciiCode.Hours, numbers[5], 0, Unit.Hour);
    this.#sink.value(AsciiCode.TargetDay, numbers[6], 0, Unit.MonthDay);
    this.#sink.value(AsciiCode.ErrorHours, numbers[7], 0, Unit.Hour);
    return Fault.None;
  }

  /** The only number that tells one of these meters from another. */
  #customer(number: number): void {
    const digits = this.#digits;
    let rest = number;
    let start = CUSTOMER_WIDTH;
    do {
      const next = Math.floor(rest / 10);
      digits[--start] = 0x30 + rest - next * 10;
      rest = next;
    } while (rest > 0);
    this.#sink.value(AsciiCode.Customer, number, 0, Unit.None);
    if (number > 0) this.#sink.text(Code.Serial, digits, start, CUSTOMER_WIDTH);
  }

  #energy(code: number, number: number): void {
    const scale = this.#scale;
    if (Number.isNaN(number)) this.#sink.absent(code);
    else if (scale.hasEnergy) this.#sink.value(code, number, scale.energyExponent, scale.energyUnit);
    else this.leftOut++;
  }

  #volume(code: number, number: number): void {
    if (this.#scale.isKnown) this.#sink.value(code, number, this.#scale.volumeExponent, Unit.CubicMetre);
    else this.leftOut++;
  }

  #flow(code: number, number: number): void {
    if (this.#scale.isKnown) this.#sink.value(code, number, this.#scale.flowExponent, this.#scale.flowUnit);
    else this.leftOut++;
  }

  #power(code: number, number: number): void {
    if (this.#scale.isKnown) this.#sink.value(code, number, this.#scale.powerExponent, this.#scale.powerUnit);
    else this.leftOut++;
  }

  /** A sensor that is broken or missing shows 185 degrees and more. */
  #temperature(code: number, number: number): void {
    if (number < BROKEN_SENSOR) this.#sink.value(code, number, -2, Unit.Celsius);
    else this.leftOut++;
  }

  #date(code: number, number: number): void {
    this.#sink.value(code, number, 0, Unit.Date);
  }
}

/**
 * Whether the numbers of "/#1" fit each other. In every row of the scale the counts of power are those of flow times
 * hundredths of a degree times 1.163 / 10000.
 */
function isConsistent(numbers: Float64Array): boolean {
  const difference = numbers[5];
  const spread = numbers[3] - numbers[4];
  if (spread >= 0 && Math.abs(spread - difference) > DIFFERENCE_SLACK) return false;
  const power = numbers[6] * 10_000_000;
  const product = numbers[7] * difference * 1163;
  const least = POWER_MINIMUM * 10_000_000;
  if (power < least || product < least) return true;
  return power < POWER_FACTOR * product && product < POWER_FACTOR * power;
}

/** yymmdd; a temperature up to 185.00 degrees cannot be one after 2001. */
function isDate(number: number): boolean {
  const month = Math.floor(number / 100) % 100;
  const day = number % 100;
  return number < 1_000_000 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
