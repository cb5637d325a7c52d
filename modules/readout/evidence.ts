/** What the bytes of a push line look like, whatever the reader makes of them: a few counters, for people who search. */

const FLAG = 0x7e;
const LONG_START = 0x68;
const SLASH = 0x2f;
const GENERAL_GLO = 0xdb;
const ESCAPE = 0x1b;

export class LineEvidence {
  bytes = 0;
  /** 7E: flags of HDLC, if they are. */
  flags = 0;
  /** 7E and A0..AF: headers of HDLC. */
  hdlc = 0;
  /** 68 L L 68: M-Bus long frames. */
  mbus = 0;
  /** "/" and two letters: identifications of P1. */
  p1 = 0;
  /** DB 08: ciphered telegrams without a frame. */
  ciphered = 0;
  /** 1B 1B 1B 1B: SML, which is not read here. */
  sml = 0;
  /** Values without a name in the last good telegram, and numbers without a known scale. */
  unnamed = 0;
  /** Good telegrams. */
  telegrams = 0;

  #one = 0;
  #two = 0;
  #three = 0;

  push(byte: number): void {
    this.bytes++;
    if (byte === FLAG) this.flags++;
    if (this.#one === FLAG && (byte & 0xf0) === 0xa0) this.hdlc++;
    if (byte === LONG_START && this.#three === LONG_START && this.#two === this.#one) this.mbus++;
    if (this.#two === SLASH && isLetter(this.#one) && isLetter(byte)) this.p1++;
    if (this.#one === GENERAL_GLO && byte === 8) this.ciphered++;
    if (byte === ESCAPE && this.#one === ESCAPE && this.#two === ESCAPE && this.#three === ESCAPE) this.sml++;
    this.#three = this.#two;
    this.#two = this.#one;
    this.#one = byte;
  }

  reset(): void {
    this.bytes = 0;
    this.flags = 0;
    this.hdlc = 0;
    this.mbus = 0;
    this.p1 = 0;
    this.ciphered = 0;
    this.sml = 0;
    this.unnamed = 0;
    this.telegrams = 0;
  }
}

function isLetter(byte: number): boolean {
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}
