/** `iris decode`: captured bytes in, one JSON object for each verified message out, rejections on standard error. */
import { readFileSync } from "node:fs";
import { parseHex } from "../../../modules/bytes/hex.js";
import { findMap } from "../../../modules/hargassner/catalogue.js";
import { PELLET_ENERGY, PELLET_ENERGY_PATTERN } from "../../../modules/hargassner/message.js";
import { type Language, languages } from "../../../modules/hargassner/states.js";
import { isTranscript, parseTranscript } from "../../../modules/line/transcript.js";
import { findMeter } from "../../../modules/meters/index.js";
import { findProtocol, type Protocol, protocols } from "../../../modules/meters/protocols.js";
import { type Framing, pushAdvice } from "../../../modules/readout/advice.js";
import { LineEvidence } from "../../../modules/readout/evidence.js";
import { Fault, faultName } from "../../../modules/readout/fault.js";
import type { PushDecoder } from "../../../modules/readout/passive.js";
import type { Decoder, Interpreter } from "../../../modules/readout/protocol.js";
import { Step } from "../../../modules/readout/step.js";
import { sortWords, UsageError } from "../arguments.js";
import { CollectingSink } from "../collect.js";
import { gcm } from "../gcm.js";
import { mapOfFile } from "../map-file.js";

/** What push meters send, and what is said about it in words. */
const framings: readonly Framing[] = ["hdlc", "mbus", "p1", "apdu"];
/** What captures can be of. "unknown" is what a meter's table says, and tells nothing. */
const protocolNames = protocols
  .map(({ name }) => name)
  .filter((name) => name !== "unknown")
  .join(", ");
/** Messages that are printed at once. */
const OUTPUT_LINES = 64;
/** Largest capture in bytes. */
const CAPTURE_LIMIT = 256 * 1024 * 1024;

export const help = `usage: iris decode --protocol NAME [OPTIONS] [FILE|-]

Reads captured bytes (binary, hexadecimal text, or a two-way transcript of "<" and ">" lines) and prints one JSON
object for each verified message. What is rejected is a JSON line on standard error: {"fault":"crc","at":12}.
Exit code 0 when at least one message was decoded and nothing was rejected, else 1.

  --protocol NAME   ${protocolNames}
  --meter ID        name the values by this meter's table (iris meters lists them)
  --hex             the input is hexadecimal text; binary protocols notice by themselves
  --key HEX         encryption key, 32 hexadecimal digits
  --auth-key HEX    authentication key, 32 hexadecimal digits
  --configuration N configuration number ABCCC of an older Kamstrup meter, where the capture lacks "/#2"
  --map FILE        channel map of the boiler: its DAQPRJ, a file of its memory card, or a map's name
  --language CODE   of the texts about the boiler: ${languages.join(", ")} (default en)
  --pellet-energy N kWh in a kilogram of pellets (default ${PELLET_ENERGY})`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(
    args,
    {
      "--protocol": { value: "NAME" },
      "--meter": { value: "ID" },
      "--hex": {},
      "--key": { value: "HEX" },
      "--auth-key": { value: "HEX" },
      "--configuration": { value: "NUMBER" },
      "--map": { value: "FILE" },
      "--language": { value: "CODE" },
      "--pellet-energy": { value: "KWH" },
    },
    1,
  );
  const name = words.text("--protocol");
  if (name === undefined) throw new UsageError(`--protocol is missing; it is one of ${protocolNames}`);
  const protocol = findProtocol(name);
  if (!protocol) throw new UsageError(`"${name}" is not a protocol; there are ${protocolNames}`);
  const meterId = words.text("--meter");
  const meter = meterId === undefined ? undefined : findMeter(meterId);
  if (meterId !== undefined && !meter)
    throw new UsageError(`"${meterId}" is not a meter; iris meters lists them`);
  const options = {
    meter,
    key: keyOption(words.text("--key"), "--key"),
    authenticationKey: keyOption(words.text("--auth-key"), "--auth-key"),
    gcm,
    configuration: configurationOption(words.text("--configuration")),
    map: mapOption(words.text("--map")),
    language: languageOption(words.text("--language")),
    pelletEnergy: pelletEnergyOption(words.text("--pellet-energy")),
  };
  const sink = new CollectingSink({ ...naming(protocol, () => decoder), meter });
  const decoder: Decoder = protocol.decoder(sink, options);
  const raw = readInput(words.rest[0] ?? "-");
  const bytes = protocol.unpack?.(raw) ?? captureBytes(raw, words.has("--hex"), protocol);
  const output = new Output();
  let decoded = 0;
  let rejected = 0;
  let lastFault: number = Fault.None;
  const evidence = new LineEvidence();
  const handle = (step: number, at: number): void => {
    if (step === Step.Done) {
      decoded++;
      if ((decoder.leftOut ?? 0) > 0) {
        rejected++;
        console.error(JSON.stringify({ fault: faultName(Fault.Malformed), at }));
      }
      print(sink, decoder, output);
    } else if (step === Step.Fault) {
      rejected++;
      lastFault = decoder.fault;
      console.error(JSON.stringify({ fault: faultName(decoder.fault), at }));
    }
  };
  for (let at = 0; at < bytes.length; at++) {
    if (decoder.take) at = decoder.take(bytes, at, bytes.length);
    if (at < bytes.length) handle(decoder.push(bytes[at]), at);
  }
  for (let step = decoder.end(); step !== Step.Wait; step = decoder.end()) handle(step, bytes.length);
  output.end();
  if (decoded === 0 && rejected === 0)
    console.error(`iris: no ${protocol.name} message in ${bytes.length} bytes`);
  const framing = framings.find((one) => one === protocol.name);
  if (framing) {
    for (const byte of bytes) evidence.push(byte);
    evidence.telegrams = decoded;
    evidence.unnamed = (decoder as PushDecoder).unnamed ?? 0;
    const advice = pushAdvice({ framing, fault: lastFault, evidence, lineErrors: 0 });
    if (advice !== "") console.error(`iris: ${advice}`);
  }
  return decoded > 0 && rejected === 0 ? 0 : 1;
}

