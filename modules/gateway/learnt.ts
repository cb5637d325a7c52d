/**
 * What the gateway found out about a meter and keeps over restarts: which table fits, and which registers the
 * meter leaves out. One small record for each meter; a damaged one is forgotten, never believed.
 */
import type { Storage } from "../device/device.js";

/** Most codes that are remembered as left out. */
const ABSENT_LIMIT = 128;
const VERSION = 1;

export interface Learnt {
  /** Id of the meter's table. */
  readonly model: string;
  readonly serial: string;
  /** Codes that the meter answered without. */
  readonly absent: readonly number[];
  /** Last read of a meter whose battery minds a restart, in seconds since 1970; absent of others. */
  readonly read?: number;
}

function recordName(meterId: string): string {
  return `learnt-${meterId}`;
}

export function recall(storage: Storage, meterId: string): Learnt | undefined {
  const bytes = storage.read(recordName(meterId));
  if (!bytes) return undefined;
  let text = "";
  for (let index = 0; index < bytes.length; index++) text += String.fromCharCode(bytes[index]);
  try {
    const value = JSON.parse(text);
    if (value.version !== VERSION || typeof value.model !== "string" || typeof value.serial !== "string")
      return undefined;
    if (!Array.isArray(value.absent) || value.absent.length > ABSENT_LIMIT) return undefined;
    if (!value.absent.every((code: unknown) => typeof code === "number" && code >= 0)) return undefined;
    const read = Number.isSafeInteger(value.read) && value.read > 0 ? { read: value.read } : {};
    return { model: value.model, serial: value.serial, absent: value.absent, ...read };
  } catch {
    // Not JSON: as good as nothing, it is learnt anew.
    return undefined;
  }
}

export function remember(storage: Storage, meterId: string, learnt: Learnt): void {
  const text = JSON.stringify({ version: VERSION, ...learnt, absent: learnt.absent.slice(0, ABSENT_LIMIT) });
  const bytes = new Uint8Array(text.length);
  // Ids and serial numbers are ASCII; anything else of a serial number is replaced.
  for (let index = 0; index < text.length; index++) bytes[index] = Math.min(text.charCodeAt(index), 0x7e);
  storage.write(recordName(meterId), bytes);
}

export function forget(storage: Storage, meterId: string): void {
  storage.remove(recordName(meterId));
}
