/**
 * Decode throughput on this machine: captures through the decoder into committed readings, byte by byte. Beside it, in
 * turns, a loop that does nothing with the same bytes but a CRC-16 by table: the machine's noise is in both, and the ratio
 * compares machines. XS has no clock here: its steps per byte are those of tests/xs/budget.json, which `npm test` holds.
 */
import { readFileSync } from "node:fs";
import { parseTranscript } from "../../modules/line/transcript.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { Readings } from "../../modules/reading/readings.js";
import { Step } from "../../modules/readout/step.js";
import { capture, captureNames } from "../captures.js";
import { median, type Row, row, spread } from "./table.js";

const ROUNDS = 9;
const TARGET_BYTES = 1_000_000;

const cases: readonly (readonly [string, ...string[]])[] = [
  ["kmp", "kmp/kamstrup", "kmp/specification"],
  ["kamstrup-ascii", "kamstrup-ascii/"],
  ["iec62056", "iec62056/landis-gyr-ultraheat-t550.", "iec62056/landis-gyr-ultraheat-uh50."],
  ["mbus", "mbus/landis-gyr-t330", "mbus/landis-gyr-t550-module"],
  ["hdlc", "dlms/landis-gyr-e450.", "dlms/aidon-6000", "dlms/kamstrup-omnipower-no", "dlms/kaifa-ma304"],
  ["p1", "p1/dsmr", "p1/fluvius", "p1/nordic"],
  ["hargassner", "hargassner/nano-v14.0m5"],
];

/** Bytes of all captures whose name starts so; of both directions where the decoder needs the requests. */
function bytesOf(protocol: string, starts: readonly string[]): Uint8Array {
  const parts: number[] = [];
  const { hearsRequests } = findProtocol(protocol)!;
  for (const name of captureNames().filter((candidate) =>
    starts.some((start) => candidate.startsWith(start)),
  ))
    for (const item of parseTranscript(capture(name)))
      if (item.kind === "received" || (item.kind === "sent" && hearsRequests)) parts.push(...item.bytes);
  return Uint8Array.from(parts);
}

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

function crcLoop(bytes: Uint8Array, repeats: number): number {
  let crc = 0;
  for (let repeat = 0; repeat < repeats; repeat++)
    for (let index = 0; index < bytes.length; index++)
      crc = ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ bytes[index]];
  return crc;
}

export function decodeRows(): Row[] {
  const budget: Record<string, { steps: number }> = JSON.parse(
    readFileSync(new URL("../xs/budget.json", import.meta.url), "utf8"),
  );
  return cases.map(([name, ...starts]) => {
    const bytes = bytesOf(name, starts);
    const repeats = Math.ceil(TARGET_BYTES / bytes.length);
    const ours: number[] = [];
    const loops: number[] = [];
    let messages = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      const readings = new Readings([], { spare: 250, texts: 120, textLimit: 64 });
      const decoder = findProtocol(name)!.decoder(readings, {});
      messages = 0;
      const start = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++) {
        for (let index = 0; index < bytes.length; index++)
          if (decoder.push(bytes[index]) === Step.Done) messages++;
        for (let step = decoder.end(); step !== Step.Wait; step = decoder.end())
          if (step === Step.Done) messages++;
      }
      const middle = performance.now();
      if (crcLoop(bytes, repeats) < 0) throw new Error("a CRC is no negative number");
      const end = performance.now();
      // The first round warms up.
      if (round === 0) continue;
      ours.push((repeats * bytes.length) / 1000 / (middle - start));
      loops.push((repeats * bytes.length) / 1000 / (end - middle));
    }
    if (messages < repeats) throw new Error(`${name}: the captures hold no message`);
    return row(
      `decode ${name}`,
      `${spread(ours, 1)} MB/s; XS: ${budget[name].steps.toFixed(0)} steps a byte`,
      `CRC-16 alone: ${spread(loops, 0)} MB/s`,
      median(ours) / median(loops),
      `${bytes.length} bytes of captures, ${Math.round(messages / repeats)} messages, repeated; in turns with a loop over the same bytes`,
    );
  });
}