/** Lines of standard output, many at once: a day of a boiler has 86,400 of them. */
class Output {
  #lines: string[] = [];

  line(text: string): void {
    this.#lines.push(text);
    if (this.#lines.length === OUTPUT_LINES) this.end();
  }

  end(): void {
    if (this.#lines.length > 0) console.log(this.#lines.join("\n"));
    this.#lines = [];
  }
}

/** The message just decoded; what it says about itself to people goes to standard error. */
function print(sink: CollectingSink, decoder: Decoder, output: Output): void {
  const message = sink.take();
  const withheld = decoder.withheld?.() ?? [];
  output.line(JSON.stringify(withheld.length === 0 ? message : { ...message, withheld }));
  const remark = decoder.remark?.() ?? "";
  if (remark !== "") console.error(`iris: ${remark}`);
}

/** How a protocol's values are named in print; `interpreter` knows better where it has heard the meter's own names. */
export function naming(protocol: Protocol, interpreter: () => Interpreter | undefined = () => undefined) {
  const codeText = (code: number) => interpreter()?.codeText?.(code) ?? protocol.codeText(code);
  return {
    protocol: protocol.name,
    codeText,
    keyOf: (code: number) => interpreter()?.keyText?.(code) ?? protocol.keyText?.(code) ?? codeText(code),
    logText: protocol.logText ? (log: number) => protocol.logText!(log) : undefined,
    unitText: protocol.unitText ? (unit: number) => protocol.unitText!(unit) : undefined,
  };
}

export function keyOption(text: string | undefined, name: string): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const bytes = parseHex(text);
  if (bytes?.length !== 16) throw new UsageError(`${name} needs 32 hexadecimal digits`);
  return bytes;
}

export function configurationOption(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{5,7}$/.test(text))
    throw new UsageError("--configuration needs five digits");
  return text === undefined ? undefined : Number(text);
}

/** Content of a file, or the name of a map that comes with the software. */
export function mapOption(path: string | undefined): string | undefined {
  if (path === undefined || findMap(path) >= 0) return path;
  return mapOfFile(path.replace(/^@/, ""));
}

export function languageOption(text: string | undefined): Language | undefined {
  const language = languages.find((code) => code === text);
  if (text !== undefined && !language)
    throw new UsageError(`--language is one of ${languages.join(", ")}, not "${text}"`);
  return language;
}

export function pelletEnergyOption(text: string | undefined): string | undefined {
  if (text !== undefined && !PELLET_ENERGY_PATTERN.test(text))
    throw new UsageError(`--pellet-energy takes a number such as ${PELLET_ENERGY}, not "${text}"`);
  return text;
}

function isTextByte(byte: number): boolean {
  return byte < 0x7f && (byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x02 || byte === 0x03);
}

function readInput(path: string): Buffer {
  try {
    const bytes = readFileSync(path === "-" ? 0 : path);
    if (bytes.length > CAPTURE_LIMIT)
      throw new UsageError(`the capture is longer than ${CAPTURE_LIMIT} bytes`);
    return bytes;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UsageError(`there is no file "${path}"`);
    if (code === "EISDIR") throw new UsageError(`"${path}" is a folder`);
    if (code === "EACCES") throw new UsageError(`"${path}" may not be read`);
    // Standard input of a terminal that is closed at once.
    if (code === "EOF" || code === "EAGAIN") return Buffer.alloc(0);
    throw error;
  }
}

/** Bytes from the meter, whatever form the capture has. */
function captureBytes(raw: Buffer, isHex: boolean, protocol: Protocol): Uint8Array {
  const head = raw.subarray(0, 4096).toString("latin1");
  if (!isHex && isTranscript(head) && (!protocol.isText || /^[<>] [0-9a-f]{2}/m.test(head))) {
    const wanted = protocol.hearsRequests ? /^(received|sent)$/ : /^received$/;
    const bytes = parseTranscript(raw.toString("latin1")).flatMap((item) =>
      wanted.test(item.kind) && "bytes" in item ? [item.bytes] : [],
    );
    return Buffer.concat(bytes);
  }
  if (!isHex && !/^[0-9a-fA-F\s]+$/.test(head)) return raw;
  const digits = raw.toString("latin1").replace(/\s+|0x|[,:]/g, "");
  const bytes = parseHex(digits);
  // Numbers in a text are hexadecimal digits too; but only what was text before they were written is text after it.
  if (bytes && !isHex && protocol.isText && !bytes.every(isTextByte)) return raw;
  if (bytes) return bytes;
  if (isHex) throw new UsageError("the input is not hexadecimal text of whole bytes");
  return raw;
}
