/**
 * History that a meter keeps itself: entries of a log, each with its own values of the same codes.
 * A sink that has no `entry` is never told of them, so that an old value cannot pass for a present one.
 */
import type { Sink } from "./sink.js";

/** What a reply about a log says of itself, beside its entries. Flags. */
export const LogInfo = Object.freeze({
  /** The log holds nothing. */
  Empty: 1,
  /** What was asked for lies outside the log. */
  OutOfRange: 2,
  /** The meter cut the reply short; the rest can be asked for. */
  Cut: 4,
  /** The oldest entry of the log is among these. */
  Oldest: 8,
  /** The newest entry of the log is among these. */
  Newest: 16,
  /** A register that was asked for is not in this log. */
  Unsupported: 32,
  /** Entries that follow have other registers or scales. */
  FormatChanged: 64,
  /** The meter could not read its own memory, or did not understand. */
  Failed: 128,
});

export interface LogSink extends Sink {
  /** A verified reply about a log: `LogInfo` flags, and the number of its newest entry (-1 = not told). */
  logReply(log: number, info: number, newest: number): void;
  /** What comes until the next `commit` is entry `id` of this log. Higher numbers are newer. */
  logEntry(log: number, id: number): void;
  /** A log keeps at most `depth` entries of these codes: codes[0, count). Told once, without values. */
  logConfiguration(log: number, depth: number, codes: Uint16Array, count: number): void;
}

export function isLogSink(sink: Sink): sink is LogSink {
  return "logEntry" in sink;
}
