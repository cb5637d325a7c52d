/**
 * What a decoder or parser makes of bytes, as one short text: on Node and inside XS the same, whatever the bytes are.
 * mutations.js has both make it of the same mutations. It keeps to the property of the fuzzing targets on the way.
 */
import { parseHex } from "../../modules/bytes/hex.js";
import { latinText } from "../../modules/bytes/writer.js";
import type { Problem } from "../../modules/gateway/schema.js";
import { readSettings } from "../../modules/gateway/settings.js";
import { ListParser } from "../../modules/hargassner/daqprj.js";
import { ChannelMap } from "../../modules/hargassner/map.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { readChoice } from "../../modules/onboarding/choice.js";
import { DnsAnswer } from "../../modules/onboarding/dns-answer.js";
import { FlatJson } from "../../modules/serve/flat-json.js";
import { isShallow } from "../../modules/serve/json-body.js";
import { parseRelease } from "../../modules/update/release.js";
import { plainGcm } from "../aes-gcm.js";
import { CheckingSink } from "../fuzz/checking-sink.js";
import { decode } from "../fuzz/decode.js";

export interface Case {
  readonly name: string;
  readonly isKeyed: boolean;
  /** Hexadecimal. */
  readonly bytes: string;
}

const KEY = Uint8Array.from({ length: 16 }, (_, index) => index);
const ADDRESS = Uint8Array.of(192, 168, 4, 1);

/** FNV-1a, 32 bits. */
class Digest {
  #state = 0x811c9dc5;

  add(value: number): void {
    this.#state = Math.imul(this.#state ^ (value & 0xff), 0x01000193);
  }

  number(value: number): void {
    this.text(String(value));
  }

  text(text: string): void {
    for (let at = 0; at < text.length; at++) {
      this.add(text.charCodeAt(at));
      this.add(text.charCodeAt(at) >> 8);
    }
    this.add(0);
  }

  bytes(buffer: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) this.add(buffer[at]);
    this.number(end - start);
  }

  toString(): string {
    return (this.#state >>> 0).toString(16);
  }
}

/** Takes what a decoder tells into the digest as well. */
class DigestSink extends CheckingSink {
  values = 0;
  readonly #digest: Digest;

  constructor(digest: Digest) {
    super();
    this.#digest = digest;
  }

  override value(code: number, significand: number, exponent: number, unit: number): void {
    super.value(code, significand, exponent, unit);
    this.#digest.text(`${code} ${significand}e${exponent} ${unit}`);
    this.values++;
  }

  override digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    super.digits(code, buffer, start, end, unit);
    this.#digest.text(`${code} ${unit}`);
    this.#digest.bytes(buffer, start, end);
    this.values++;
  }

  override text(code: number, buffer: Uint8Array, start: number, end: number): void {
    super.text(code, buffer, start, end);
    this.#digest.number(code);
    this.#digest.bytes(buffer, start, end);
    this.values++;
  }

  override absent(code: number): void {
    super.absent(code);
    this.#digest.text(`no ${code}`);
  }
}

/** Parsers that are no decoders; each tells what it made of the bytes. */
const parsers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = Object.freeze({
  settings: (bytes) =>
    shallow(bytes, (text) => {
      const { settings, problems, notes } = readSettings(text);
      // What is wrong with JSON is told in the words of the engine.
      return [
        settings,
        notes,
        problems.map(({ path, message }) => [path, message.replace(/JSON.*/s, "JSON")]),
      ];
    }),
  portal: (bytes) =>
    shallow(bytes, (text) => {
      const problems: Problem[] = [];
      const choice = readChoice(text, { line: "/dev/head" }, problems);
      return [problems, choice && { ...choice, credentials: [...choice.credentials.ssid] }];
    }),
  login(bytes) {
    const members: unknown[] = [];
    return [new FlatJson(bytes, bytes.length).each((name, value) => members.push(name, value)), members];
  },
  release: (bytes) => parseRelease(bytes, 0, bytes.length),
  dns(bytes) {
    const answer = new DnsAnswer();
    const length = answer.answer(bytes, bytes.length, ADDRESS);
    return [...answer.bytes.subarray(0, length)];
  },
  daqprj(bytes) {
    const map = new ChannelMap();
    const parser = new ListParser(map);
    parser.begin("mutations");
    for (let at = 0; at < bytes.length; at++) parser.push(bytes[at]);
    return [parser.done, parser.failed, map.analogCount, map.bitCount];
  },
  transcript(bytes) {
    try {
      return parseTranscript(latinText(bytes)).map((item) => Object.entries(item).map(String));
    } catch (error) {
      return String(error);
    }
  },
});

/** As the server does: an engine with a small stack is not given a deep text. */
function shallow(bytes: Uint8Array, read: (text: string) => unknown): unknown {
  return isShallow(bytes, bytes.length) ? read(latinText(bytes)) : "deep";
}

/** Whether there is a decoder or parser of that name. */
export function isKnown(name: string): boolean {
  return parsers[name] !== undefined || findProtocol(name) !== undefined;
}

/** "values commits faults digest", or what was thrown. */
export function outcome({ name, isKeyed, bytes: digits }: Case): string {
  const bytes = parseHex(digits) ?? new Uint8Array(0);
  const digest = new Digest();
  try {
    const parse = parsers[name];
    if (parse) {
      digest.text(JSON.stringify(parse(bytes)) ?? "");
      return `parsed ${digest}`;
    }
    const protocol = findProtocol(name);
    if (!protocol) throw new Error(`no protocol ${name}`);
    const sink = new DigestSink(digest);
    let faults = 0;
    const decoder = protocol.decoder(sink, isKeyed ? { key: KEY, gcm: plainGcm } : {});
    decode(decoder, bytes, sink, (step, fault) => {
      digest.text(`${step} ${fault}`);
      if (fault !== 0) faults++;
    });
    return `${sink.values} values, ${sink.commits} messages, ${faults} faults, ${digest}`;
  } catch (error) {
    return `threw ${error}`;
  }
}

export function outcomes(cases: readonly Case[]): string[] {
  return cases.map(outcome);
}
