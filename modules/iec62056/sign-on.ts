/** What a meter's table says about its sign-on, and what follows from it: the request, and the line at each speed. */
import type { LineFormat, Rows } from "../readout/readout.js";
import { MEMBER_LIMIT, WHOLE } from "./code.js";
import { SIGN_ON_BAUD } from "./identification.js";
import { SPEEDS, WAKE_UP_LIMIT } from "./limits.js";

/** What a meter's table has to say. */
export interface Iec62056Meter {
  readonly line: LineFormat;
  readonly request?: {
    readonly wakeUp: number;
    readonly text?: string;
    /** Forms of this kind of meter (`formsOf`): a block of these needs no second one like it. */
    readonly forms?: Int32Array;
  };
  readonly fields: Rows<{ readonly code: number }>;
}

/** NULs, text and line end; empty where the meter speaks by itself. */
export function requestOf(meter: Iec62056Meter): Uint8Array {
  const text = meter.request?.text ?? "/?!";
  if (text === "") return new Uint8Array(0);
  const wakeUp = Math.min(WAKE_UP_LIMIT, meter.request?.wakeUp ?? 0);
  const request = new Uint8Array(wakeUp + text.length + 2);
  for (let index = 0; index < text.length; index++) request[wakeUp + index] = text.charCodeAt(index);
  request.set([0x0d, 0x0a], wakeUp + text.length);
  return request;
}

/** The line at 300, 600 .. 19200. */
export function formatsOf(line: LineFormat): readonly LineFormat[] {
  const formats: LineFormat[] = [];
  for (let step = 0; step < SPEEDS; step++)
    formats.push(Object.freeze({ ...line, baud: SIGN_ON_BAUD << step }));
  return formats;
}

/** Codes of the data sets that the table wants in one piece. */
export function wholesOf(meter: Iec62056Meter): number[] {
  return meter.fields.map(({ code }) => code).filter((code) => code % (MEMBER_LIMIT + 1) === WHOLE);
}
