/** What the tests of this folder share: captures as bytes and expectations, and a way through the decoder. */
import { codeText } from "../../modules/iec62056/code.js";
import { Iec62056Decoder } from "../../modules/iec62056/decoder.js";
import { unitText } from "../../modules/iec62056/units.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { capture, captureNames } from "../captures.js";
import { type Collected, Collector } from "../collector.js";

export interface Sample {
  name: string;
  bytes: number[];
  /** Readings as the collector writes them. */
  readings: string[];
}

export interface Result {
  messages: Collected[];
  faults: string[];
  /** Data sets left out of the messages. */
  leftOut: number;
}

export function samples(): Sample[] {
  return captureNames("iec62056").map((name) => {
    const items = parseTranscript(capture(name));
    const sample: Sample = { name, bytes: [], readings: [] };
    for (const item of items) {
      if (item.kind === "received") sample.bytes.push(...item.bytes);
      if (item.kind === "reading")
        sample.readings.push(`${item.code} ${item.value}${item.unit === "" ? "" : ` ${item.unit}`}`);
    }
    return sample;
  });
}

export function sample(name: string): Sample {
  const found = samples().find((one) => one.name === `iec62056/${name}.capture`);
  if (!found) throw new Error(`no capture ${name}`);
  return found;
}

export function bytesOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

export function textOf(bytes: readonly number[]): string {
  return bytes.map((byte) => String.fromCharCode(byte)).join("");
}

export function decode(bytes: readonly number[], checkedOnly = false): Result {
  const sink = new Collector({ codeText, unitText });
  const decoder = new Iec62056Decoder(sink, { checkedOnly });
  const result: Result = { messages: sink.messages, faults: [], leftOut: 0 };
  const note = (step: number): void => {
    if (step === Step.Done) result.leftOut += decoder.leftOut;
    if (step === Step.Fault) result.faults.push(faultName(decoder.fault));
  };
  for (const byte of bytes) note(decoder.push(byte));
  note(decoder.end());
  return result;
}

/** A block with STX, end mark, ETX and its check character. */
export function block(text: string, end = "\r\n!\r\n\x03"): number[] {
  const body = bytesOf(text + end);
  return [0x02, ...body, body.reduce((check, byte) => check ^ byte, 0)];
}

/** Bytes from a fixed sequence, for noise that is the same in every run. */
export function noise(seed: number, count: number): number[] {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}
