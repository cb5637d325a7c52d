/** What a line tells of a conversation. */

/** Who asked for a conversation. */
export interface LineOwner {
  /** Step.Done, or Step.Fault with a `Fault`. For a passive readout called once for each telegram. */
  ended(step: number, fault: number): void;
  /** Bytes are about to be pushed into a passive readout: the moment to stamp what they may complete. */
  receiving?(now: number): void;
}
