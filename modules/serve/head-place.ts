/** Places in the head of a request (RFC 9112 section 2.1), for the state machine of request.ts. */

/** Where in the head the next byte belongs. */
export const At = Object.freeze({
  /** Before the request line, where empty lines are skipped (RFC 9112 section 2.2). */
  Start: 0,
  StartLineFeed: 1,
  Method: 2,
  Target: 3,
  Version: 4,
  VersionLineFeed: 5,
  /** First byte of a line after the request line. */
  Line: 6,
  Name: 7,
  /** White space before a value. */
  Space: 8,
  Value: 9,
  ValueLineFeed: 10,
  LastLineFeed: 11,
});
