/**
 * Decode throughput against what npm has: the same telegrams, in one run, in turns, in CPU time of this process. Ours
 * checks the CRC and commits every value, exact.
 *
 *   smartmeter-obis   D0Protocol, mode D; it checks no CRC. Fed in pieces of 64 bytes, as a serial port hands them over:
 *                     collected and looked at with each piece, the way its serial transport does that (without the
 *                     300 kB that the transport allocates for each telegram); ours then has them byte by byte. And once
 *                     with whole telegrams, the form that is kindest to it; ours then has them as `iris decode` does.
 *
 * No other package on npm that is kept up reads these telegrams, and none reads DLMS pushes over HDLC or M-Bus; ours are
 * in decode.ts without a peer. What was tried by hand: dsmr-parser and p1-reader have not changed for years, and know
 * some of the codes of some of the telegrams; a parser that is kept up outside the registry takes six times our time.
 */
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseTranscript } from "../../modules/line/transcript.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { Readings } from "../../modules/reading/readings.js";
import type { Decoder } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import { capture } from "../captures.js";
import { median, type Row, row, spread } from "./table.js";

const ROUNDS = 9;
const ROUND_SECONDS = 0.15;
const BATCH = 20;

setFlagsFromString("--expose-gc");
/** What a parser leaves behind is cleared away between the rounds, on nobody's account. */
const collectGarbage = runInNewContext("gc") as () => void;

type Runner = (times: number) => number;

/** The telegrams of a capture, each as its own bytes. */
function telegrams(name: string): Buffer[] {
  const found: Buffer[] = [];
  let open = false;
  for (const item of parseTranscript(capture(`${name}.capture`))) {
    if (item.kind !== "received") open = false;
    else if (open) found[found.length - 1] = Buffer.concat([found[found.length - 1], item.bytes]);
    else {
      found.push(Buffer.from(item.bytes));
      open = true;
    }
  }
  return found;
}

/** Runs all telegrams so many times; answers how many were delivered. */
function iris(samples: readonly Buffer[], isWhole: boolean): Runner {
  const readings = new Readings([], { spare: 200, texts: 100, textLimit: 1024 });
  const decoder = findProtocol("p1")!.decoder(readings, {});
  if (isWhole) return (times) => wholes(decoder, samples, times);
  return (times) => {
    let delivered = 0;
    for (let time = 0; time < times; time++)
      for (const sample of samples) {
        const { length } = sample;
        for (let at = 0; at < length; at++) if (decoder.push(sample[at]) === Step.Done) delivered++;
      }
    return delivered;
  };
}

/** Whole telegrams, as `iris decode` hands them over. */
function wholes(decoder: Decoder, samples: readonly Buffer[], times: number): number {
  let delivered = 0;
  for (let time = 0; time < times; time++)
    for (const sample of samples) {
      const { length } = sample;
      for (let at = 0; at < length; at++) {
        at = decoder.take!(sample, at, length);
        if (at < length && decoder.push(sample[at]) === Step.Done) delivered++;
      }
    }
  return delivered;
}

interface D0 {
  initState(): void;
  isProcessComplete(): boolean;
  checkMessage(message: Buffer): unknown;
  handleMessage(message: Buffer): Buffer | null;
}

/** `piece`: bytes that arrive at once; 0: a whole telegram. */
function smartmeterObis(piece: number): (samples: readonly Buffer[]) => Runner {
  const D0Protocol = createRequire(import.meta.url)("smartmeter-obis/lib/protocols/D0Protocol");
  return (samples) => {
    let delivered = 0;
    const options = { debug: 0, logger: () => {}, transportSerialBaudrate: 115200 };
    const protocol: D0 = new D0Protocol(options, (error: unknown, result: unknown) => {
      if (!error && result) delivered++;
    });
    const collected = Buffer.alloc(16_384);
    return (times) => {
      delivered = 0;
      for (let time = 0; time < times; time++)
        for (const sample of samples) {
          protocol.initState();
          let size = 0;
          for (let at = 0; at < sample.length; at += piece || sample.length) {
            size += sample.copy(collected, size, at, at + (piece || sample.length));
            while (size > 0 && protocol.checkMessage(collected.subarray(0, size))) {
              const rest = protocol.handleMessage(collected.subarray(0, size));
              size = rest?.copy(collected, 0) ?? 0;
              if (protocol.isProcessComplete()) size = 0;
            }
          }
        }
      return delivered;
    };
  };
}

function accepted(make: (samples: readonly Buffer[]) => Runner, samples: readonly Buffer[]): Buffer[] {
  return samples.filter((sample) => {
    try {
      return make([sample])(1) === 1;
    } catch {
      // This parser does not read it: the telegram is left out of the comparison with it.
      return false;
    }
  });
}

/** Seconds of this process's own work: what else the machine does is not counted. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Telegrams in a second of work. */
function rate(run: Runner, samples: number): number {
  collectGarbage();
  const start = cpuSeconds();
  let count = 0;
  let seconds = 0;
  while (seconds < ROUND_SECONDS) {
    if (run(BATCH) !== BATCH * samples) throw new Error("a telegram was not delivered");
    count += BATCH * samples;
    seconds = cpuSeconds() - start;
  }
  return count / seconds;
}

export function peerRows(): Row[] {
  const all = ["p1/dsmr", "p1/fluvius", "p1/sagemcom-t210", "p1/iskraemeco", "p1/nordic"].flatMap(telegrams);
  const rows: Row[] = [];
  const peers: [string, boolean, (samples: readonly Buffer[]) => Runner][] = [
    ["smartmeter-obis 4, pieces of 64 bytes", false, smartmeterObis(64)],
    ["smartmeter-obis 4, whole telegrams", true, smartmeterObis(0)],
  ];
  for (const [name, isWhole, make] of peers) {
    const samples = accepted(make, all);
    const ours = iris(samples, isWhole);
    const theirs = make(samples);
    const rates: [number[], number[]] = [[], []];
    // One round each to warm up.
    rate(ours, samples.length);
    rate(theirs, samples.length);
    for (let round = 0; round < ROUNDS; round++) {
      rates[0].push(rate(ours, samples.length));
      rates[1].push(rate(theirs, samples.length));
    }
    rows.push(
      row(
        `P1 telegrams a second, ${isWhole ? "whole" : "byte by byte"}`,
        spread(rates[0], 0),
        `${name}: ${spread(rates[1], 0)}`,
        median(rates[0]) / median(rates[1]),
        `the ${samples.length} of ${all.length} telegrams that it reads; processor time, rounds in turns`,
      ),
    );
  }
  return rows;
}
