/**
 * Lines of a boiler that hold no values, kept for the next line of values: what it is about ("z 22:33:49 Kessel Start") and
 * its clock ("tm 2017-11-26 12:26:19"). Nothing repeats them, so they are not told while lines arrive damaged.
 */
import { Code, type Sink } from "../reading/sink.js";
import { OFFSET_UNKNOWN, Unit } from "../reading/unit.js";
import { Named } from "./fields.js";
import type { LineFrame } from "./frame.js";

/** Longest text of the boiler about what it does; the rest is cut. */
const EVENT_LIMIT = 40;

export class Notes {
  readonly #frame: LineFrame;
  readonly #event = new Uint8Array(EVENT_LIMIT);
  #eventEnd = 0;
  #clock = 0;

  constructor(frame: LineFrame) {
    this.#frame = frame;
  }

  /** Keeps a `z` line. */
  event(): void {
    const { buffer, textEnd } = this.#frame;
    let start = 1;
    while (start < textEnd && buffer[start] === 0x20) start++;
    this.#eventEnd = Math.min(textEnd - start, EVENT_LIMIT);
    for (let index = 0; index < this.#eventEnd; index++) this.#event[index] = buffer[start + index];
  }

  /** Keeps a `tm` line. */
  clock(): void {
    const { buffer, textEnd } = this.#frame;
    let number = 0;
    let digits = 0;
    for (let index = 3; index < textEnd; index++) {
      const digit = buffer[index] - 0x30;
      if (digit < 0 || digit > 9) continue;
      number = number * 10 + digit;
      digits++;
    }
    this.#clock = digits === 14 ? number : 0;
  }

  /** The line that they were kept for was lost: they would come late. */
  forget(): void {
    this.#eventEnd = 0;
    this.#clock = 0;
  }

  deliver(sink: Sink, isSuspect: boolean): void {
    if (this.#clock > 0 && !isSuspect) sink.value(Code.Time, this.#clock, OFFSET_UNKNOWN, Unit.DateTime);
    if (this.#eventEnd > 0 && !isSuspect) sink.text(Named.Event, this.#event, 0, this.#eventEnd);
    this.forget();
  }
}
