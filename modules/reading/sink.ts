/**
 * Where a protocol's `message.ts` delivers what it reads.
 *
 * `code` is the protocol's own number for a register or object: a KMP register number, an OBIS code or
 * IEC 62056-21 address packed into one integer, a channel index. It fits a double exactly (< 2^53).
 * Nothing is visible to anybody until `commit`, which the readout calls when the checksum held.
 */
export interface Sink {
  /** significand * 10^exponent; the significand is an integer, |s| <= 2^53 - 1. Units: `Unit`. */
  value(code: number, significand: number, exponent: number, unit: number): void;
  /** A decimal number as text, [-+]digits[.digits], as the meter wrote it or wider than 2^53. */
  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void;
  /** Text; the bytes are ISO 8859-1 and not to be trusted. */
  text(code: number, buffer: Uint8Array, start: number, end: number): void;
  /** The meter answered and left this one out: it has no such register. */
  absent(code: number): void;
  /** The checksum held: everything since the last commit or discard becomes visible at once. */
  commit(): void;
  /** The checksum failed: everything since the last commit or discard is forgotten. */
  discard(): void;
}

/** Codes above every protocol's own, for what every meter has. */
export const Code = Object.freeze({
  /** Serial number, as digits or text. */
  Serial: 2 ** 52,
  /** The meter's own name of its type and software ("0001 G1"). */
  Type: 2 ** 52 + 1,
  /** When the meter says the values were taken, Unit.DateTime. */
  Time: 2 ** 52 + 2,
  /** 1: an authentication tag was verified; 0: there is none, or it could not be checked. */
  Authenticated: 2 ** 52 + 3,
});

/** Text of one of these; undefined for a code of the protocol's own. */
export function metaText(code: number): string | undefined {
  if (code === Code.Serial) return "serial";
  if (code === Code.Type) return "type";
  if (code === Code.Time) return "time";
  return code === Code.Authenticated ? "authenticated" : undefined;
}
