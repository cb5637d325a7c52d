/**
 * The last bytes that passed on a line, both ways, with their pauses: a ring of 16-bit words, filled without
 * allocating, exported as the transcript that `transcript.ts` reads. A bug report is already a test.
 *
 * Word: 0x0000 | byte received, 0x0100 | byte sent, 0x0200 | pause in units of 10 ms (at most 2.55 s a word).
 */
const SENT = 0x0100;
const PAUSE = 0x0200;
const PAUSE_UNIT = 10;
/** Pauses below this are the rhythm of the line, not worth a word. */
const PAUSE_FLOOR = 50;
const BYTES_PER_LINE = 32;

export class Trace {
  readonly #words: Uint16Array;
  #next = 0;
  #filled = 0;
  #last = 0;

  /** @param capacity words kept; the oldest are overwritten */
  constructor(capacity: number) {
    this.#words = new Uint16Array(capacity);
  }

  received(byte: number, now: number): void {
    this.#pause(now);
    this.#put(byte);
  }

  sent(byte: number, now: number): void {
    this.#pause(now);
    this.#put(SENT | byte);
  }

  clear(): void {
    this.#filled = 0;
  }

  /** Transcript text of what is kept. Allocates: for exports, not for the hot path. */
  text(): string {
    const lines: string[] = [];
    let row = "";
    let direction = -1;
    let inRow = 0;
    const flush = (): void => {
      if (row !== "") lines.push(row);
      row = "";
      inRow = 0;
    };
    for (let index = 0; index < this.#filled; index++) {
      const position = (this.#next - this.#filled + index + 2 * this.#words.length) % this.#words.length;
      const word = this.#words[position];
      if (word & PAUSE) {
        flush();
        lines.push(`+${(word & 0xff) * PAUSE_UNIT}ms`);
        continue;
      }
      if ((word & SENT) !== direction || inRow === BYTES_PER_LINE) flush();
      direction = word & SENT;
      if (row === "") row = direction ? ">" : "<";
      row += ` ${(word & 0xff).toString(16).padStart(2, "0")}`;
      inRow++;
    }
    flush();
    return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  }

  #pause(now: number): void {
    const elapsed = now - this.#last;
    this.#last = now;
    if (elapsed < PAUSE_FLOOR || this.#filled === 0) return;
    this.#put(PAUSE | Math.min(255, Math.round(elapsed / PAUSE_UNIT)));
  }

  #put(word: number): void {
    this.#words[this.#next] = word;
    this.#next = this.#next + 1 === this.#words.length ? 0 : this.#next + 1;
    if (this.#filled < this.#words.length) this.#filled++;
  }
}
