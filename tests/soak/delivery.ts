/**
 * Whether what was read reached the broker. The newest value wins, so a read that another one overtook while there was
 * no way to the broker is not lost; one that still has not arrived when the way has stood for LIMIT_MS is.
 */
export const LIMIT_MS = 60_000;

export class Delivery {
  reads = 0;
  delivered = 0;
  /** Overtaken by a newer read of the same meter while there was no way, or before LIMIT_MS was over. */
  overtaken = 0;
  lost = 0;
  /** By what had been in the way: milliseconds from a way that stands again to the first state on the broker. */
  readonly recoveries = new Map<string, number[]>();
  readonly #pending = new Map<string, number>();
  #wayAt = Number.NaN;
  #recovering = false;
  #obstacle = "power cut";

  read(meter: string, now: number): void {
    this.reads++;
    if (this.#pending.has(meter)) {
      if (now - this.#dueFrom(this.#pending.get(meter)!) > LIMIT_MS) this.lost++;
      else this.overtaken++;
    }
    this.#pending.set(meter, now);
  }

  published(meter: string, at: number): void {
    if (this.#recovering) {
      this.#recovering = false;
      const times = this.recoveries.get(this.#obstacle) ?? [];
      times.push(at - this.#wayAt);
      this.recoveries.set(this.#obstacle, times);
    }
    const read = this.#pending.get(meter);
    if (read === undefined || at < read) return;
    this.#pending.delete(meter);
    this.delivered++;
    if (at - this.#dueFrom(read) > LIMIT_MS) this.lost++;
  }

  /** The whole way, from the gateway's power to its broker, stands (no obstacle) or has this last obstacle. */
  way(obstacle: string, now: number): void {
    if (obstacle !== "") {
      this.#obstacle = obstacle;
      this.#wayAt = Number.NaN;
      this.#recovering = false;
    } else if (Number.isNaN(this.#wayAt)) {
      this.#wayAt = now;
      this.#recovering = true;
    }
  }

  /** Without power, what had not been sent is gone; the meter still has it, and the next read brings it. */
  cutPower(): void {
    this.overtaken += this.#pending.size;
    this.#pending.clear();
  }

  /** At the end: whatever waits although the way has stood for long enough. */
  finish(now: number): void {
    for (const read of this.#pending.values())
      if (now - this.#dueFrom(read) > LIMIT_MS) this.lost++;
      else this.overtaken++;
  }

  #dueFrom(read: number): number {
    return Number.isNaN(this.#wayAt) ? Number.POSITIVE_INFINITY : Math.max(read, this.#wayAt);
  }
}
