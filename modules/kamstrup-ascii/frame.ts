/**
 * What the older Kamstrup meters send: lines of decimal numbers, and the small data block of "/?!".
 *
 *   Line --CR--> Answer               numbers with blanks between, nothing else; no checksum exists
 *   Line --STX--> Block --ETX, sum--> Block
 *   Line --"/"--> Request             "/#1", "/?!": our own, back from the optical head; says what the next line answers
 *
 * Characters have seven bits and even parity. Where a UART that knows only eight bits received them, the eighth is the
 * parity and is checked. The check character of the block is the sum of everything after STX up to and including
 * ETX, seven bits of it: Kamstrup's own, not the standard's exclusive or.
 */
import { Fault } from "../readout/fault.js";

export const Event = Object.freeze({
  None: 0,
  /** A line of numbers is complete. */
  Answer: 1,
  /** The data block is complete. */
  Block: 2,
  /** The meter has named itself ("/KAM0MC"). */
  Identified: 3,
  /** A line or block is lost; `fault` says why. */
  Broken: 4,
});

/** Most numbers of one line: the longest answer has twelve. */
export const FIELD_LIMIT = 16;
/** Most digits of one number: the customer number has eleven. */
export const DIGIT_LIMIT = 12;
/** A number that is blank: as wide as one. */
const BLANK_NUMBER = 7;
/** Longest data block: four values. */
export const BLOCK_LIMIT = 160;
/** "0.0(": how a block begins. */
const BEGINNING: readonly number[] = Object.freeze([0x30, 0x2e, 0x30, 0x28]);
const IDENTIFICATION_LIMIT = 24;
/** Fewer numbers than this are no answer to anything, but noise. */
const ANSWER_MINIMUM = 5;

const State = Object.freeze({ Line: 0, Request: 1, Ask: 2, Name: 3, Block: 4, Check: 5 });

const STX = 0x02;
const ETX = 0x03;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const EXCLAMATION = 0x21;
const SLASH = 0x2f;

export class AsciiFrame {
  fault: number = Fault.None;
  /** After Event.Answer: the numbers (NaN for a first one that is blank), and how many digits each was written with. */
  readonly numbers = new Float64Array(FIELD_LIMIT);
  readonly widths = new Uint8Array(FIELD_LIMIT);
  count = 0;
  /** Blanks beyond the one that ends a number: numbers that were left out. */
  blanks = 0;
  /** Character of the request "/#x" in front of the line; 0 when there was none. */
  request = 0;
  /** After Event.Block: block[0, blockEnd), without STX, ETX and check character. */
  readonly block = new Uint8Array(BLOCK_LIMIT);
  blockEnd = 0;
  /** Whether the check character of the block was there and right. */
  checked = false;

  #state: number = State.Line;
  #number = 0;
  #width = 0;
  /** Blanks in front of the first number. */
  #leading = 0;
  #bad = false;
  /** The line has been told as an answer. */
  #over = false;
  /** Every character so far had its eighth bit clear, or had even parity. */
  #plain = true;
  #even = true;
  #sum = 0;
  #at = 0;
  #isName = false;

  reset(): void {
    this.#state = State.Line;
    this.request = 0;
    this.#startLine();
  }

