/** What a line has cost since the start: each byte and second on the optical link is counted and shown. */
import { FAULT_KINDS } from "../readout/fault.js";

export class LineStatistics {
  requests = 0;
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
  /** Conversations that ended badly, by `Fault`. */
  readonly faults = new Uint32Array(FAULT_KINDS);
}
