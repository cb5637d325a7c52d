/**
 * Unit bytes of the Kamstrup Meter Protocol as units of the house: 5512-447 section 5.1, the 382's extension
 * (41..4A) and what the x03 generation adds (4F, 55..5A). Units "times ten" fold the ten into the exponent.
 * A byte that nobody published stays FOREIGN + its number: 15 is W (not kW), 19 is var, and nothing is guessed.
 */
import { FOREIGN, Unit } from "../reading/unit.js";

export const UNIT_CLOCK = 0x2f;
export const UNIT_DATE = 0x30;
/** Unit bytes whose value is not an integer with a power of ten. */
export const UNIT_TEXT = 0x36;
export const UNIT_DATE_TIME = 0x4f;

const units = new Uint16Array(256);
const tens = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) units[byte] = FOREIGN + byte;
// 00..2E: `Unit` numbers these alike.
for (let byte = 0; byte <= 0x2e; byte++) units[byte] = byte;
units[0x2f] = Unit.Clock;
units[0x30] = Unit.Date;
units[0x31] = Unit.LongDate;
units[0x32] = Unit.MonthDay;
units[0x33] = Unit.None;
units[0x34] = Unit.Bar;
units[0x36] = Unit.None;
units[0x37] = Unit.CubicMetre;
units[0x38] = Unit.Tonne;
units[0x39] = Unit.Gigajoule;
tens[0x37] = 1;
tens[0x38] = 1;
tens[0x39] = 1;
units[0x3a] = Unit.Minute;
units[0x3b] = Unit.BitField;
units[0x3c] = Unit.Second;
units[0x3d] = Unit.Millisecond;
units[0x3e] = Unit.Day;
units[0x41] = Unit.PulsePerLitre;
units[0x42] = Unit.LitrePerPulse;
units[0x43] = Unit.Hertz;
units[0x44] = Unit.Degree;
units[0x45] = Unit.Percent;
units[0x46] = Unit.Gallon;
units[0x47] = Unit.GallonPerMinute;
units[0x4f] = Unit.DateTime;
units[0x55] = Unit.RelativeHumidity;
units[0x56] = Unit.OxygenPercent;
units[0x57] = Unit.MetrePerSecond;
units[0x58] = Unit.KilojoulePerKilogram;
units[0x59] = Unit.PotentialOfHydrogen;
units[0x5a] = Unit.GramPerKilogram;

/** `Unit` of a unit byte. */
export function unitOf(byte: number): number {
  return units[byte];
}

/** Power of ten that the unit byte adds. */
export function unitExponent(byte: number): number {
  return tens[byte];
}
