/** What a readout answers to one byte or one expired deadline. Corrupt is not "need more": three answers, never two. */
export const Step = Object.freeze({
  /** Nothing to do until the next byte or the deadline. */
  Wait: 0,
  /** Send `outgoing` from 0 to `outgoingEnd`, then call `sent`. */
  Transmit: 1,
  /** Drain, apply `line`, then call `sent`. */
  Speed: 2,
  /** The conversation (or, for a meter that pushes, one telegram) ended well. */
  Done: 3,
  /** It ended badly; `fault` says how. For a meter that pushes, reception goes on with the next byte. */
  Fault: 4,
});
