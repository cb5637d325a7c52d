/** What a line has cost since the start: each byte and second on the optical link is counted and shown. */
import { FAULT_KINDS } from "../readout/fault.js";
import { Step } from "../readout/step.js";

const NEVER = -1;

export class LineStatistics {
  requests = 0;
  /** Conversations, however they ended; of a meter that speaks by itself: telegrams. */
  conversations = 0;
  /** Conversations that ended well. */
  replies = 0;
  bytesSent = 0;
  bytesReceived = 0;
  /** First byte of a conversation to its last. */
  linkMilliseconds = 0;
  /** The time in which the meter was kept awake by us. */
  awakeMilliseconds = 0;
  /** Characters with a framing or parity error, where the host's UART tells. */
  framingErrors = 0;
  parityErrors = 0;
  /**
   * What went wrong, by `Fault`: replies rejected and waits in vain, where a readout counts them, even those
   * that a repeat made good; otherwise conversations that ended badly.
   */
  readonly faults = new Uint32Array(FAULT_KINDS);
  readonly #awakeAfterReply: number;
  #started = NEVER;
  #lastByte = NEVER;
  #firstReply = NEVER;

  /** @param awakeAfterReply milliseconds a meter stays awake after the first byte of a reply */
  constructor(awakeAfterReply: number) {
    this.#awakeAfterReply = awakeAfterReply;
  }

  begin(): void {
    this.#started = NEVER;
    this.#firstReply = NEVER;
  }

  /** A request of `bytes` bytes goes out and leaves the wire at `until`. */
  sending(bytes: number, now: number, until: number): void {
    this.requests++;
    this.bytesSent += bytes;
    if (this.#started === NEVER) this.#started = now;
    this.#lastByte = until;
    this.#firstReply = NEVER;
  }

  /** @param isReply the request has left the wire: these bytes are no echo of it */
  received(bytes: number, now: number, isReply: boolean): void {
    this.bytesReceived += bytes;
    if (this.#started === NEVER) this.#started = now;
    if (isReply && this.#firstReply === NEVER) this.#firstReply = now;
    this.#lastByte = now;
  }

  /** Step.Done or Step.Fault of one conversation or telegram; `faults` where the readout counted its own. */
  count(step: number, fault: number, faults: Uint32Array | undefined): void {
    this.conversations++;
    if (step === Step.Done) this.replies++;
    else if (faults === undefined || faults[fault] === 0) this.faults[fault]++;
    if (faults !== undefined)
      for (let index = 0; index < FAULT_KINDS; index++) this.faults[index] += faults[index];
  }

  /** The conversation is over. False: not a byte of a reply was heard. */
  end(): boolean {
    const heard = this.#firstReply !== NEVER;
    if (this.#started !== NEVER) {
      this.linkMilliseconds += this.#lastByte - this.#started;
      const awakeUntil = heard ? this.#firstReply + this.#awakeAfterReply : this.#lastByte;
      this.awakeMilliseconds += Math.max(this.#lastByte, awakeUntil) - this.#started;
    }
    this.#started = NEVER;
    return heard;
  }
}
