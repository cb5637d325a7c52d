/**
 * Targets of the protocols' decoders. The first byte of an input chooses: bit 0: the rest is a message that a right
 * frame with a right checksum is put around (otherwise nothing but refusals would be seen); bit 1: keys are given.
 */
import { gcm } from "../../hosts/node/gcm.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import type { ProtocolName } from "../../modules/meters/meter.js";
import { findProtocol, type ProtocolOptions } from "../../modules/meters/protocols.js";
import { capture, captureNames } from "../captures.js";
import { CheckingSink } from "./checking-sink.js";
import { decode } from "./decode.js";
import type { Prepared, Target } from "./target.js";

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
  const prepared = (input: Uint8Array): Prepared => {
    const mode = input.length > 0 ? input[0] : 0;
    const rest = input.subarray(1);
    return { isKeyed: (mode & 2) !== 0, bytes: frame && mode & 1 ? Uint8Array.from(frame(rest)) : rest };
  };
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
    prepared,
    run(input) {
      const { isKeyed, bytes } = prepared(input);
      const sink = new CheckingSink();
      decode(protocol.decoder(sink, isKeyed ? { ...KEYED, ...options } : { ...options }), bytes, sink);
    },
  };
}
