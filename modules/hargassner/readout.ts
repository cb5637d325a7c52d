/**
 * Listens to a boiler. It sends a line every second to whoever is connected; nothing is set, nobody logs in. The only
 * bytes that ever go out are "$DAQ DESC", once after connecting: newer programs answer with their list of channels.
 *
 *   begin -> Transmit -> listening ... each line: Done; a bad one: Fault; no line for SILENCE_LIMIT: Fault.Silence,
 *                                      after which the line drops the connection and its owner opens another
 *
 * Lines are delivered from the first one on, by the map that is known so far.
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { type MapView, type MeterReadout, ReadSet } from "../readout/protocol.js";
import type { LineFormat } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import { Boiler, type BoilerOptions, type Withheld } from "./boiler.js";
import { Portion } from "./message.js";

/** Milliseconds without a complete line after which the connection is dead. */
export const SILENCE_LIMIT = 10_000;
/** Milliseconds that the list of channels may take to come. */
const LIST_TIME_LIMIT = 10_000;
/** Milliseconds until it has to have begun, for those who wait for it: a boiler that knows it answers at once. */
export const LIST_BEGIN_LIMIT = 3_000;

const QUESTION = "$DAQ DESC\r\n";
const RS232: LineFormat = Object.freeze({ baud: 19200, data: 8, parity: "none", stop: 1 });

export class HargassnerReadout implements MeterReadout {
  readonly line: LineFormat = RS232;
  readonly passive = true;
  readonly outgoing = new Uint8Array(QUESTION.length);
  outgoingEnd = 0;
  deadline = Number.POSITIVE_INFINITY;
  fault: number = Fault.None;
  readonly boiler: Boiler;
  #began = 0;
  #now = 0;

  constructor(sink: Sink, options: BoilerOptions = {}) {
    this.boiler = new Boiler(sink, options, Portion.Fields);
    for (let index = 0; index < QUESTION.length; index++) this.outgoing[index] = QUESTION.charCodeAt(index);
  }

  select(set: number): void {
    this.boiler.message.portion = set === ReadSet.Extra ? Portion.Extra : Portion.Fields;
  }

  begin(now: number): number {
    this.boiler.reset();
    this.boiler.hasList = false;
    this.#began = now;
    this.#now = now;
    this.deadline = now + SILENCE_LIMIT;
    this.outgoingEnd = QUESTION.length;
    return Step.Transmit;
  }

  sent(): number {
    return Step.Wait;
  }

  push(byte: number, now: number): number {
    this.#now = now;
    if (this.boiler.listRuns && now - this.#began > LIST_TIME_LIMIT) this.boiler.dropList();
    const step = this.boiler.push(byte);
    if (step === Step.Done) this.deadline = now + SILENCE_LIMIT;
    else if (step === Step.Fault) this.fault = this.boiler.fault;
    return step;
  }

  expire(now: number): number {
    this.deadline = now + SILENCE_LIMIT;
    this.fault = Fault.Silence;
    return Step.Fault;
  }

  get settled(): boolean {
    if (this.boiler.hasList) return true;
    return this.#now - this.#began >= (this.boiler.listRuns ? LIST_TIME_LIMIT : LIST_BEGIN_LIMIT);
  }

  codeText(code: number): string {
    return this.boiler.codeText(code);
  }

  keyText(code: number): string {
    return this.boiler.keyText(code);
  }

  remark(): string {
    return this.boiler.remark();
  }

  withheld(): readonly Withheld[] {
    return this.boiler.withheld();
  }

  mapView(): MapView {
    return this.boiler.mapView();
  }

  useMap(text: string): boolean {
    return this.boiler.useMap(text);
  }
}
