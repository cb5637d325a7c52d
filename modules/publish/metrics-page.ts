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

/** One metric with its samples. */
export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "info";
  readonly unit: string;
  readonly help: string;
  /** Samples there may be. */
  count(): number;
  /** Writes the labels and the value of one sample; false where it is absent. */
  sample(index: number, writer: Writer): boolean;
}

/** One page, line by line. A piece that was asked for again is written again. */
export class MetricsPage {
  readonly #families: readonly Family[];
  readonly #open: boolean;
  #piece = -1;
  /** Where the piece began, and where the next one begins: family, sample, and whether the head is out. */
  readonly #from = { family: 0, sample: 0, headed: false, ended: false };
  readonly #to = { family: 0, sample: 0, headed: false, ended: false };

  constructor(families: readonly Family[], openMetrics: boolean) {
    this.#families = families;
    this.#open = openMetrics;
  }

  piece(index: number, writer: Writer): number {
    if (index !== this.#piece) Object.assign(this.#from, this.#to);
    else Object.assign(this.#to, this.#from);
    this.#piece = index;
    const place = this.#to;
    for (; place.family < this.#families.length; place.family++, place.sample = 0, place.headed = false) {
      const family = this.#families[place.family];
      const count = family.count();
      for (; place.sample < count; place.sample++) {
        const start = writer.position;
        if (!place.headed) this.#head(family, writer);
        writer.text(this.#sampleName(family));
        if (family.sample(place.sample, writer)) {
          writer.byte(0x0a);
          place.headed = true;
          place.sample++;
          return WRITTEN;
        }
        if (!writer.overflow) writer.rewind(start);
      }
    }
    if (!this.#open || place.ended) return END;
    place.ended = true;
    writer.text("# EOF\n");
    return WRITTEN;
  }

  #head(family: Family, writer: Writer): void {
    const name = this.#open ? family.name : this.#sampleName(family);
    writer.text(`# HELP ${name} ${family.help}\n# TYPE ${name} `);
    writer.text(this.#open || family.type !== "info" ? family.type : "gauge");
    writer.byte(0x0a);
    if (this.#open && family.unit !== "") writer.text(`# UNIT ${name} ${family.unit}\n`);
  }

  #sampleName(family: Family): string {
    if (family.type === "counter") return `${family.name}_total`;
    return family.type === "info" ? `${family.name}_info` : family.name;
  }
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