  push(raw: number): number {
    const byte = raw & 0x7f;
    if (byte === SLASH && (this.#state === State.Ask || this.#state === State.Name)) {
      this.#state = State.Request;
      this.#at = 0;
      return Event.None;
    }
    switch (this.#state) {
      case State.Request:
        return this.#requestByte(byte, raw);
      case State.Ask:
        this.request = isRequest(byte) ? byte : 0;
        this.#state = State.Line;
        this.#startLine();
        return Event.None;
      case State.Name:
        return this.#nameByte(byte);
      case State.Block:
      case State.Check:
        this.#note(raw);
        return this.#blockByte(byte, raw);
      default:
        return this.#lineByte(byte, raw);
    }
  }

  /** No more bytes: a line may lack its CR, a block that was saved as text its check character. */
  end(): number {
    if (this.#state === State.Line) return this.#over ? Event.None : this.#endLine();
    const isBlock = this.#state === State.Block;
    this.#state = State.Line;
    if (!isBlock) return Event.None;
    let end = this.blockEnd;
    while (end > 0 && (this.block[end - 1] === CR || this.block[end - 1] === LF)) end--;
    this.blockEnd = end;
    this.checked = false;
    if (end > 0 && this.block[end - 1] === EXCLAMATION && (this.#plain || this.#even)) return Event.Block;
    return this.blockEnd < BEGINNING.length ? Event.None : this.#broken(Fault.Truncated);
  }

  #lineByte(byte: number, raw: number): number {
    if (this.#over) this.#startLine();
    if (byte === SLASH || byte === STX) {
      const wasAnswer = this.count >= ANSWER_MINIMUM;
      this.#startLine();
      this.#state = byte === STX ? State.Block : State.Request;
      this.#at = 0;
      this.blockEnd = 0;
      this.#sum = 0;
      return wasAnswer ? this.#lost(Fault.Truncated) : Event.None;
    }
    if (byte === CR || byte === LF) {
      this.#note(raw);
      return this.#endLine();
    }
    if (byte === BLANK) {
      this.#note(raw);
      if (this.#width > 0) this.#endNumber();
      else if (this.count > 0) this.blanks++;
      else this.#leading++;
    } else if (byte >= 0x30 && byte <= 0x39) {
      this.#note(raw);
      this.#number = this.#number * 10 + byte - 0x30;
      if (++this.#width > DIGIT_LIMIT) this.#spoil();
    } else this.#spoil();
    return Event.None;
  }

  /** In front of the first number it is noise, later damage. */
  #spoil(): void {
    if (this.count === 0) this.#startLine();
    else this.#bad = true;
  }

  #startLine(): void {
    this.#over = false;
    this.count = 0;
    this.blanks = 0;
    this.#number = 0;
    this.#width = 0;
    this.#leading = 0;
    this.#bad = false;
    this.#plain = true;
    this.#even = true;
  }

  #endNumber(): void {
    // A water meter leaves the energy blank, which comes first.
    if (this.count === 0 && this.#leading >= BLANK_NUMBER) {
      this.numbers[0] = Number.NaN;
      this.widths[0] = BLANK_NUMBER;
      this.count = 1;
    }
    if (this.count === FIELD_LIMIT) this.#bad = true;
    else {
      this.numbers[this.count] = this.#number;
      this.widths[this.count++] = this.#width;
    }
    this.#number = 0;
    this.#width = 0;
  }

  #endLine(): number {
    if (this.#width > 0) this.#endNumber();
    const isAnswer = this.count >= ANSWER_MINIMUM;
    const isSound = !this.#bad && (this.#plain || this.#even);
    if (isAnswer && isSound) {
      this.#over = true;
      return Event.Answer;
    }
    const fault = this.#bad ? Fault.Framing : Fault.Parity;
    this.#startLine();
    return isAnswer ? this.#lost(fault) : Event.None;
  }

  #requestByte(byte: number, raw: number): number {
    const at = this.#at++;
    this.#isName = at === 2;
    if (at === 0 && byte === 0x23) this.#state = State.Ask;
    else if (at === 0 && byte === 0x3f) this.#state = State.Name;
    else if (!isLetter(byte)) {
      this.#state = State.Line;
      return this.#lineByte(byte, raw);
    } else if (at === 2) this.#state = State.Name;
    return Event.None;
  }

  /** The rest of "/?!" or of "/KAM0MC", up to its line end. */
  #nameByte(byte: number): number {
    if (this.#at++ === IDENTIFICATION_LIMIT || byte === STX) {
      this.#state = State.Line;
      return byte === STX ? this.#lineByte(byte, byte) : Event.None;
    }
    if (byte !== LF && byte !== CR) return Event.None;
    const isName = this.#isName;
    this.#state = State.Line;
    this.#startLine();
    return isName ? Event.Identified : Event.None;
  }

  #blockByte(byte: number, raw: number): number {
    if (this.#state === State.Check) {
      this.#state = State.Line;
      this.checked = true;
      if (byte !== (this.#sum & 0x7f)) return this.#broken(Fault.Crc);
      return this.#plain || this.#even ? Event.Block : this.#broken(Fault.Parity);
    }
    if (this.blockEnd < BEGINNING.length && byte !== BEGINNING[this.blockEnd])
      return this.#noBlock(byte, raw);
    this.#sum += byte;
    if (byte === ETX) this.#state = State.Check;
    else if (byte === STX || this.blockEnd === BLOCK_LIMIT) {
      this.#state = State.Line;
      return this.#broken(byte === STX ? Fault.Framing : Fault.Overflow);
    } else if (byte === SLASH) {
      this.#state = State.Request;
      this.#at = 0;
      return this.#broken(Fault.Truncated);
    } else this.block[this.blockEnd++] = byte;
    return Event.None;
  }

  /** The STX was noise: what came after it belongs to a line. */
  #noBlock(byte: number, raw: number): number {
    const held = this.blockEnd;
    this.#state = State.Line;
    this.#startLine();
    for (let index = 0; index < held; index++) this.#lineByte(this.block[index], this.block[index]);
    return this.#lineByte(byte, raw);
  }

  #note(raw: number): void {
    if (raw > 0x7f) this.#plain = false;
    if (!isEven(raw)) this.#even = false;
  }

  #broken(fault: number): number {
    this.#startLine();
    return this.#lost(fault);
  }

  #lost(fault: number): number {
    this.fault = fault;
    return Event.Broken;
  }
}

/** A digit or a capital; the last character of an echo may be garbled by the change of speed after it. */
function isRequest(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a);
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

function isEven(byte: number): boolean {
  let bits = byte ^ (byte >>> 4);
  bits ^= bits >>> 2;
  return ((bits ^ (bits >>> 1)) & 1) === 0;
}
