/**
 * Exact conversion between units of the same quantity, by integers alone.
 *
 * Every unit is `factor * 10^exponent` of its quantity's base, the factor being an integer: 1 kWh is 36 * 10^5 J,
 * 1 Gcal is 41868 * 10^5 J (the international calorie, 4.1868 J, which heat meters count). So
 * 55.006 MWh * 36 * 10^8 J is 198.0216 GJ to the last digit. What has no exact decimal result (GJ to kWh is
 * a division by 36) or would leave 2^53 is refused; `convertRounded` is told how many decimals will do.
 *
 * A temperature is never converted, and a mass is no volume: tonnes stay tonnes.
 */
import { Unit } from "./unit.js";

const UNITS = 96;
const LARGEST = Number.MAX_SAFE_INTEGER;
/** Quantities; 0 = a unit that converts to nothing but itself. */
const ENERGY = 1;
const POWER = 2;
const VOLUME = 3;
const FLOW = 4;
const MASS = 5;
const MASS_FLOW = 6;
const DURATION = 7;
const PRESSURE = 8;

/** Cubic metres in a US gallon: 3.785411784 * 10^-3, exact by definition. */
const GALLON = 3785411784;

const quantities = new Uint8Array(UNITS);
const factors = new Float64Array(UNITS);
const exponents = new Int8Array(UNITS);

function define(unit: number, quantity: number, factor: number, exponent: number): void {
  quantities[unit] = quantity;
  factors[unit] = factor;
  exponents[unit] = exponent;
}

// Base: joule.
define(Unit.Joule, ENERGY, 1, 0);
define(Unit.Kilojoule, ENERGY, 1, 3);
define(Unit.Megajoule, ENERGY, 1, 6);
define(Unit.Gigajoule, ENERGY, 1, 9);
define(Unit.WattHour, ENERGY, 36, 2);
define(Unit.KilowattHour, ENERGY, 36, 5);
define(Unit.MegawattHour, ENERGY, 36, 8);
define(Unit.GigawattHour, ENERGY, 36, 11);
define(Unit.Calorie, ENERGY, 41868, -4);
define(Unit.Kilocalorie, ENERGY, 41868, -1);
define(Unit.Megacalorie, ENERGY, 41868, 2);
define(Unit.Gigacalorie, ENERGY, 41868, 5);
// Base: watt.
define(Unit.Watt, POWER, 1, 0);
define(Unit.Kilowatt, POWER, 1, 3);
define(Unit.Megawatt, POWER, 1, 6);
define(Unit.Gigawatt, POWER, 1, 9);
// Base: cubic metre.
define(Unit.CubicMetre, VOLUME, 1, 0);
define(Unit.Litre, VOLUME, 1, -3);
define(Unit.Gallon, VOLUME, GALLON, -12);
// Base: cubic metre per hour.
define(Unit.CubicMetrePerHour, FLOW, 1, 0);
define(Unit.LitrePerHour, FLOW, 1, -3);
define(Unit.LitrePerMinute, FLOW, 6, -2);
define(Unit.CubicMetrePerMinute, FLOW, 6, 1);
define(Unit.CubicMetrePerSecond, FLOW, 36, 2);
define(Unit.GallonPerMinute, FLOW, 6 * GALLON, -11);
// Base: kilogram, and kilogram per hour.
define(Unit.Kilogram, MASS, 1, 0);
define(Unit.Tonne, MASS, 1, 3);
define(Unit.KilogramPerHour, MASS_FLOW, 1, 0);
define(Unit.TonnePerHour, MASS_FLOW, 1, 3);
define(Unit.KilogramPerMinute, MASS_FLOW, 6, 1);
define(Unit.GramPerHour, MASS_FLOW, 1, -3);
// Base: millisecond.
define(Unit.Millisecond, DURATION, 1, 0);
define(Unit.Second, DURATION, 1, 3);
define(Unit.Minute, DURATION, 6, 4);
define(Unit.Hour, DURATION, 36, 5);
define(Unit.Day, DURATION, 864, 5);
// Base: pascal.
define(Unit.Pascal, PRESSURE, 1, 0);
define(Unit.Millibar, PRESSURE, 1, 2);
define(Unit.Bar, PRESSURE, 1, 5);

