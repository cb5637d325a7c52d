/**
 * The form of a data block: which data sets it has, how wide their numbers are, where their points and units stand. A
 * second check beside the check character, which is the exclusive or of seven bits: a block that lost two equal
 * digits passes it.
 *
 * A lost or doubled character changes the form, a value that goes on counting does not. So a block is taken when its form
 * is that of the block before it, whether that was taken or not, or one that the meter's table knows. Any other block is
 * asked for once more, and taken when the second has the same form.
 *
 *   6.8(0328.871*GJ)   leading zeros: the width is fixed
 *   1.7.0(9.86*kW)     none: the next may be 10.02, but not 1.02. A number that lost or doubled a digit before its
 *                      point differs from what it was by a factor of two at least
 *   a data set that differs twice in a row is one that changes its form with every block: it decides nothing
 *
 * Each data set takes six bytes for each of two blocks. Digits, nibbles above 9 (: ; < = > ?) and hexadecimal letters
 * count as the same character within a value, everything else as itself. What it does not see: a character that became
 * another one of its kind. That is for the parity and the check character.
 */

/** Data sets with a form of their own; those beyond share the last. */
export const FORM_LIMIT = 96;

const BASIS = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
/** Stands for any digit, and in the looser form for all digits before the point. */
const DIGIT = 0x30;
const DIGITS = 0x01;
/** A data set that is none. */
const DAMAGED = 0x02;
const OPEN = 0x28;
const CLOSE = 0x29;
const POINT = 0x2e;
const STAR = 0x2a;
const AMPERSAND = 0x26;
/** Of a size: digits before the point, the first three digits, and whether the data set differed. */
const WIDTH = 1 << 10;
const LEAD = WIDTH - 1;
const WIDTH_LIMIT = 31;
const DIFFERED = 0x8000;
/** Digits that `lead` holds. */
const LEADING = 3;

const NOTHING = new Int32Array(0);

export class BlockForm {
  /** Of two blocks: the exact form of each data set, the looser one, and the size of its number. */
  readonly #exact = new Uint16Array(2 * FORM_LIMIT);
  readonly #loose = new Uint16Array(2 * FORM_LIMIT);
  readonly #sizes = new Uint16Array(2 * FORM_LIMIT);
  /** Forms that the meter's table knows. */
  readonly #known: Int32Array;
  /** Where the forms of this block stand, and of the one before it. */
  #here = 0;
  #there = FORM_LIMIT;
  #count = 0;
  #before = 0;
  #isKnown = true;
  #code = BASIS;
  #size = 0;

  /** @param known what `formsOf` made of the meter's table */
  constructor(known: Int32Array = NOTHING) {
    this.#known = known;
  }

  /** Another block begins. */
  reset(): void {
    this.#count = 0;
    this.#isKnown = true;
  }

  /** What the meter calls itself counts to the letter. */
  name(buffer: Uint8Array, end: number): void {
    this.begin(buffer, 0, end);
    this.end(buffer, 0, true);
  }

  /** A data set begins: its code is buffer[start, end). */
  begin(buffer: Uint8Array, start: number, end: number): void {
    this.#code = codeForm(buffer, start, end);
  }

