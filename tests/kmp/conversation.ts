/** Lets a readout talk to a meter made of a function, on a clock of its own, at 1200 baud. */
import { Deframer } from "../../modules/kmp/frame.js";
import type { Readout } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";

export const BYTE_MS = 11000 / 1200;

/** Bytes from the line; the first arrives `after` milliseconds after the last byte of the request (or before). */
export interface Answer {
  readonly after: number;
  readonly bytes: Uint8Array;
  /** Milliseconds from byte to byte; BYTE_MS when absent, 0 for a chunk. */
  readonly pace?: number;
}

/** What comes back to the n-th request (from 0). `payload` is the request unstuffed: address, command, data. */
export type Meter = (payload: Uint8Array, request: Uint8Array, n: number) => Answer[];

export interface Outcome {
  readonly step: number;
  readonly fault: number;
  /** When it was over. */
  readonly at: number;
  /** Requests: when their first byte went out, and their payload. */
  readonly requests: { readonly at: number; readonly end: number; readonly payload: Uint8Array }[];
  /** When the last byte came in. */
  readonly lastByte: number;
}

/** The payload of a request: its start byte is taken for a meter's, its CRC checked. */
function payloadOf(request: Uint8Array): Uint8Array {
  const deframer = new Deframer();
  deframer.push(0x40);
  for (let index = 1; index < request.length; index++)
    if (deframer.push(request[index]) === Step.Done) return deframer.buffer.slice(0, deframer.end);
  throw new Error("the request is no good frame");
}

/** Numbers of the registers that a GetRegister payload asks for. */
export function askedRegisters(payload: Uint8Array): number[] {
  const codes: number[] = [];
  for (let index = 0; index < payload[2]; index++)
    codes.push((payload[3 + 2 * index] << 8) | payload[4 + 2 * index]);
  return codes;
}

/** Runs one conversation to its end; never longer than ten minutes of its own clock. */
export function converse(readout: Readout, meter: Meter, start = 0): Outcome {
  const queue: { at: number; byte: number }[] = [];
  const requests: { at: number; end: number; payload: Uint8Array }[] = [];
  let now = start;
  let sentDue = Number.POSITIVE_INFINITY;
  let lastByte = start;
  let step = readout.begin(now);
  while (now < start + 600_000) {
    if (step === Step.Done || step === Step.Fault)
      return { step, fault: readout.fault, at: now, requests, lastByte };
    if (step === Step.Transmit) {
      const request = readout.outgoing.slice(0, readout.outgoingEnd);
      sentDue = now + request.length * BYTE_MS;
      const payload = payloadOf(request);
      for (const { after, bytes, pace } of meter(payload, request, requests.length))
        bytes.forEach((byte, index) => {
          queue.push({ at: sentDue + after + index * (pace ?? BYTE_MS), byte });
        });
      queue.sort((one, other) => one.at - other.at);
      requests.push({ at: now, end: sentDue, payload });
    }
    const byteAt = queue[0]?.at ?? Number.POSITIVE_INFINITY;
    const due = sentDue < Number.POSITIVE_INFINITY ? sentDue : readout.deadline;
    if (byteAt <= due && byteAt < Number.POSITIVE_INFINITY) {
      now = Math.max(now, byteAt);
      lastByte = now;
      step = readout.push(queue.shift()!.byte, now);
    } else if (sentDue < Number.POSITIVE_INFINITY) {
      now = sentDue;
      sentDue = Number.POSITIVE_INFINITY;
      step = readout.sent(now);
    } else if (due < Number.POSITIVE_INFINITY) {
      now = Math.max(now, due);
      step = readout.expire(now);
    } else throw new Error("the readout waits for ever");
  }
  throw new Error("the conversation does not end");
}
