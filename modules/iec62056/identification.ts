/**
 * The identification line of IEC 62056-21 clause 6.3.2, "/XXXZ identification CR LF", and what follows from it.
 *
 * XXX are the maker's letters; a third letter in lower case answers after 20 ms, otherwise 200 ms. Z is the speed:
 *
 *   letter A..F   mode B: the meter changes its speed by itself, 600..19200
 *   digit 0..6    mode C, 300..19200, and mode E where "\2" follows: the reader acknowledges first
 *   anything else mode A: everything at 300
 *
 * "/?!" and "/#!" are requests, our own coming back from the optical head, and never an identification.
 */

/** Maker, speed, escape sequences and an identification of 16 characters. */
export const IDENTIFICATION_LIMIT = 32;
/** Maker and speed. */
const IDENTIFICATION_MINIMUM = 4;
/** Speed of every request and of the identification. */
export const SIGN_ON_BAUD = 300;

const LF = 0x0a;
const CR = 0x0d;
const STX = 0x02;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;

export const Mode = Object.freeze({ A: 0, B: 1, C: 2, E: 3 });

/** Follows the characters of a line that may be an identification. */
export class IdentificationLine {
  /** bytes[0, end) without "/" and line end. */
  readonly bytes = new Uint8Array(IDENTIFICATION_LIMIT);
  end = 0;
  /** Whether the eighth bit of its characters is even parity. */
  parity = false;
  #inside = false;

  reset(): void {
    this.#inside = false;
  }

  /** Whether a line has begun with "/" and may still become an identification. */
  get inside(): boolean {
    return this.#inside;
  }

  /** True: the line is complete. Also at the STX of a block, when the line end was lost: that does no harm. */
  push(raw: number): boolean {
    const byte = raw & 0x7f;
    // A maker's letters and a line without parentheses never follow "/" within a data set ("m3/h").
    if (byte === SLASH) {
      this.#inside = true;
      this.end = 0;
      this.parity = raw !== byte;
      return false;
    }
    if (!this.#inside) return false;
    if (this.parity ? !isEven(raw) : raw !== byte) this.#inside = false;
    else if (byte === CR || byte === LF || byte === STX) {
      this.#inside = false;
      return this.end >= IDENTIFICATION_MINIMUM;
    } else if (this.end === IDENTIFICATION_LIMIT || !isPart(byte, this.end)) this.#inside = false;
    else this.bytes[this.end++] = byte;
    return false;
  }
}

/** How the session goes on after this identification. */
export function modeOf(identification: Uint8Array, end: number): number {
  const speed = identification[3];
  if (speed >= 0x41 && speed <= 0x46) return Mode.B;
  if (speed < 0x30 || speed > 0x36) return Mode.A;
  for (let index = 4; index + 1 < end; index++)
    if (identification[index] === BACKSLASH && identification[index + 1] === 0x32) return Mode.E;
  return Mode.C;
}

/** Speed of the data block; in modes C and E the highest that may be asked for. */
export function baudOf(identification: Uint8Array): number {
  const speed = identification[3];
  let doublings = 0;
  if (speed >= 0x41 && speed <= 0x46) doublings = speed - 0x40;
  else if (speed >= 0x30 && speed <= 0x36) doublings = speed - 0x30;
  // 300 600 1200 2400 4800 9600 19200
  return SIGN_ON_BAUD << doublings;
}

/** Milliseconds of silence that must lie between the meter's message and ours. */
export function reactionTime(identification: Uint8Array): number {
  const third = identification[2];
  return third >= 0x61 && third <= 0x7a ? 20 : 200;
}

/** What a reader may ask for after an identification of mode C or E; this software asks for nothing that writes. */
export const Option = Object.freeze({
  /** The data block. */
  Readout: 0x30,
  /** HDLC, mode E: the binary protocol takes over at the agreed speed, 8N1. */
  Binary: 0x32,
});

/** Writes the acknowledgement ACK V Z Y CR LF; returns the index after it. */
export function writeAcknowledgement(buffer: Uint8Array, at: number, speed: number, option: number): number {
  buffer[at++] = 0x06;
  buffer[at++] = option === Option.Binary ? 0x32 : 0x30;
  buffer[at++] = speed;
  buffer[at++] = option;
  buffer[at++] = CR;
  buffer[at++] = LF;
  return at;
}

/** Whether a character of eight bits has an even number of ones. */
export function isEven(byte: number): boolean {
  let bits = byte ^ (byte >>> 4);
  bits ^= bits >>> 2;
  return ((bits ^ (bits >>> 1)) & 1) === 0;
}

/** Three letters of the maker, the speed, then any printable character that no data set could hold instead. */
function isPart(byte: number, at: number): boolean {
  if (at < 3) return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return byte >= (at === 3 ? 0x21 : 0x20) && byte < 0x7f && byte !== 0x28 && byte !== 0x29 && byte !== 0x21;
}