  /** It ends: what stands between its parentheses is buffer[0, end). */
  end(buffer: Uint8Array, end: number, isSound: boolean): void {
    const isBeyond = this.#count === FORM_LIMIT;
    if (!isBeyond) this.#count++;
    const at = this.#here + this.#count - 1;
    let exact = exactForm(this.#code, buffer, 0, end);
    if (!isSound) exact = Math.imul(exact ^ DAMAGED, PRIME);
    if (this.#isKnown && !this.#knows(exact)) this.#isKnown = false;
    const loose = isSound && !isBeyond ? this.#looseForm(buffer, end) : 0;
    this.#exact[at] = isBeyond ? this.#exact[at] * 31 + fold(exact) : fold(exact);
    this.#loose[at] = loose;
    this.#sizes[at] = loose === 0 ? 0 : this.#size;
  }

  /** The block is complete, and is the one before from now on. True: its form speaks for it. */
  settle(): boolean {
    const here = this.#here;
    const there = this.#there;
    const count = this.#count;
    let isSame = count > 0 && count === this.#before;
    if (isSame)
      for (let index = 0; index < count; index++) {
        if (this.#isLike(here + index, there + index)) continue;
        this.#sizes[here + index] |= DIFFERED;
        if ((this.#sizes[there + index] & DIFFERED) === 0) isSame = false;
      }
    this.#here = there;
    this.#there = here;
    this.#before = count;
    this.#count = 0;
    return isSame || (count > 0 && this.#isKnown);
  }

  #knows(form: number): boolean {
    for (let row = 0; row < this.#known.length; row++) if (this.#known[row] === form) return true;
    return false;
  }

  #isLike(one: number, other: number): boolean {
    if (this.#exact[one] === this.#exact[other]) return true;
    const loose = this.#loose[one];
    if (loose === 0 || loose !== this.#loose[other]) return false;
    const size = this.#sizes[one] & ~DIFFERED;
    const otherSize = this.#sizes[other] & ~DIFFERED;
    return size > otherSize ? isNear(size, otherSize) : isNear(otherSize, size);
  }

  /** Form of one number without leading zeros, without the count of its digits; 0 where it is none. Sets `#size`. */
  #looseForm(buffer: Uint8Array, end: number): number {
    let at = 0;
    let hash = Math.imul(this.#code ^ DIGITS, PRIME);
    if (end > 0 && (buffer[0] === 0x2d || buffer[0] === 0x2b)) hash = Math.imul(hash ^ buffer[at++], PRIME);
    const first = at;
    while (at < end && isDigit(buffer[at])) at++;
    const width = at - first;
    if (width === 0 || width > WIDTH_LIMIT || at === end || (width > 1 && buffer[first] === DIGIT)) return 0;
    if (buffer[at] !== POINT && buffer[at] !== STAR) return 0;
    let lead = 0;
    let leading = 0;
    for (let index = first; index < end && buffer[index] !== STAR && leading < LEADING; index++)
      if (buffer[index] !== POINT) {
        lead = lead * 10 + buffer[index] - DIGIT;
        leading++;
      }
    for (; leading < LEADING; leading++) lead *= 10;
    this.#size = width * WIDTH + lead;
    let isUnit = false;
    for (; at < end; at++) {
      if (buffer[at] === AMPERSAND) return 0;
      if (buffer[at] === STAR) isUnit = true;
      hash = Math.imul(hash ^ (!isUnit && isDigit(buffer[at]) ? DIGIT : buffer[at]), PRIME);
    }
    return fold(hash) || 1;
  }
}

/**
 * Forms for a table of meters, made when it is loaded: of data sets as the meter writes them, "6.8(0000.000*GJ)", each digit
 * as 0, and of its names, "LUGCUH50()".
 */
export function formsOf(text: string): Int32Array {
  const buffer = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) buffer[index] = text.charCodeAt(index);
  const forms: number[] = [];
  let start = 0;
  let code = BASIS;
  for (let index = 0; index < buffer.length; index++)
    if (buffer[index] === OPEN) {
      code = codeForm(buffer, start, index);
      start = index + 1;
    } else if (buffer[index] === CLOSE) {
      forms.push(exactForm(code, buffer, start, index));
      start = index + 1;
    }
  return Int32Array.from(forms);
}

/** Whether a number is less than twice a narrower one. */
function isNear(wide: number, narrow: number): boolean {
  return (wide >> 10) - (narrow >> 10) === 1 && 5 * ((wide & LEAD) + 1) < (narrow & LEAD);
}

function codeForm(buffer: Uint8Array, start: number, end: number): number {
  let hash = BASIS;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ buffer[index], PRIME);
  return hash;
}

/** Of the code and buffer[start, end), each digit of a value counting as the same character. */
function exactForm(code: number, buffer: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(code ^ DIGIT, PRIME);
  let isUnit = false;
  for (let index = start; index < end; index++) {
    const byte = buffer[index];
    if (byte === AMPERSAND) isUnit = false;
    else if (byte === STAR) isUnit = true;
    hash = Math.imul(hash ^ (!isUnit && isValueDigit(byte) ? DIGIT : byte), PRIME);
  }
  return hash;
}

/** 0..9 and : ; < = > ?, which follow them, or a hexadecimal letter. */
function isValueDigit(byte: number): boolean {
  if (byte >= 0x30 && byte <= 0x3f) return true;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function fold(hash: number): number {
  return (hash ^ (hash >>> 16)) & 0xffff;
}
