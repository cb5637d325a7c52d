/**
 * One register on the wire: id (2) | unit (1) | number of bytes (1) | sign and exponent (1) | magnitude, most
 * significant byte first. The sign is a bit of its own (80h), the exponent has one (40h) and six bits of size.
 */
import { DATE_TIME, energyForms, type RegisterContext, registers, VOLUME } from "./kmp-registers.js";

export interface EncodedRegister {
  readonly id: number;
  /** Unit, number of bytes, sign and exponent. */
  readonly format: readonly number[];
  readonly value: readonly number[];
}

const SIGN = 0x80;
const NEGATIVE_EXPONENT = 0x40;

/** Most significant byte first; a magnitude that does not fit shows its low bytes, as a counter that turned over. */
export function bigEndian(value: number, bytes: number): number[] {
  const digits: number[] = [];
  for (let index = bytes - 1; index >= 0; index--) digits.push(Math.floor(value / 256 ** index) % 256);
  return digits;
}

/** Zone, year, month, day, hour, minute, second; zeros for never. */
function dateTimeBytes(milliseconds: number): number[] {
  if (milliseconds === 0) return [0, 0, 0, 0, 0, 0, 0];
  const date = new Date(milliseconds);
  return [
    0,
    date.getUTCFullYear() % 100,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
}

/** The register as it is now; undefined where nobody knows what it would hold. */
export function encodeRegister(id: number, context: RegisterContext): EncodedRegister | undefined {
  const register = registers.get(id);
  if (!register) return undefined;
  const form = energyForms[context.energy];
  const unit = register.unit ?? form.unit;
  if (unit === DATE_TIME) return { id, format: [unit, 7, 0], value: dateTimeBytes(register.read(context)) };
  let decimals = register.unit === undefined ? form.decimals : (register.decimals ?? 0);
  if (decimals === VOLUME) decimals = context.volumeDecimals;
  const value = register.read(context);
  const bytes = context.short ? (register.shortBytes ?? 4) : 4;
  const exponent = decimals === 0 ? 0 : NEGATIVE_EXPONENT | decimals;
  return {
    id,
    format: [unit, bytes, (value < 0 ? SIGN : 0) | exponent],
    value: bigEndian(Math.abs(value), bytes),
  };
}
