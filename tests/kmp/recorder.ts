/** A sink that keeps what it is told as text, one string for each value, and builders of frames. */
import { FrameWriter, START_FROM_METER } from "../../modules/kmp/frame.js";
import { logText } from "../../modules/kmp/log.js";
import { kmp } from "../../modules/kmp/protocol.js";
import type { LogSink } from "../../modules/reading/log.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";

export class Recorder implements LogSink {
  /** "60 55.006 MWh", "type 0001 G1", "absent 62", "log year 2": committed. */
  readings: string[] = [];
  commits = 0;
  /** Replies about logs: "year info newest". */
  logReplies: string[] = [];
  #pending: string[] = [];

  value(code: number, significand: number, exponent: number, unit: number): void {
    this.#add(code, valueText(significand, exponent, unit), unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#add(code, latin1(buffer, start, end), unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#add(code, latin1(buffer, start, end), 0);
  }

  absent(code: number): void {
    this.#pending.push(`absent ${code}`);
  }

  logReply(log: number, info: number, newest: number): void {
    this.logReplies.push(`${logText(log)} ${info} ${newest}`);
  }

  logEntry(log: number, id: number): void {
    this.#pending.push(`log ${logText(log)} ${id}`);
  }

  logConfiguration(log: number, depth: number, codes: Uint16Array, count: number): void {
    const list = Array.from(codes.slice(0, count)).join(" ");
    this.#pending.push(`log-configuration ${logText(log)} ${depth} ${list}`);
  }

  commit(): void {
    this.readings.push(...this.#pending);
    this.#pending = [];
    this.commits++;
  }

  discard(): void {
    this.#pending = [];
  }

  /** What was committed since the last call. */
  take(): string[] {
    const taken = this.readings;
    this.readings = [];
    return taken;
  }

  /** Told and not committed. */
  get pending(): number {
    return this.#pending.length;
  }

  #add(code: number, value: string, unit: number): void {
    this.#pending.push(`${kmp.codeText(code)} ${value} ${unitSymbol(unit)}`.trimEnd());
  }
}

function latin1(buffer: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let index = start; index < end; index++) text += String.fromCharCode(buffer[index]);
  return text;
}

/** A frame with a good CRC around address, command and data. */
export function frame(payload: ArrayLike<number>, start = START_FROM_METER): Uint8Array {
  const writer = new FrameWriter(payload.length + 2);
  writer.open(start, payload[0], payload[1]);
  for (let index = 2; index < payload.length; index++) writer.put8(payload[index]);
  writer.close();
  return writer.buffer.slice(0, writer.end);
}

export function bytes(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
}

export function join(...parts: ArrayLike<number>[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

/** One register of a reply: [id, unit byte, size, SiEx, value bytes...]. */
export function register(id: number, unit: number, scale: number, value: ArrayLike<number>): number[] {
  return [id >> 8, id & 0xff, unit, value.length, scale, ...Array.from(value)];
}

/** A GetRegister reply. */
export function registers(...parts: number[][]): Uint8Array {
  return frame([0x3f, 0x10, ...parts.flat()]);
}
