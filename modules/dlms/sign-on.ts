/**
 * Mode E of IEC 62056-21 (clause 6.4.5 and annex E): from an optical head at 300 baud to HDLC.
 *
 *   > /?! CR LF            300 7E1
 *   < /XXXZ\2... CR LF     Z: speed, "\2": HDLC is offered
 *   > 06 32 Z 32 CR LF     protocol HDLC, speed Z, mode binary; the meter echoes it, or does not
 *   both go on at speed Z, 8N1
 */
import type { LineFormat } from "../readout/readout.js";

export const SIGN_ON_LINE: LineFormat = Object.freeze({ baud: 300, data: 7, parity: "even", stop: 1 });

const SLASH = 0x2f;
const QUESTION = 0x3f;
const BACKSLASH = 0x5c;
const CR = 0x0d;
const LF = 0x0a;
const ACK = 0x06;
const TWO = 0x32;
const ZERO = 0x30;
/** Longest identification line. */
const LIMIT = 32;
/** Place of Z behind "/", of the backslash and of what it says. */
const SPEED_AT = 4;

/** Lines by Z, "0" to "6". */
const lines: readonly LineFormat[] = Object.freeze(
  [300, 600, 1200, 2400, 4800, 9600, 19200].map((baud) =>
    Object.freeze({ baud, data: 8, parity: "none", stop: 1 } as const),
  ),
);

export const IdentificationEvent = Object.freeze({ Wait: 0, Offered: 1, NotOffered: 2 });

export class SignOn {
  readonly outgoing = new Uint8Array(6);
  outgoingEnd = 0;
  /** Line after the change of speed. */
  line: LineFormat = SIGN_ON_LINE;

  readonly #bytes = new Uint8Array(LIMIT);
  #size = 0;

  /** Writes the request. */
  request(): void {
    this.outgoing[0] = SLASH;
    this.outgoing[1] = QUESTION;
    this.outgoing[2] = 0x21;
    this.outgoing[3] = CR;
    this.outgoing[4] = LF;
    this.outgoingEnd = 5;
    this.#size = 0;
  }

  /** Takes a byte of the identification; on Offered the acknowledgement is written and `line` is known. */
  push(raw: number): number {
    const byte = raw & 0x7f;
    if (byte === SLASH) this.#size = 0;
    else if (this.#size === 0) return IdentificationEvent.Wait;
    if (this.#size === LIMIT) this.#size = 0;
    this.#bytes[this.#size++] = byte;
    if (byte !== LF) return IdentificationEvent.Wait;
    // Our own request comes back from an optical head.
    const isEcho = this.#bytes[1] === QUESTION;
    const size = this.#size;
    this.#size = 0;
    if (isEcho || size <= SPEED_AT) return IdentificationEvent.Wait;
    const speed = this.#bytes[SPEED_AT];
    const index = speed - ZERO;
    const offered = this.#bytes[SPEED_AT + 1] === BACKSLASH && this.#bytes[SPEED_AT + 2] === TWO;
    if (!offered || index < 0 || index >= lines.length) return IdentificationEvent.NotOffered;
    this.line = lines[index];
    this.#acknowledge(speed);
    return IdentificationEvent.Offered;
  }

  #acknowledge(speed: number): void {
    this.outgoing[0] = ACK;
    this.outgoing[1] = TWO;
    this.outgoing[2] = speed;
    this.outgoing[3] = TWO;
    this.outgoing[4] = CR;
    this.outgoing[5] = LF;
    this.outgoingEnd = 6;
  }
}
