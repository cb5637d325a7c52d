/** A text as bytes: made when what it says changes, and sent with every line. */

const NO_NUMBER = -1;

export class KeptText {
  readonly bytes: Uint8Array;
  length = 0;
  /** What the text is about. */
  number = NO_NUMBER;

  constructor(room: number) {
    this.bytes = new Uint8Array(room);
  }

  set(number: number, text: string): void {
    this.number = number;
    this.length = Math.min(text.length, this.bytes.length);
    for (let index = 0; index < this.length; index++) this.bytes[index] = text.charCodeAt(index);
  }
}
