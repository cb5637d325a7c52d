/** What came back since the last transmission: whether it was more than our own light. */
import { Fault } from "../readout/fault.js";

export class Hearing {
  /** Characters, and of those the ones that repeat what was sent. */
  #heard = 0;
  #echoed = 0;

  reset(): void {
    this.#heard = 0;
    this.#echoed = 0;
  }

  push(byte: number, sent: Uint8Array, sentEnd: number): void {
    this.#heard++;
    if (this.#echoed < sentEnd && byte === sent[this.#echoed]) this.#echoed++;
  }

  /** Why nothing came that could be understood. */
  get fault(): number {
    if (this.#heard === 0) return Fault.Silence;
    return this.#heard === this.#echoed ? Fault.Echo : Fault.Noise;
  }
}

/** Whether the meter has sent its block to the end. */
export function isWhole(fault: number): boolean {
  return fault === Fault.Crc || fault === Fault.Parity || fault === Fault.Unconfirmed;
}
