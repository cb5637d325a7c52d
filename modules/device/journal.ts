/**
 * The last lines of the log, for people who have no console: a ring in memory, numbered from 1, that no
 * restart survives. What goes in is what `Device.log` is given: never a secret, never bytes of a meter.
 * A longer line is cut; the oldest line gives way to the newest.
 */

/** Longest line in characters. */
export const LINE_LIMIT = 240;

export class Journal {
  readonly capacity: number;
  /** Told of each new line, after it is in; set by whoever shows the log. */
  changed: (() => void) | undefined;
  readonly #lines: string[];
  readonly #seconds: Float64Array;
  #last = 0;

  /** @param capacity lines kept */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.#lines = new Array<string>(capacity).fill("");
    this.#seconds = new Float64Array(capacity);
  }

  /** Number of the newest line; 0: there is none. */
  get last(): number {
    return this.#last;
  }

  /** Number of the oldest line that is kept. */
  get first(): number {
    return Math.max(1, this.#last - this.capacity + 1);
  }

  /** @param seconds wall clock; 0 while it is not set */
  add(line: string, seconds: number): void {
    const place = this.#last++ % this.capacity;
    this.#lines[place] = line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT - 1)}…` : line;
    this.#seconds[place] = seconds;
    this.changed?.();
  }

  /** Text of a line from `first` to `last`. */
  text(number: number): string {
    return this.#lines[(number - 1) % this.capacity];
  }

  /** When it was said, in seconds since 1970; 0: the clock was not set. */
  seconds(number: number): number {
    return this.#seconds[(number - 1) % this.capacity];
  }
}
