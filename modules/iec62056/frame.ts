/**
 * Framing of IEC 62056-21 clause 6.3: one character in, one small answer out.
 *
 *   Idle --SOH--> Command --ETX, check--> Idle            a request or a programming frame: passed over
 *     |--STX--> Block --ETX, check--> Idle                Checked: the block check character holds
 *     |           '----EOT, check--> Between --STX--> Block    Partial: the rest comes after an acknowledgement
 *     '--code--> Text --"!"--> TextEnd --> Idle           Unchecked: no STX was sent, so no check follows
 *
 * An identification line may come at any time and begins a new message. Characters have seven bits: where the eighth
 * is set in the first one it is an even parity bit (a UART that knows only eight bits), checked throughout.
 *
 * The check character is the exclusive or of everything after STX up to and including ETX. Meters that call
 * themselves KAM sum instead (Kamstrup 66-C, Multical III, 401). A block that began with STX is never taken without
 * it, and ETX without STX never ends one: then the STX was lost.
 */
import { Fault } from "../readout/fault.js";
import { IDENTIFICATION_LIMIT, IdentificationLine, isEven } from "./identification.js";

export const Event = Object.freeze({
  /** Nothing to do. */
  None: 0,
  /** `byte` is a character of the data block. */
  Data: 1,
  /** An identification line is complete: what came before it is not part of this message. */
  Identified: 2,
  /** A block begins: what came before it is not part of this message, unless that was a partial block. */
  Begin: 3,
  /** The block is complete, and checked. */
  Checked: 4,
  /** A part of the block is complete, and checked. */
  Partial: 5,
  /** A block without check character is complete. Push the byte a second time: it is not part of the block. */
  Unchecked: 6,
  /** The block is lost; `fault` says why. */
  Broken: 7,
});

const State = Object.freeze({ Idle: 0, Block: 1, Check: 2, Between: 3, Text: 4, TextEnd: 5, Command: 6 });

/** Longest frame of the programming mode that is passed over. */
const COMMAND_LIMIT = 64;

const SOH = 0x01;
const STX = 0x02;
const ETX = 0x03;
const EOT = 0x04;
const LF = 0x0a;
const CR = 0x0d;
const EXCLAMATION = 0x21;
const SLASH = 0x2f;

export class Frame {
  /** The character of Event.Data; 0 where its parity does not hold. */
  byte = 0;
  fault: number = Fault.None;
  /** The identification line of the message, without "/" and line end: identification[0, identificationEnd). */
  readonly identification = new Uint8Array(IDENTIFICATION_LIMIT);
  identificationEnd = 0;
  /** Set by the owner when the block has held a data set: it is no noise then. */
  hasData = false;

  readonly #line = new IdentificationLine();
  #state: number = State.Idle;
  /** The eighth bit is even parity. */
  #parity = false;
  #damaged = false;
  #exclusive = 0;
  #sum = 0;
  #last = 0;
  #final = false;
  /** The identification belongs to a message that is over. */
  #stale = false;
  #command = 0;

  /** Forgets everything: a new conversation. */
  reset(): void {
    this.#state = State.Idle;
    this.#line.reset();
    this.#parity = false;
    this.identificationEnd = 0;
    this.#stale = false;
  }

  /** Whether the message began with an identification line. */
  get identified(): boolean {
    return this.identificationEnd > 0 && !this.#stale;
  }

