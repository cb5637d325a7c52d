/**
 * P1 telegrams on the wire (DSMR P1 companion standard 5.0 chapter 6, and its relatives from 2.2 on):
 *
 *   / XXX5 identification CR LF CR LF   lines   ! CRC CR LF
 *
 * CRC-16/ARC over everything from "/" to "!", four hexadecimal digits of either case, fewer where a meter leaves
 * zeros out; before DSMR 4 there is none. "!" ends a telegram at the start of a line only: a text message may hold it.
 *
 * Some utilities cipher the whole telegram (Luxembourg, Austria): DB 08 .. instead of "/", or behind a plain
 * identification and a blank line without DB and, on Kaifa and Elgama meters, without a system title.
 *
 * The telegram is kept whole. After a failure the search goes on one byte behind the failed start, in the
 * bytes that are kept; each `push` and each `next` answers one event.
 */
import { crc16ArcRange } from "../bytes/crc.js";
import { hexDigit } from "../bytes/hex.js";
import { type Ciphering, GENERAL_GLO, NOT_CIPHERED, TITLE_SIZE, UNFINISHED } from "../readout/ciphering.js";
import { Fault } from "../readout/fault.js";
import { Step } from "../readout/step.js";
import { BANG, CR, isText, LF, plainBytes, SLASH, STX } from "./characters.js";

/** Longest telegram in bytes, from "/" to "!", or ciphered as it stands. */
export const TELEGRAM_LIMIT = 4096;
/** CRC and line end, and what follows a telegram without one. */
const TAIL_ROOM = 8;
const BUFFER_SIZE = TELEGRAM_LIMIT + TAIL_ROOM;
const CRC_DIGITS = 4;
/** Longest identification, "/" to line end. */
const IDENTIFICATION_LIMIT = 80;

const State = Object.freeze({ Hunt: 0, Identification: 1, Lines: 2, Tail: 3, Cipher: 4 });

export class P1Receiver {
  readonly buffer = new Uint8Array(BUFFER_SIZE);
  /** After Step.Done: the telegram from "/" up to "!", or from the title length on to its end when ciphered. */
  start = 0;
  end = 0;
  ciphered = false;
  /** A CRC was there, and held. */
  checked = false;
  /** After Step.Fault. */
  fault: number = Fault.None;
  /** Telegrams since the start. */
  telegrams = 0;
  /** Any byte came. */
  heard = false;

  readonly #ciphering: Ciphering;
  #state: number = State.Hunt;
  #head = 0;
  #at = 0;
  #used = 0;
  /** Among the lines: where the next byte goes, and where that has to end; 0 and 0 elsewhere. */
  #plain = 0;
  #plainEnd = 0;
  #atLineStart = false;
  /** A byte that no telegram in clear text holds. */
  #isDirty = false;
  #sent = 0;
  #digits = 0;
  /** Where the title length of a ciphered telegram stands. */
  #titleAt = 0;

  constructor(ciphering: Ciphering) {
    this.#ciphering = ciphering;
  }

  push(byte: number): number {
    const plain = this.#plain;
    // Most bytes go this way.
    if (plain < this.#plainEnd && plainBytes[byte] === 1) {
      this.buffer[plain] = byte;
      this.#plain = plain + 1;
      return Step.Wait;
    }
    return this.#pushSlowly(byte);
  }

  /** Takes the bytes of bytes[from, to) that go the short way; the place of the first one that does not. */
  take(bytes: Uint8Array, from: number, to: number): number {
    const { buffer } = this;
    let plain = this.#plain;
    let at = from;
    const room = this.#plainEnd - plain;
    const end = to - from < room ? to : from + room;
    while (at < end && plainBytes[bytes[at]] === 1) buffer[plain++] = bytes[at++];
    this.#plain = plain;
    return at;
  }

  #pushSlowly(byte: number): number {
    this.heard = true;
    this.#settle();
    let step: number = Step.Wait;
    if (this.#used === BUFFER_SIZE) {
      this.#compact();
      if (this.#used === BUFFER_SIZE) {
        step = this.#reject(Fault.Overflow);
        this.#compact();
      }
    }
    this.buffer[this.#used++] = byte;
    if (step !== Step.Wait) return step;
    step = this.next();
    if (step === Step.Wait && this.#state === State.Lines && this.#at === this.#used) {
      const limit = this.#head + TELEGRAM_LIMIT;
      this.#plain = this.#used;
      this.#plainEnd = limit < BUFFER_SIZE ? limit : BUFFER_SIZE;
    }
    return step;
  }

