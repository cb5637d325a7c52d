/** Publications on their way: handed over to the host, not yet acknowledged by the broker. Oldest first. */
export class Flights {
  count = 0;
  /** Ids of the session. */
  readonly ids: Float64Array;
  /** Numbers of the messages. */
  readonly messages: Uint16Array;
  /** Monotonic milliseconds of the departure. */
  readonly times: Float64Array;

  constructor(limit: number) {
    this.ids = new Float64Array(limit);
    this.messages = new Uint16Array(limit);
    this.times = new Float64Array(limit);
  }

  get isFull(): boolean {
    return this.count === this.ids.length;
  }

  add(id: number, message: number, now: number): void {
    this.ids[this.count] = id;
    this.messages[this.count] = message;
    this.times[this.count++] = now;
  }

  /** Number of the message that landed with this id, which is then forgotten; -1 where none has it. */
  land(id: number): number {
    for (let flight = 0; flight < this.count; flight++) {
      if (this.ids[flight] !== id) continue;
      const message = this.messages[flight];
      this.count--;
      this.ids.copyWithin(flight, flight + 1, this.count + 1);
      this.messages.copyWithin(flight, flight + 1, this.count + 1);
      this.times.copyWithin(flight, flight + 1, this.count + 1);
      return message;
    }
    return -1;
  }
}
