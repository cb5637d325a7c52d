/**
 * Whether a value of a line is to be believed. Lines have no checksum: TCP has one, but in front of it may stand a bridge
 * that loses bytes, and RS-232 has none at all. What there is: the next line, a second later, says nearly the same.
 *
 *   near    same sign, decimals and digits before the point, or one digit more or less and not twice the number. A
 *           lost or doubled digit never leaves a number near to what it was
 *   calm    a value is told when it is near to the last one that was told, or has come three times in a row; the very
 *           first line at once, but one of another length only when the next is near
 *   strict  it has to have come twice in a row, too: a digit that became another one is near to what it was. So it is on
 *           a serial line, and for a while after a line that was damaged for certain
 *
 * What it cannot see, on a calm connection: damage within a value of the very first line, and a digit that became another
 * one before any line was damaged for certain. Neither happens on TCP, only behind a bridge.
 */
import { type LineFrame, VALUES_LIMIT } from "./frame.js";

/** Lines in a row with the same characters that are believed, whatever came before; and those of a strict line. */
const PROVEN_RUN = 3;
const STRICT_RUN = 2;
/** Lines for which a line stays strict after damage: ten minutes. */
export const SUSPECT_LINES = 600;

const RUN = 0x03;
/** The form is that of a value that was told, not only seen. */
const TOLD = 0x80;
/** The value of this line is believed. */
const SURE = 0x40;
/** Of a form: sign, decimals, digits before the point, the first two digits. */
const SIGN = 0x4000;
const KIND_SHIFT = 11;
const DECIMALS = 1 << KIND_SHIFT;
const DECIMALS_LIMIT = 7;
const WIDTH_SHIFT = 7;
const WIDTH = 1 << WIDTH_SHIFT;
const WIDTH_LIMIT = 15;
const LEAD = WIDTH - 1;
const LEADING = 2;

export class Steadiness {
  /** Of each value: its form as last told, what it looked like in the last line, and for how many lines. */
  readonly #forms = new Uint16Array(VALUES_LIMIT);
  readonly #marks = new Uint16Array(VALUES_LIMIT);
  readonly #states = new Uint8Array(VALUES_LIMIT);
  readonly #isStrict: boolean;
  #count = 0;
  #suspect = 0;

  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  /** Lines were damaged lately. */
  get isSuspect(): boolean {
    return this.#suspect > 0;
  }

  /** A line was damaged for certain. */
  suspect(): void {
    this.#suspect = SUSPECT_LINES;
  }

  /** Takes a line; `isSure` answers for its values from then on. */
  update(frame: LineFrame): void {
    const { count } = frame;
    const isStrict = this.#isStrict || this.#suspect > 0;
    if (this.#suspect > 0) this.#suspect--;
    const wanted = isStrict ? STRICT_RUN : 1;
    const isFirst = this.#count === 0 && !isStrict;
    if (count !== this.#count) this.#states.fill(0);
    this.#count = count;
    for (let value = 0; value < count; value++) {
      const mark = markOf(frame, value);
      const state = this.#states[value];
      const last = state & RUN;
      const isSame = last > 0 && mark === this.#marks[value];
      const run = isSame && last < PROVEN_RUN ? last + 1 : isSame ? PROVEN_RUN : 1;
      if (isSame && (state & SURE) !== 0) {
        this.#states[value] = run | SURE | TOLD;
        continue;
      }
      const form = formOf(frame, value);
      const isNear = last > 0 ? areNear(form, this.#forms[value]) : isFirst;
      const isSure = run === PROVEN_RUN || (isNear && run >= wanted);
      this.#marks[value] = mark;
      // A form that was told stays until another one is.
      if (isSure || (state & TOLD) === 0) this.#forms[value] = form;
      this.#states[value] = run | (isSure ? SURE | TOLD : state & TOLD);
    }
  }

  isSure(value: number): boolean {
    return (this.#states[value] & SURE) !== 0;
  }
}

/** Of the characters of a value. */
function markOf(frame: LineFrame, value: number): number {
  const end = frame.ends[value];
  let at = frame.starts[value];
  // Of a number without decimals the frame has read the digits; "0" and "00" differ, too.
  if (frame.decimals[value] === 0) return (frame.wholes[value] * 16 + end - at) & 0xffff;
  let mark = 0;
  for (; at < end; at++) mark = (mark * 31 + frame.buffer[at]) & 0xffff;
  return mark;
}

function formOf(frame: LineFrame, value: number): number {
  const { buffer } = frame;
  const end = frame.ends[value];
  let at = frame.starts[value];
  let form = 0;
  if (buffer[at] === 0x2d) {
    form = SIGN;
    at++;
  }
  const decimals = frame.decimals[value];
  // What is no decimal number, a digital word above all, has its length.
  if (decimals < 0) return form + DECIMALS_LIMIT * DECIMALS + Math.min(end - at, WIDTH_LIMIT) * WIDTH;
  const width = decimals === 0 ? end - at : end - at - decimals - 1;
  let lead = 0;
  for (let digits = 0; digits < LEADING; digits++, at++) {
    if (at < end && buffer[at] === 0x2e) at++;
    lead = lead * 10 + (at < end ? buffer[at] - 0x30 : 0);
  }
  return (
    form + Math.min(decimals, DECIMALS_LIMIT - 1) * DECIMALS + Math.min(width, WIDTH_LIMIT) * WIDTH + lead
  );
}

function areNear(one: number, other: number): boolean {
  const wide = Math.max(one, other);
  const narrow = Math.min(one, other);
  if (wide >>> WIDTH_SHIFT === narrow >>> WIDTH_SHIFT) return true;
  const isOneDigit = (wide >>> WIDTH_SHIFT) - (narrow >>> WIDTH_SHIFT) === 1;
  const isAlike = wide >>> KIND_SHIFT === narrow >>> KIND_SHIFT;
  return isOneDigit && isAlike && 5 * ((wide & LEAD) + 1) < (narrow & LEAD);
}
