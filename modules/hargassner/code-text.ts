/** Names and keys of codes where no map is at hand: fields by their first name, channels and bits by their number. */
import { ANALOG, DIGITAL, fieldKey, fieldName, POSITION } from "./fields.js";

export function codeText(code: number): string {
  if (code < ANALOG) return fieldName(code);
  if (code >= POSITION) return `#${code - POSITION}`;
  if (code >= DIGITAL) return `D${Math.floor((code - DIGITAL) / 32)}.${(code - DIGITAL) % 32}`;
  return `A${code - ANALOG}`;
}

export function keyText(code: number): string {
  if (code < ANALOG) return fieldKey(code) ?? `value_${code}`;
  if (code >= POSITION) return `position_${code - POSITION}`;
  if (code >= DIGITAL) return `digital_${Math.floor((code - DIGITAL) / 32)}_${(code - DIGITAL) % 32}`;
  return `analog_${code - ANALOG}`;
}
