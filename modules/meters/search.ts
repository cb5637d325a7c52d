/**
 * The protocol of meters of which nobody has published what they speak: asks in every language of the house, one after
 * the other, and tells which was answered. The line's trace records every byte on the way; `iris explore` helps an
 * owner to send that in.
 *
 *   Ask "/#2" --> "/?!" --> KMP --> M-Bus, each once, with a silence in between; the first that is answered ends it
 *
 * No value is told: what a meter of an unknown kind means by a number, nobody knows. Nothing is asked that could change it.
 */
import { ascii } from "../bytes/writer.js";
import { iec62056 } from "../iec62056/protocol.js";
import { kamstrupAscii } from "../kamstrup-ascii/protocol.js";
import { kmp } from "../kmp/protocol.js";
import { MbusReadout } from "../mbus/readout.js";
import { Code, type Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { type Decoder, type MeterReadout, ReadSet } from "../readout/protocol.js";
import type { LineFormat } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import genericIec62056 from "./generic-iec62056.js";
import genericMbus from "./generic-mbus.js";
import { ofIndex } from "./index.js";
import kamstrup66C from "./kamstrup-66-c.js";
import kamstrupKmp from "./kamstrup-kmp.js";
import type { Meter } from "./meter.js";
import { SPEAKS } from "./unknown-meter.js";

/** A table for each language. */
const tables = Object.freeze({
  kamstrupAscii: ofIndex(kamstrup66C),
  iec62056: ofIndex(genericIec62056),
  kmp: ofIndex(kamstrupKmp),
  mbus: ofIndex(genericMbus),
});

/** Silence between two languages: a meter that woke up at the last one is asleep again. */
export const PAUSE_MS = 2_500;

/** Passes on who the meter is, and nothing else. */
class Witness implements Sink {
  readonly #sink: Sink;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    if (code === Code.Serial) this.#sink.value(code, significand, exponent, unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number): void {
    if (code === Code.Serial) this.#sink.text(code, buffer, start, end);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    if (code === Code.Serial) this.#sink.text(code, buffer, start, end);
  }

  absent(): void {}

  commit(): void {}

  discard(): void {
    this.#sink.discard();
  }
}

export class SearchReadout implements MeterReadout {
  readonly passive = false;
  fault: number = Fault.None;
  readonly #sink: Sink;
  readonly #readouts: readonly MeterReadout[];
  readonly #names: readonly Uint8Array[];
  #index = 0;
  #set: number = ReadSet.All;
  /** Until when the line is to be silent; 0 while somebody is asking. */
  #silentUntil = 0;
  #isChanging = false;
  #isOver = false;

  constructor(sink: Sink) {
    this.#sink = sink;
    const witness = new Witness(sink);
    this.#readouts = Object.freeze([
      kamstrupAscii.readout(tables.kamstrupAscii, witness, {}),
      iec62056.readout(tables.iec62056, witness),
      kmp.readout(tables.kmp, witness),
      new MbusReadout(tables.mbus, witness),
    ]);
    this.#names = Object.freeze(["kamstrup-ascii", "iec62056", "kmp", "mbus"].map(ascii));
    for (const readout of this.#readouts) readout.select(ReadSet.Identify);
  }

  get line(): LineFormat {
    return this.#readouts[this.#index].line;
  }

  get outgoing(): Uint8Array {
    return this.#readouts[this.#index].outgoing;
  }

  get outgoingEnd(): number {
    return this.#readouts[this.#index].outgoingEnd;
  }

  get deadline(): number {
    return this.#silentUntil > 0 || this.#isOver ? this.#silentUntil : this.#readouts[this.#index].deadline;
  }

  select(set: number): void {
    this.#set = set;
  }

  begin(now: number): number {
    this.#index = 0;
    this.fault = Fault.None;
    this.#isChanging = false;
    this.#isOver = this.#set === ReadSet.KeepAlive;
    this.#silentUntil = this.#isOver ? now : 0;
    return this.#isOver ? Step.Wait : this.#take(this.#readouts[0].begin(now), now);
  }

  push(byte: number, now: number): number {
    if (this.#isOver) return Step.Wait;
    if (this.#silentUntil > 0) {
      this.#silentUntil = now + PAUSE_MS;
      return Step.Wait;
    }
    return this.#take(this.#readouts[this.#index].push(byte, now), now);
  }

  sent(now: number): number {
    if (!this.#isChanging) return this.#take(this.#readouts[this.#index].sent(now), now);
    this.#isChanging = false;
    return this.#take(this.#readouts[this.#index].begin(now), now);
  }

  expire(now: number): number {
    if (this.#isOver) {
      this.#isOver = false;
      return Step.Done;
    }
    if (this.#silentUntil === 0) return this.#take(this.#readouts[this.#index].expire(now), now);
    this.#silentUntil = 0;
    this.#index++;
    this.#isChanging = true;
    return Step.Speed;
  }

  #take(step: number, now: number): number {
    if (step === Step.Done) {
      const name = this.#names[this.#index];
      this.#sink.text(Code.Type, name, 0, name.length);
      this.#sink.text(SPEAKS, name, 0, name.length);
      this.#sink.commit();
      this.#index = 0;
      return Step.Done;
    }
    if (step !== Step.Fault) return step;
    const fault = this.#readouts[this.#index].fault;
    // Whatever was heard says more than silence.
    if (fault !== Fault.Silence || this.fault === Fault.None) this.fault = fault;
    if (this.#index + 1 < this.#readouts.length) {
      this.#silentUntil = now + PAUSE_MS;
      return Step.Wait;
    }
    this.#index = 0;
    if (this.fault !== Fault.Silence && this.fault !== Fault.Echo) this.fault = Fault.Unknown;
    return Step.Fault;
  }
}

/** Captures of an unknown meter mean nothing yet. */
class NoDecoder implements Decoder {
  fault: number = Fault.None;
  #bytes = 0;

  push(): number {
    this.#bytes++;
    return Step.Wait;
  }

  end(): number {
    if (this.#bytes === 0) return Step.Wait;
    this.#bytes = 0;
    this.fault = Fault.Unknown;
    return Step.Fault;
  }
}

export const unknown = Object.freeze({
  name: "unknown" as const,
  codeText(code: number): string {
    return code === SPEAKS ? "speaks" : code === Code.Serial ? "serial" : "type";
  },
  decoder(): NoDecoder {
    return new NoDecoder();
  },
  readout(_meter: Meter, sink: Sink): SearchReadout {
    return new SearchReadout(sink);
  },
});
