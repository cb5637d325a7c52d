/**
 * What the path from a byte to a committed reading costs in XS, for each protocol: real captures into real readings,
 * again and again, through the readout that the gateway listens with where the meter pushes, else through the decoder.
 * run.js asks for a case by its number and reads the engine's meter; budget.json holds what it may cost.
 */
import { parseTranscript } from "../../modules/line/transcript.js";
import { findMeter } from "../../modules/meters/index.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { Readings } from "../../modules/reading/readings.js";
import { Step } from "../../modules/readout/step.js";
import { capture } from "../captures.js";

interface Case {
  readonly protocol: string;
  readonly captures: readonly string[];
  /** Meter that pushes. */
  readonly meter?: string;
}

const table: readonly Case[] = [
  {
    protocol: "kmp",
    captures: ["kmp/kamstrup-multical-403", "kmp/kamstrup-multical-603", "kmp/kamstrup-multical-601"],
  },
  {
    protocol: "kamstrup-ascii",
    captures: ["kamstrup-ascii/kamstrup-66-c", "kamstrup-ascii/kamstrup-multical-401"],
  },
  {
    protocol: "iec62056",
    captures: ["iec62056/landis-gyr-ultraheat-t550", "iec62056/landis-gyr-ultraheat-uh50"],
  },
  { protocol: "mbus", captures: ["mbus/landis-gyr-t330", "mbus/landis-gyr-t550-module"] },
  { protocol: "hdlc", captures: ["dlms/aidon-6000"], meter: "aidon-6000" },
  { protocol: "p1", captures: ["p1/dsmr"], meter: "dsmr-p1" },
  { protocol: "hargassner", captures: ["hargassner/nano-v14.0m5"], meter: "hargassner-nano" },
];

class Path {
  readonly bytes: Uint8Array;
  readonly #push: (byte: number) => number;
  readonly #end: () => number;

  constructor({ protocol, captures, meter: id }: Case) {
    const found = findProtocol(protocol);
    if (!found) throw new Error(`no protocol ${protocol}`);
    const bytes: number[] = [];
    for (const name of captures)
      for (const item of parseTranscript(capture(`${name}.capture`)))
        if (item.kind === "received" || (item.kind === "sent" && found.hearsRequests))
          bytes.push(...item.bytes);
    this.bytes = Uint8Array.from(bytes);
    const sink = new Readings([], { spare: 250, texts: 120, textLimit: 64 });
    const meter = id === undefined ? undefined : findMeter(id);
    if (!meter) {
      if (id !== undefined) throw new Error(`no meter ${id}`);
      const decoder = found.decoder(sink, {});
      this.#push = (byte) => decoder.push(byte);
      this.#end = () => decoder.end();
    } else {
      const readout = found.readout(meter, sink, { meter });
      readout.begin(0);
      this.#push = (byte) => readout.push(byte, 0);
      this.#end = () => Step.Wait;
    }
  }

  /** Feeds the captures once; answers how many messages were committed. */
  round(): number {
    const { bytes } = this;
    let frames = 0;
    for (let index = 0; index < bytes.length; index++) if (this.#push(bytes[index]) === Step.Done) frames++;
    for (let step = this.#end(); step !== Step.Wait; step = this.#end()) if (step === Step.Done) frames++;
    return frames;
  }
}

const paths = table.map((row) => new Path(row));

export function list(): { protocol: string; bytes: number }[] {
  return table.map(({ protocol }, index) => ({ protocol, bytes: paths[index].bytes.length }));
}

/** Runs a case so many times; answers how many messages were committed. */
export function run({ index, rounds }: { index: number; rounds: number }): number {
  let frames = 0;
  for (let round = 0; round < rounds; round++) frames += paths[index].round();
  return frames;
}

/** Runs nothing: what the question itself costs is what is left. */
export function rest(): number {
  return 0;
}
