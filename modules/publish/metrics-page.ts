/**
 * One answer to Prometheus, line by line: OpenMetrics 1.0 (openmetrics.io) or the text format 0.0.4. They differ
 * in the names of counters, the type of information, units, and the end of the page.
 */
import type { Writer } from "../bytes/writer.js";

export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Answers of `piece`, as modules/serve/output.ts has them. */
const END = 0;
const WRITTEN = 1;

/** One metric. */
export interface FamilyHead {
  readonly name: string;
  readonly type: "counter" | "gauge" | "info";
  /** Unit at the end of the name; empty = none. */
  readonly unitName: string;
  readonly help: string;
  /** What follows, where many families share it. */
  readonly helpEnd?: string;
}

/** All metrics with their samples, by number. */
export interface FamilySource {
  readonly families: number;
  head(family: number): FamilyHead;
  /** Samples there may be. */
  count(family: number): number;
  /** Writes the labels and the value of one sample; false where it is absent. */
  sample(family: number, index: number, writer: Writer): boolean;
}

/** One page, line by line. A piece that was asked for again is written again. */
export class MetricsPage {
  readonly #source: FamilySource;
  readonly #open: boolean;
  #piece = -1;
  /** Where the piece began, and where the next one begins: family, sample, and whether the head is out. */
  readonly #from = { family: 0, sample: 0, headed: false, ended: false };
  readonly #to = { family: 0, sample: 0, headed: false, ended: false };

  constructor(source: FamilySource, openMetrics: boolean) {
    this.#source = source;
    this.#open = openMetrics;
  }

  piece(index: number, writer: Writer): number {
    if (index !== this.#piece) Object.assign(this.#from, this.#to);
    else Object.assign(this.#to, this.#from);
    this.#piece = index;
    const place = this.#to;
    const source = this.#source;
    for (; place.family < source.families; place.family++, place.sample = 0, place.headed = false) {
      const head = source.head(place.family);
      const name = sampleName(head);
      const count = source.count(place.family);
      for (; place.sample < count; place.sample++) {
        const start = writer.position;
        writer.text(name);
        if (!source.sample(place.family, place.sample, writer)) {
          if (!writer.overflow) writer.rewind(start);
          continue;
        }
        // Most families have no sample at all: the head is made once there is a first one.
        if (!place.headed) {
          writer.rewind(start);
          this.#head(head, name, writer);
          writer.text(name);
          source.sample(place.family, place.sample, writer);
        }
        writer.byte(0x0a);
        place.headed = true;
        place.sample++;
        return WRITTEN;
      }
    }
    if (!this.#open || place.ended) return END;
    place.ended = true;
    writer.text("# EOF\n");
    return WRITTEN;
  }

  #head(family: FamilyHead, inSamples: string, writer: Writer): void {
    const name = this.#open ? family.name : inSamples;
    writer.text(`# HELP ${name} ${family.help}${family.helpEnd ?? ""}\n# TYPE ${name} `);
    writer.text(this.#open || family.type !== "info" ? family.type : "gauge");
    writer.byte(0x0a);
    if (this.#open && family.unitName !== "") writer.text(`# UNIT ${name} ${family.unitName}\n`);
  }
}

function sampleName(family: FamilyHead): string {
  if (family.type === "counter") return `${family.name}_total`;
  return family.type === "info" ? `${family.name}_info` : family.name;
}

/** A label value: backslash, quote and line feed are escaped, other control characters left out. */
export function quote(writer: Writer, text: string): void {
  writer.byte(0x22);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22 || code === 0x5c) writer.byte(0x5c);
    if (code >= 0x20) writer.text(text[index]);
  }
  writer.byte(0x22);
}
