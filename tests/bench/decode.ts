/** Decode throughput on this machine: captures through the decoder into committed readings, best of several rounds. */
import { parseTranscript } from "../../modules/line/transcript.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { Readings } from "../../modules/reading/readings.js";
import { capture, captureNames } from "../captures.js";

const ROUNDS = 7;
const TARGET_BYTES = 2_000_000;

/** Bytes of all captures whose name starts so. */
function received(start: string): Uint8Array {
  const parts: number[] = [];
  for (const name of captureNames().filter((candidate) => candidate.startsWith(start)))
    for (const item of parseTranscript(capture(name)))
      if (item.kind === "received") parts.push(...item.bytes);
  return Uint8Array.from(parts);
}

export function decodeTable(): string[] {
  const lines = [
    "Decode throughput: captures into committed readings, this machine, median (lowest to highest)",
  ];
  for (const [name, ...folders] of [
    ["kmp", "kmp"],
    ["p1", "p1/dsmr", "p1/fluvius", "p1/nordic"],
    ["hdlc", "dlms/landis-gyr-e450.", "dlms/aidon-6000", "dlms/kamstrup-omnipower-no", "dlms/kaifa-ma304"],
  ] as const) {
    const bytes = Uint8Array.from(folders.flatMap((folder) => [...received(folder)]));
    const repeats = Math.ceil(TARGET_BYTES / bytes.length);
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const readings = new Readings([], { spare: 200, texts: 60, textLimit: 64 });
      const decoder = findProtocol(name)!.decoder(readings, {});
      const start = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++)
        for (let index = 0; index < bytes.length; index++) decoder.push(bytes[index]);
      rates.push((repeats * bytes.length) / 1000 / (performance.now() - start));
    }
    rates.sort((left, right) => left - right);
    const [low, median, high] = [rates[0], rates[ROUNDS >> 1], rates[ROUNDS - 1]].map((rate) =>
      rate.toFixed(1),
    );
    lines.push(
      `${name.padEnd(34)} ${median} MB/s (${low} to ${high}), ${bytes.length} bytes of captures repeated`,
    );
  }
  return lines;
}
