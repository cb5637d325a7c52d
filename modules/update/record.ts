/** What became of the last update, kept in storage so that the next start can tell. */
import { decodeUtf8 } from "../bytes/utf8.js";
import { Writer } from "../bytes/writer.js";
import type { Storage } from "../device/device.js";

const RECORD_NAME = "update";
const RECORD_LIMIT = 1024;
const REASON_LIMIT = 200;

export const Outcome = Object.freeze({
  /** There was no update yet. */
  None: "none",
  /** An image is being written. Found at a start: it was interrupted. */
  Installing: "installing",
  /** The new image is, or is about to be, the one that starts next. */
  Trying: "trying",
  Installed: "installed",
  /** It did not come to a start of the new image. */
  Failed: "failed",
  /** The new image gives itself up; found at a start: the old one runs again. */
  GivingUp: "giving-up",
  /** The new image was started, and given up. */
  FellBack: "fell-back",
});

const outcomes: readonly string[] = Object.freeze(Object.values(Outcome));

export interface UpdateRecord {
  /** One of `Outcome`. */
  readonly outcome: string;
  /** Version that was to be installed, and the one that ran. */
  readonly version: string;
  readonly from: string;
  /** One sentence for people. */
  readonly message: string;
  /** Wall clock; 0 = not set. */
  readonly seconds: number;
  /** Names of the checks that held before the restart: the new image has to pass these. */
  readonly checks: readonly string[];
}

export const noRecord: UpdateRecord = Object.freeze({
  outcome: Outcome.None,
  version: "",
  from: "",
  message: "",
  seconds: 0,
  checks: Object.freeze([]),
});

/** What cannot be read is as if there were none. */
export function readRecord(storage: Storage): UpdateRecord {
  const bytes = storage.read(RECORD_NAME);
  if (!bytes || bytes.length > RECORD_LIMIT) return noRecord;
  const text = decodeUtf8(bytes, 0, bytes.length);
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    // Written by ourselves, so the storage is at fault; the update is over anyway.
    return noRecord;
  }
  if (typeof value !== "object" || value === null) return noRecord;
  const { outcome, seconds, checks } = value;
  if (typeof outcome !== "string" || !outcomes.includes(outcome)) return noRecord;
  return {
    outcome,
    version: textOf(value.version),
    from: textOf(value.from),
    message: textOf(value.message),
    seconds: typeof seconds === "number" && Number.isInteger(seconds) ? seconds : 0,
    checks: Array.isArray(checks) ? checks.filter((name) => typeof name === "string") : [],
  };
}

/** Throws what the storage throws. */
export function writeRecord(storage: Storage, record: UpdateRecord): void {
  const writer = new Writer(new Uint8Array(RECORD_LIMIT));
  const { outcome, version, from, seconds, checks } = record;
  const message = record.message.slice(0, REASON_LIMIT);
  writer.text(JSON.stringify({ outcome, version, from, message, seconds, checks }));
  storage.write(RECORD_NAME, writer.buffer.slice(0, writer.position));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