  push(raw: number): number {
    const state = this.#state;
    const byte = raw & 0x7f;
    if (state !== State.Check && state !== State.Command && this.#line.push(raw))
      return this.#identified(byte);
    // Before the first data set anything may have been noise, and so may its parity.
    if (state === State.Idle || !this.hasData) if (byte === STX || byte === SOH) this.#parity = raw !== byte;
    const good = this.#parity ? isEven(raw) : raw === byte;
    switch (state) {
      case State.Block:
        return this.#block(byte, good);
      case State.Check:
        return this.#check(byte, good);
      case State.Text:
        return this.#text(byte, good);
      case State.TextEnd:
        return this.#textEnd(byte);
      case State.Command:
        return this.#commandByte(byte);
      case State.Between:
        if (byte === STX && good) this.#begin(true);
        return Event.None;
      default:
        return this.#idle(byte, good);
    }
  }

  /** No more bytes. */
  end(): number {
    const state = this.#state;
    const isExcerpt = !this.identified;
    this.#over();
    if (state === State.TextEnd || (state === State.Text && isExcerpt)) return Event.Unchecked;
    if (state === State.Idle || state === State.Command) return Event.None;
    this.fault = Fault.Truncated;
    return Event.Broken;
  }

  #idle(byte: number, good: boolean): number {
    if (!good || this.#line.inside) return Event.None;
    if (byte === STX) {
      this.#dropStale();
      this.#begin(false);
      return Event.Begin;
    }
    if (byte === SOH) {
      this.#state = State.Command;
      this.#command = 0;
      this.#last = 0;
      return Event.None;
    }
    if (this.#parity || !isCodeStart(byte)) return Event.None;
    this.#dropStale();
    this.#state = State.Text;
    this.hasData = false;
    return this.#text(byte, true);
  }

  #begin(hasData: boolean): void {
    this.#state = State.Block;
    this.#exclusive = 0;
    this.#sum = 0;
    this.#damaged = false;
    this.hasData = hasData;
  }

  #block(byte: number, good: boolean): number {
    if (byte === STX) {
      // After data sets this one is damage, and it must not hide what stood before it from the check character.
      if (this.hasData) return this.#broken(Fault.Framing);
      this.#begin(false);
      return Event.Begin;
    }
    if (!good) this.#damaged = true;
    this.#exclusive ^= byte;
    this.#sum += byte;
    if (byte === ETX || byte === EOT) {
      this.#final = byte === ETX;
      this.#state = State.Check;
      return Event.None;
    }
    this.byte = good ? byte : 0;
    return Event.Data;
  }

  #check(byte: number, good: boolean): number {
    const wanted = this.#sums() ? this.#sum & 0x7f : this.#exclusive;
    if (byte !== wanted || !good || this.#damaged)
      return this.#broken(byte === wanted ? Fault.Parity : Fault.Crc);
    if (this.#final) {
      this.#over();
      return Event.Checked;
    }
    this.#state = State.Between;
    return Event.Partial;
  }

  #text(byte: number, good: boolean): number {
    if (byte === STX && good) {
      this.#begin(false);
      return Event.Begin;
    }
    if (byte === ETX || byte === EOT) return this.#broken(Fault.Framing);
    this.#last = byte;
    if (byte === EXCLAMATION) {
      this.#state = State.TextEnd;
      return Event.None;
    }
    this.byte = good ? byte : 0;
    return Event.Data;
  }

  #textEnd(byte: number): number {
    if (byte === CR || byte === LF) {
      this.#last = byte;
      return Event.None;
    }
    // "!" must end the line: what follows at once is another protocol's checksum, or damage.
    if (byte === ETX || (this.#last === EXCLAMATION && byte > 0x20 && byte !== SLASH))
      return this.#broken(Fault.Framing);
    this.#over();
    return Event.Unchecked;
  }

  /** SOH, a letter, a digit, and anything up to ETX and its check character. */
  #commandByte(byte: number): number {
    const at = this.#command++;
    const isCommand =
      at === 0 ? byte === 0x50 || byte === 0x52 || byte === 0x57 || byte === 0x42 : at > 1 || isDigit(byte);
    if (!isCommand || this.#last === ETX || at === COMMAND_LIMIT) this.#state = State.Idle;
    this.#last = byte;
    return isCommand ? Event.None : this.#idle(byte, true);
  }

  #broken(fault: number): number {
    this.fault = fault;
    this.#over();
    return Event.Broken;
  }

  #over(): void {
    this.#state = State.Idle;
    this.#stale = true;
  }

  #dropStale(): void {
    if (this.#stale) this.identificationEnd = 0;
    this.#stale = false;
  }

  #identified(byte: number): number {
    const line = this.#line;
    for (let index = 0; index < line.end; index++) this.identification[index] = line.bytes[index];
    this.identificationEnd = line.end;
    this.#parity = line.parity;
    this.#stale = false;
    this.#state = State.Idle;
    if (byte !== STX) return Event.Identified;
    this.#begin(false);
    return Event.Begin;
  }

  #sums(): boolean {
    const text = this.identification;
    return this.identified && text[0] === 0x4b && text[1] === 0x41 && text[2] === 0x4d;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isCodeStart(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x5a);
}
