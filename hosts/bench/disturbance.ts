/** What happens to the bytes of a reply on their way, one at a time: lost, changed, replaced by noise, or late. */
import type { LineFormat } from "../../modules/readout/readout.js";
import type { Faults } from "./faults.js";
import type { Random } from "./random.js";

/** Most bytes that the fault `burst` replaces. */
const BURST_LIMIT = 24;
/** Longest time by which the fault `delay` holds back a byte. */
const DELAY_LIMIT = 250;

export class Disturbance {
  /** What became of the byte, and the format in which it seems to have been sent. */
  byte = 0;
  line: LineFormat | undefined;
  readonly #faults: Faults;
  readonly #random: Random;
  /** Bytes that the noise still replaces. */
  #noisy = 0;

  constructor(faults: Faults, random: Random) {
    this.#faults = faults;
    this.#random = random;
  }

  /** A reply begins. */
  begin(): void {
    this.#noisy = 0;
  }

  /** Milliseconds for which the reply stops before this byte of it. */
  late(index: number, length: number): number {
    const pause = index > 0 && index === length >> 1 ? (this.#faults.pause ?? 0) : 0;
    return this.#random.chance(this.#faults.delay ?? 0) ? pause + 1 + this.#random.below(DELAY_LIMIT) : pause;
  }

  /** False: the byte is lost. */
  pass(byte: number, line: LineFormat | undefined): boolean {
    const random = this.#random;
    const { drop, burst, garble, flip } = this.#faults;
    this.byte = byte;
    this.line = line;
    if (random.chance(drop ?? 0)) return false;
    if (this.#noisy === 0 && random.chance(burst ?? 0)) this.#noisy = 1 + random.below(BURST_LIMIT);
    if (this.#noisy > 0) {
      // The parity bit is noise, too.
      this.#noisy--;
      this.byte = random.below(256);
      if (random.chance(0.5)) this.line = misfit(line);
    } else if (random.chance(garble ?? 0)) {
      // Out of its frame: as if at another speed where the reader's side has a UART, else another byte.
      this.byte = random.below(256);
      this.line = line && { ...line, baud: 2 * line.baud };
    } else if (random.chance(flip ?? 0)) {
      // The parity bit is still that of the byte that was meant.
      this.byte = byte ^ (1 << random.below(8));
      this.line = misfit(line);
    }
    return true;
  }
}

/** The line with the other parity. */
function misfit(line: LineFormat | undefined): LineFormat | undefined {
  if (!line || line.parity === "none") return line;
  return { ...line, parity: line.parity === "even" ? "odd" : "even" };
}
