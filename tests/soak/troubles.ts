/**
 * What goes wrong in the soak, and when: each trouble comes and goes by itself, at random from the seed. The times
 * between are drawn evenly up to twice the mean, the lengths evenly on a logarithmic scale, so that there are many
 * short outages and some that last for hours.
 */
import type { VirtualClock } from "../../hosts/bench/clock.js";
import { Random } from "../../hosts/bench/random.js";

export interface Trouble {
  readonly name: string;
  /** Mean from the end of one to the begin of the next, milliseconds. */
  readonly every: number;
  readonly shortest: number;
  readonly longest: number;
  begin(): void;
  end(): void;
}

export interface Tally {
  count: number;
  /** Milliseconds in all. */
  lasted: number;
}

const STEPS = 1 << 20;

export class Troubles {
  readonly tallies = new Map<string, Tally>();
  readonly #clock: VirtualClock;
  #stopped = false;

  constructor(clock: VirtualClock, seed: number, troubles: readonly Trouble[]) {
    this.#clock = clock;
    for (let index = 0; index < troubles.length; index++) {
      this.tallies.set(troubles[index].name, { count: 0, lasted: 0 });
      this.#wait(troubles[index], new Random(seed + 101 * index));
    }
  }

  /** No more begin; those under way end. */
  stop(): void {
    this.#stopped = true;
  }

  #wait(trouble: Trouble, random: Random): void {
    const wait = Math.ceil((2 * trouble.every * (1 + random.below(STEPS))) / STEPS);
    this.#clock
      .timer(() => {
        if (this.#stopped) return;
        const share = random.below(STEPS) / STEPS;
        const length = Math.ceil(trouble.shortest * (trouble.longest / trouble.shortest) ** share);
        const tally = this.tallies.get(trouble.name)!;
        tally.count++;
        tally.lasted += length;
        trouble.begin();
        this.#clock
          .timer(() => {
            trouble.end();
            this.#wait(trouble, random);
          })
          .set(length);
      })
      .set(wait);
  }
}