  /** Bytes that went the short way are bytes like all others. */
  #settle(): void {
    if (this.#plainEnd === 0) return;
    const last = this.buffer[this.#plain - 1];
    this.#atLineStart = last === LF || last === CR;
    this.#used = this.#plain;
    this.#at = this.#plain;
    this.#plainEnd = 0;
    this.#plain = 0;
  }

  /** The next event in the bytes that are here, or Step.Wait. */
  next(): number {
    this.#settle();
    while (this.#at < this.#used) {
      const step = this.#take(this.buffer[this.#at]);
      if (step !== Step.Wait) return step;
    }
    return Step.Wait;
  }

  /** No more bytes: the next event; at last what the end completes or breaks, else Step.Wait. */
  close(): number {
    const step = this.next();
    if (step !== Step.Wait) return step;
    // A telegram with a CRC that was cut off behind "!" is not one without.
    if (this.#state === State.Tail && this.#digits > 0) return this.#finish();
    if (this.#state === State.Tail || this.#state === State.Lines || this.#state === State.Cipher)
      return this.#reject(Fault.Truncated);
    this.reset();
    return Step.Wait;
  }

  /** What was handed over is no telegram after all: the search goes on behind its first byte. */
  refuse(): void {
    this.#settle();
    this.#state = State.Hunt;
    this.#head = this.start + 1;
    this.#at = this.#head;
  }

  reset(): void {
    this.#plainEnd = 0;
    this.#state = State.Hunt;
    this.#head = 0;
    this.#at = 0;
    this.#used = 0;
  }

  #take(byte: number): number {
    const state = this.#state;
    if (state === State.Lines) return this.#line(byte);
    if (state === State.Hunt) return this.#hunt(byte);
    if (state === State.Identification) return this.#identification(byte);
    return state === State.Tail ? this.#tail(byte) : this.#cipher();
  }

  #hunt(byte: number): number {
    this.#head = this.#at++;
    if (byte === SLASH) {
      this.#state = State.Identification;
      this.#isDirty = false;
    } else if (byte === GENERAL_GLO) {
      this.#state = State.Cipher;
      this.#titleAt = this.#at;
    } else this.#head = this.#at;
    return Step.Wait;
  }

  /** Three letters of the maker, then anything printable up to the line end. */
  #identification(byte: number): number {
    const index = this.#at - this.#head;
    const letter = byte | 0x20;
    const isGood =
      index <= 3
        ? letter >= 0x61 && letter <= 0x7a
        : (isText(byte) && byte !== SLASH && byte !== BANG) || byte === STX;
    if (!isGood || index === IDENTIFICATION_LIMIT) {
      // Not a telegram, and nothing to make a fault of: "/" is a common character.
      this.#state = State.Hunt;
      this.#at = this.#head + 1;
      return Step.Wait;
    }
    this.#at++;
    if (byte === LF) {
      this.#state = State.Lines;
      this.#atLineStart = true;
    }
    return Step.Wait;
  }

  #line(byte: number): number {
    if (this.#atLineStart) {
      if (byte === SLASH) return this.#reject(Fault.Truncated);
      if (byte === GENERAL_GLO || byte === 0 || byte === TITLE_SIZE) {
        this.#state = State.Cipher;
        this.#titleAt = byte === GENERAL_GLO ? this.#at + 1 : this.#at;
        return this.#cipher();
      }
    }
    if (this.#at - this.#head === TELEGRAM_LIMIT) return this.#reject(Fault.Overflow);
    if (byte === BANG && this.#atLineStart) {
      this.#state = State.Tail;
      this.#sent = 0;
      this.#digits = 0;
    }
    if (!isText(byte)) this.#isDirty = true;
    this.#atLineStart = byte === LF || byte === CR;
    this.#at++;
    return Step.Wait;
  }

  #tail(byte: number): number {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#sent = this.#sent * 16 + digit;
      this.#at++;
      return ++this.#digits === CRC_DIGITS ? this.#finish() : Step.Wait;
    }
    return byte === CR || byte === LF ? this.#finish() : this.#reject(Fault.Crc);
  }

  #finish(): number {
    let end = this.#at - this.#digits;
    while (this.buffer[end - 1] !== BANG) end--;
    const isGood =
      this.#digits > 0 ? this.#sent === crc16ArcRange(0, this.buffer, this.#head, end) : !this.#isDirty;
    return isGood ? this.#deliver(this.#head, end - 1, false) : this.#reject(Fault.Crc);
  }

  #cipher(): number {
    const end = this.#ciphering.sizeOf(this.buffer, this.#titleAt, this.#used);
    const isLong = end > this.#head + TELEGRAM_LIMIT;
    if (end === NOT_CIPHERED || isLong || !this.#hasMaker()) {
      const wasHunting = this.buffer[this.#head] === GENERAL_GLO;
      if (!wasHunting) return this.#reject(isLong ? Fault.Overflow : Fault.Malformed);
      this.#state = State.Hunt;
      this.#at = this.#head + 1;
      return Step.Wait;
    }
    if (end === UNFINISHED || end > this.#used) {
      this.#at = this.#used;
      return Step.Wait;
    }
    this.#at = end;
    return this.#deliver(this.#titleAt, end, true);
  }

  /** A system title begins with the three letters of its maker. */
  #hasMaker(): boolean {
    if (this.buffer[this.#titleAt] === 0) return true;
    for (let at = this.#titleAt + 1; at < this.#titleAt + 4 && at < this.#used; at++) {
      const letter = this.buffer[at] | 0x20;
      if (letter < 0x61 || letter > 0x7a) return false;
    }
    return true;
  }

  #deliver(start: number, end: number, ciphered: boolean): number {
    this.start = start;
    this.end = end;
    this.ciphered = ciphered;
    this.checked = !ciphered && this.#digits > 0;
    this.#state = State.Hunt;
    this.#head = this.#at;
    this.telegrams++;
    return Step.Done;
  }

  #reject(fault: number): number {
    this.#state = State.Hunt;
    this.#at = this.#head + 1;
    this.#head = this.#at;
    this.fault = fault;
    return Step.Fault;
  }

  #compact(): void {
    this.buffer.copyWithin(0, this.#head, this.#used);
    this.#used -= this.#head;
    this.#at -= this.#head;
    this.#titleAt -= this.#head;
    this.#head = 0;
  }
}
