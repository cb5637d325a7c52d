/** How long a line waits, for what, in milliseconds. */

/** Milliseconds to wait for a TCP connection. */
export const OPEN_LIMIT = 10_000;
/** Milliseconds that a host may take to tell that it has sent all, beyond the time on the wire. */
export const DRAIN_LIMIT = 1_000;
/** Conversations without a single byte before the port is opened anew. */
export const DEAF_LIMIT = 3;
/** Silence that a meter wants before the next request: KMP more than one byte time (9.17 ms), the others less. */
export const GAP_AFTER_GOOD = 10;
/** The same after a conversation that failed: KMP's 1.6 s (5512-447 section 2); the others want no more. */
export const GAP_AFTER_BAD = 1_600;
/** Bytes. */
export const RECEIVE_BUFFER = 256;
export const TRACE_WORDS = 2048;
/**
 * Stands for a character with wrong parity, since one is missing in what is being read: in seven bits it is none, and as
 * eight with parity it is wrong.
 */
export const LOST_CHARACTER = 0x80;
