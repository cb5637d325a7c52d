/** What the tests of this folder share: lines out of captures, a sink that keeps them as text, maps as boilers write them. */

import type { BoilerOptions } from "../../modules/hargassner/boiler.js";
import { expandMap, findMap } from "../../modules/hargassner/catalogue.js";
import { HargassnerDecoder } from "../../modules/hargassner/decoder.js";
import { ChannelMap } from "../../modules/hargassner/map.js";
import { builtInMaps } from "../../modules/hargassner/maps.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import type { Sink } from "../../modules/reading/sink.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";
import { faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { capture } from "../captures.js";

export interface Line {
  /** Value by name of the channel. */
  readonly values: Map<string, string>;
  readonly withheld: readonly string[];
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let index = start; index < end; index++) text += String.fromCharCode(bytes[index]);
  return text;
}

/** Keeps committed values by code; `take` empties it. */
export class Keeper implements Sink {
  readonly values = new Map<number, string>();
  readonly units = new Map<number, string>();
  /** Codes that the sink was told are not there. */
  missing = new Set<number>();
  #pending: [number, string, number][] = [];

  value(code: number, significand: number, exponent: number, unit: number): void {
    this.#pending.push([code, valueText(significand, exponent, unit), unit]);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#pending.push([code, latin1(buffer, start, end), unit]);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#pending.push([code, latin1(buffer, start, end), 0]);
  }

  absent(code: number): void {
    this.missing.add(code);
  }

  commit(): void {
    for (const [code, value, unit] of this.#pending) {
      this.values.set(code, value);
      this.units.set(code, unitSymbol(unit));
    }
    this.#pending = [];
  }

  discard(): void {
    this.#pending = [];
  }
}

/** Everything that a decoder makes of a text (one character a byte). */
export class Reading {
  readonly lines: Line[] = [];
  readonly faults: string[] = [];
  readonly remarks: string[] = [];
  readonly decoder: HargassnerDecoder;
  readonly keeper = new Keeper();

  constructor(options: BoilerOptions = {}) {
    this.decoder = new HargassnerDecoder(this.keeper, options);
  }

  read(text: string): this {
    for (let index = 0; index < text.length; index++)
      this.#handle(this.decoder.push(text.charCodeAt(index) & 0xff));
    return this;
  }

  end(): this {
    this.#handle(this.decoder.end());
    return this;
  }

  /** The last line. */
  get last(): Line {
    return this.lines[this.lines.length - 1];
  }

  #handle(step: number): void {
    if (step === Step.Fault) this.faults.push(faultName(this.decoder.fault));
    if (step !== Step.Done) return;
    const values = new Map<string, string>();
    for (const [code, value] of this.keeper.values) values.set(this.decoder.codeText(code), value);
    this.keeper.values.clear();
    this.lines.push({ values, withheld: this.decoder.withheld().map(({ code }) => code) });
    const remark = this.decoder.remark();
    if (remark !== "") this.remarks.push(remark);
  }
}

/** Bytes from the boiler in a capture, by its name without ending. */
export function received(name: string): string {
  let text = "";
  for (const item of parseTranscript(capture(`hargassner/${name}.capture`)))
    if (item.kind === "received") text += latin1(item.bytes, 0, item.bytes.length);
  return text;
}

/** The lines of values of a capture. */
export function pmLines(name: string): string[] {
  return received(name)
    .split(/[\r\n]+/)
    .filter((line) => line.startsWith("pm "));
}

/** Values of a line. */
export function values(line: string): string[] {
  return line.trim().split(" ").slice(1);
}

/** A line of values. */
export function pm(list: readonly string[]): string {
  return `pm ${list.join(" ")} \r\n`;
}

export function mapNamed(name: string): ChannelMap {
  const map = new ChannelMap();
  expandMap(builtInMaps[findMap(name)], map);
  return map;
}

/** A map as a boiler writes it. */
export function listOf(map: ChannelMap): string {
  let text = "<DAQPRJ>\r\n<ANALOG>\r\n";
  for (let id = 0; id < map.analogCount; id++) {
    const unit = unitSymbol(map.units[id]);
    const decimals = map.decimals[id] < 0 ? "" : ` dop='${map.decimals[id]}'`;
    text += `<CHANNEL id='${id}' name='${map.analogName(id)}' unit='${unit}'${decimals}/>\r\n`;
  }
  text += "</ANALOG>\r\n<DIGITAL>\r\n";
  for (let bit = 0; bit < map.bitCount; bit++)
    text += `<CHANNEL id='${map.bits[bit] >> 5}' bit='${map.bits[bit] & 31}' name='${map.bitName(bit)}'/>\r\n`;
  return `${text}</DIGITAL>\r\n</DAQPRJ>`;
}

/** A small generator of numbers: the same seed, the same run. */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}