/** Where a calculation leaves its result; made once, used again and again. */
export class Decimal {
  significand = 0;
  exponent = 0;
}

/** Whether values of one unit may be told in the other at all. */
export function isConvertible(unit: number, target: number): boolean {
  if (unit === target) return true;
  return unit < UNITS && target < UNITS && quantities[unit] !== 0 && quantities[unit] === quantities[target];
}

/** Exact conversion. False: there is none, or it would leave 2^53; the result is then undefined. */
export function convert(
  significand: number,
  exponent: number,
  unit: number,
  target: number,
  result: Decimal,
): boolean {
  result.significand = significand;
  result.exponent = exponent;
  if (unit === target) return true;
  if (!isConvertible(unit, target)) return false;
  const divisor = factorWithout(target, unit);
  if (!multiply(result, factorWithout(unit, target))) return false;
  result.exponent += exponents[unit] - exponents[target];
  while (result.significand % divisor !== 0) {
    if (Math.abs(result.significand) > LARGEST / 10) return false;
    result.significand *= 10;
    result.exponent--;
  }
  result.significand /= divisor;
  return true;
}

/**
 * Conversion to `decimals` decimals, half away from zero; for pairs that have no exact result, such as
 * GJ to kWh. False: the units do not convert, or it would leave 2^53; the result is then undefined.
 */
export function convertRounded(
  significand: number,
  exponent: number,
  unit: number,
  target: number,
  decimals: number,
  result: Decimal,
): boolean {
  result.significand = significand;
  result.exponent = exponent;
  if (!isConvertible(unit, target)) return false;
  let divisor = 1;
  if (unit !== target) {
    divisor = factorWithout(target, unit);
    if (!multiply(result, factorWithout(unit, target))) return false;
    result.exponent += exponents[unit] - exponents[target];
  }
  for (; result.exponent > -decimals; result.exponent--) {
    if (Math.abs(result.significand) > LARGEST / 10) return false;
    result.significand *= 10;
  }
  for (; result.exponent < -decimals; result.exponent++) {
    if (divisor > LARGEST / 20) return false;
    divisor *= 10;
  }
  const magnitude = Math.abs(result.significand);
  const rest = magnitude % divisor;
  const quotient = (magnitude - rest) / divisor + (2 * rest >= divisor ? 1 : 0);
  result.significand = result.significand < 0 && quotient !== 0 ? -quotient : quotient;
  return true;
}

/** First minus second, exact. False: it would leave 2^53; the result is then undefined. */
export function subtract(
  significand: number,
  exponent: number,
  otherSignificand: number,
  otherExponent: number,
  result: Decimal,
): boolean {
  const common = Math.min(exponent, otherExponent);
  for (; exponent > common; exponent--) {
    if (Math.abs(significand) > LARGEST / 10) return false;
    significand *= 10;
  }
  for (; otherExponent > common; otherExponent--) {
    if (Math.abs(otherSignificand) > LARGEST / 10) return false;
    otherSignificand *= 10;
  }
  result.significand = significand - otherSignificand;
  result.exponent = common;
  return Math.abs(result.significand) <= LARGEST;
}

/** The unit's factor without what it has in common with the other's. */
function factorWithout(unit: number, other: number): number {
  let divisor = factors[unit];
  for (let rest = factors[other]; rest !== 0; ) {
    const next = divisor % rest;
    divisor = rest;
    rest = next;
  }
  return factors[unit] / divisor;
}

/** Zeros at the end of a significand that is too large give way, and only then. */
function multiply(result: Decimal, factor: number): boolean {
  while (Math.abs(result.significand) > LARGEST / factor) {
    if (result.significand % 10 !== 0) return false;
    result.significand /= 10;
    result.exponent++;
  }
  result.significand *= factor;
  return true;
}
