/** Publications on their way: handed over to the host, not yet acknowledged by the broker. Oldest first. */

/** Of each: its id in the session, the number of its message, the monotonic milliseconds of its departure. */
const WIDTH = 3;
const MESSAGE = 1;
const TIME = 2;

export class Flights {
  count = 0;
  /** One array for all three: on a small host each array costs as much as twenty of these numbers. */
  readonly #numbers: Float64Array;

  constructor(limit: number) {
    this.#numbers = new Float64Array(WIDTH * limit);
  }

  get isFull(): boolean {
    return WIDTH * this.count === this.#numbers.length;
  }

  /** When the oldest departed. */
  get oldest(): number {
    return this.#numbers[TIME];
  }

  messageOf(flight: number): number {
    return this.#numbers[WIDTH * flight + MESSAGE];
  }

  add(id: number, message: number, now: number): void {
    const at = WIDTH * this.count++;
    this.#numbers[at] = id;
    this.#numbers[at + MESSAGE] = message;
    this.#numbers[at + TIME] = now;
  }

  /** Number of the message that landed with this id, which is then forgotten; -1 where none has it. */
  land(id: number): number {
    for (let flight = 0; flight < this.count; flight++) {
      const at = WIDTH * flight;
      if (this.#numbers[at] !== id) continue;
      const message = this.#numbers[at + MESSAGE];
      this.#numbers.copyWithin(at, at + WIDTH, WIDTH * this.count--);
      return message;
    }
    return -1;
  }
}
