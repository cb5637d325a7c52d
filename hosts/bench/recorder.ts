/** Writes what passes on a line as the transcript of modules/line/transcript.ts: a bug report that is a test. */

/** Silence that is worth a line. */
const PAUSE_FLOOR = 50;
const BYTES_PER_LINE = 32;

export class Recorder {
  readonly #write: (line: string) => void;
  #row: string[] = [];
  #sent = true;
  #last = Number.NaN;

  /** @param write takes one line without its end */
  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  note(text: string): void {
    this.flush();
    this.#write(`# ${text}`);
  }

  /** One byte; `time` is when it ended, in milliseconds. */
  byte(sent: boolean, byte: number, time: number): void {
    const pause = Math.round(time - this.#last);
    if (sent !== this.#sent || pause >= PAUSE_FLOOR || this.#row.length === BYTES_PER_LINE) this.flush();
    if (pause >= PAUSE_FLOOR) this.#write(`+${pause}ms`);
    this.#sent = sent;
    this.#last = time;
    this.#row.push(byte.toString(16).padStart(2, "0"));
  }

  flush(): void {
    if (this.#row.length > 0) this.#write(`${this.#sent ? ">" : "<"} ${this.#row.join(" ")}`);
    this.#row = [];
  }
}
