/** Which messages are to be sent: one mark each, and where to look for the next one. */
const Mark = Object.freeze({
  Clean: 0,
  Wanted: 1,
  InFlight: 2,
  /** On its way, and wanted once more with a newer value. */
  Again: 3,
} as const);

export class Marks {
  readonly #marks: Uint8Array;
  /** No message below is wanted. */
  #next = 0;

  constructor(count: number) {
    this.#marks = new Uint8Array(count);
  }

  /** Messages first..last are to be sent, again if they are on their way. */
  want(first: number, last: number): void {
    for (let index = first; index <= last; index++) {
      const mark = this.#marks[index];
      this.#marks[index] = mark === Mark.InFlight || mark === Mark.Again ? Mark.Again : Mark.Wanted;
    }
    if (first < this.#next) this.#next = first;
  }

  /** The first message that is wanted, or -1. */
  first(): number {
    while (this.#next < this.#marks.length) {
      if (this.#marks[this.#next] === Mark.Wanted) return this.#next;
      this.#next++;
    }
    return -1;
  }

  isWanted(index: number): boolean {
    return this.#marks[index] === Mark.Wanted;
  }

  isSettled(first: number, last: number): boolean {
    for (let index = first; index <= last; index++) if (this.#marks[index] !== Mark.Clean) return false;
    return true;
  }

  /** There is nothing to say. */
  drop(index: number): void {
    this.#marks[index] = Mark.Clean;
  }

  depart(index: number): void {
    this.#marks[index] = Mark.InFlight;
  }

  land(index: number): void {
    const again = this.#marks[index] === Mark.Again;
    this.#marks[index] = Mark.Clean;
    if (again) this.want(index, index);
  }

  /** It did not arrive. */
  lose(index: number): void {
    this.#marks[index] = Mark.Clean;
    this.want(index, index);
  }

  clear(): void {
    this.#marks.fill(Mark.Clean);
    this.#next = 0;
  }
}
