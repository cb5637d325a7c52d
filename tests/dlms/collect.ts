/** What tests of pushes need on every engine: captures as telegrams, and a sink that writes them as text. */
import { parseHex } from "../../modules/bytes/hex.js";
import { HdlcDecoder, LinkDecoder } from "../../modules/dlms/decoder.js";
import { pushOptions } from "../../modules/dlms/protocol.js";
import { ApduDecoder } from "../../modules/dlms/raw.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { findMeter } from "../../modules/meters/index.js";
import { MbusDecoder } from "../../modules/meters/mbus.js";
import { codeText } from "../../modules/reading/obis.js";
import type { Sink } from "../../modules/reading/sink.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";
import { faultName } from "../../modules/readout/fault.js";
import type { PushDecoder } from "../../modules/readout/passive.js";
import { Step } from "../../modules/readout/step.js";
import { plainGcm } from "../aes-gcm.js";

/** A message that a capture holds, and what it has to become. */
export interface Telegram {
  readonly name: string;
  readonly bytes: number[];
  /** "1-0:1.7.0 28 W", in order. */
  readonly readings: string[];
}

export interface CaptureFile {
  readonly protocol: string;
  readonly meter?: string;
  readonly key?: Uint8Array;
  readonly authenticationKey?: Uint8Array;
  readonly telegrams: readonly Telegram[];
}

export function parseCapture(text: string): CaptureFile {
  const told = new Map<string, string>();
  const telegrams: Telegram[] = [];
  let name = "";
  let open = false;
  for (const item of parseTranscript(text)) {
    if (item.kind === "note") {
      const match = /^(protocol|meter|key|authentication key): (\S+)$/.exec(item.text);
      if (match) told.set(match[1], match[2]);
      else name = item.text;
      open = false;
    } else if (item.kind === "received") {
      if (!open) telegrams.push({ name, bytes: [], readings: [] });
      open = true;
      telegrams[telegrams.length - 1].bytes.push(...item.bytes);
    } else if (item.kind === "reading")
      telegrams[telegrams.length - 1].readings.push(`${item.code} ${item.value} ${item.unit}`.trim());
  }
  return {
    protocol: told.get("protocol") ?? "",
    meter: told.get("meter"),
    key: told.has("key") ? parseHex(told.get("key")!) : undefined,
    authenticationKey: told.has("authentication key") ? parseHex(told.get("authentication key")!) : undefined,
    telegrams,
  };
}

/** Collects each message as lines of text; a fault as its name in brackets. */
export class TextSink implements Sink {
  messages: string[][] = [];
  #open: string[] = [];
  readonly #unitText: (unit: number) => string;

  constructor(unitText: (unit: number) => string = unitSymbol) {
    this.#unitText = unitText;
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    this.#add(code, valueText(significand, exponent, unit), unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#add(code, latin1(buffer, start, end), unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#add(code, latin1(buffer, start, end), 0);
  }

  absent(): void {}

  commit(): void {
    this.messages.push(this.#open);
    this.#open = [];
  }

  discard(): void {
    this.#open = [];
  }

  #add(code: number, value: string, unit: number): void {
    this.#open.push(`${codeText(code)} ${value} ${this.#unitText(unit)}`.trim());
  }
}

export function decoderFor(file: CaptureFile, sink: Sink): PushDecoder {
  const { key, authenticationKey } = file;
  const meter = file.meter === undefined ? undefined : findMeter(file.meter);
  const options = pushOptions({ gcm: plainGcm, meter, key, authenticationKey }, false);
  if (file.protocol === "hdlc") return new HdlcDecoder(sink, options);
  if (file.protocol === "apdu") return new ApduDecoder(sink, options);
  if (file.protocol === "mbus") return new MbusDecoder(new LinkDecoder(sink, options), sink, true);
  throw new RangeError(`protocol ${file.protocol}`);
}

/** Messages and faults in order of arrival. `piece`: so many bytes are offered at a time; 0: each is pushed. */
export function feed(
  decoder: PushDecoder,
  sink: TextSink,
  bytes: Iterable<number>,
  piece = 0,
): (string[] | string)[] {
  const events: (string[] | string)[] = [];
  const take = (step: number): boolean => {
    if (step === Step.Done) events.push(sink.messages.shift() ?? "[nothing]");
    if (step === Step.Fault) events.push(`[${faultName(decoder.fault)}]`);
    return step !== Step.Wait;
  };
  const all = piece > 0 ? Uint8Array.from(bytes) : [];
  for (let from = 0; from < all.length; from += piece) {
    const to = Math.min(all.length, from + piece);
    for (let at = from; at < to; at++) {
      if (decoder.take) at = decoder.take(all as Uint8Array, at, to);
      if (at < to) take(decoder.push(all[at]));
    }
  }
  if (piece === 0) for (const byte of bytes) take(decoder.push(byte));
  while (take(decoder.end()));
  if (sink.messages.length > 0) events.push("[more than told]");
  return events;
}

/** Long texts too: XS has no room on its stack for thousands of arguments. */
function latin1(buffer: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let index = start; index < end; index++) text += String.fromCharCode(buffer[index]);
  return text;
}
