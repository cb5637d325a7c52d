/**
 * Targets of the protocols' decoders. The first byte of an input chooses: bit 0: the rest is a message that a right
 * frame with a right checksum is put around (otherwise nothing but refusals would be seen); bit 1: keys are given.
 */
import { gcm } from "../../hosts/node/gcm.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import type { ProtocolName } from "../../modules/meters/meter.js";
import { findProtocol, type ProtocolOptions } from "../../modules/meters/protocols.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { capture, captureNames } from "../captures.js";
import { CheckingSink } from "./checking-sink.js";
import { must, type Target } from "./target.js";

export interface DecoderTarget {
  readonly name: ProtocolName;
  /** Folder of its captures. */
  readonly folder: string;
  readonly words?: readonly string[];
  readonly longest?: number;
  /** Puts a right frame around a message. */
  frame?(message: Uint8Array): Iterable<number>;
  /** Messages for that, besides the captures. */
  messages?(): Uint8Array[];
  readonly options?: ProtocolOptions;
}

/** The key of the bench and of masked captures. */
const KEY = Uint8Array.from({ length: 16 }, (_, index) => index);
const KEYED: ProtocolOptions = { key: KEY, gcm };

/** Bytes of each message of the captures of a folder. */
export function captured(folder: string): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (const name of captureNames(folder)) {
    let bytes: number[] = [];
    const end = (): void => {
      if (bytes.length > 0) messages.push(Uint8Array.from(bytes));
      bytes = [];
    };
    for (const item of parseTranscript(capture(name)))
      if (item.kind === "received") bytes.push(...item.bytes);
      else end();
    end();
  }
  return messages;
}

function prefixed(mode: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(mode, ...bytes);
}

export function decoderTarget({
  name,
  folder,
  words = [],
  longest = 2048,
  frame,
  messages,
  options,
}: DecoderTarget): Target {
  const protocol = findProtocol(name);
  if (!protocol) throw new Error(`no protocol ${name}`);
  return {
    name,
    longest,
    words,
    property:
      "any bytes: no throw, an end in bounded steps, exact values only, commits with Done alone, nothing pending after a fault, no growth",
    seeds() {
      const files = captured(folder).filter((bytes) => bytes.length < longest);
      const seeds = files.flatMap((bytes) => [prefixed(0, bytes), prefixed(2, bytes)]);
      for (const message of messages?.() ?? []) seeds.push(prefixed(1, message), prefixed(3, message));
      return seeds;
    },
    run(input) {
      const mode = input.length > 0 ? input[0] : 0;
      const rest = input.subarray(1);
      const bytes = frame && mode & 1 ? frame(rest) : rest;
      const sink = new CheckingSink();
      const decoder = protocol.decoder(sink, mode & 2 ? { ...KEYED, ...options } : { ...options });
      let count = 0;
      const check = (step: number, before: number): number => {
        must(step === Step.Wait || step === Step.Done || step === Step.Fault, `a decoder answered ${step}`);
        must(step === Step.Done || sink.commits === before, "a commit without Done");
        if (step === Step.Done) must(sink.commits > before, "Done without a commit");
        if (step === Step.Fault) {
          must(decoder.fault > Fault.None && decoder.fault <= Fault.Unknown, `the fault is ${decoder.fault}`);
          must(sink.pending === 0, "values pending after a fault");
        }
        return step;
      };
      for (const byte of bytes) {
        count++;
        const before = sink.commits;
        check(decoder.push(byte), before);
      }
      for (let turn = 0; ; turn++) {
        must(turn <= count + 2, "the end has no end");
        const before = sink.commits;
        if (check(decoder.end(), before) === Step.Wait) break;
      }
    },
  };
}
