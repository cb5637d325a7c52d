/**
 * Messages of IEC 62056-21 out of a stream of characters: what `iris decode` feeds, and what the readout listens with.
 *
 * A message is an identification line (which a capture may lack) and a data block, in one piece or in partial blocks.
 * Values become visible when its last check character holds. A block without STX has no check character:
 * `iris decode` takes it when it ends with "!", and, where not even an identification came before it, also when
 * the capture ends after a complete data set (an excerpt). A readout takes only what is checked.
 */
import { Code, type Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { Fault } from "../readout/fault.js";
import type { Decoder } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import { DAMAGED } from "./code.js";
import type { BlockForm } from "./form.js";
import { Event, Frame } from "./frame.js";
import { DataSets } from "./message.js";

export interface DecoderOptions {
  /** Blocks without check character are refused. */
  readonly checkedOnly?: boolean;
  /** Codes made with WHOLE: data sets to be delivered as one text. */
  readonly wholes?: readonly number[];
  /** Tell the sink how many data sets were left out, with the code DAMAGED. */
  readonly tellsDamaged?: boolean;
  /** Blocks whose form nothing speaks for are refused. */
  readonly form?: BlockForm;
}

export class Iec62056Decoder implements Decoder {
  readonly frame = new Frame();
  readonly dataSets: DataSets;
  fault: number = Fault.None;
  /** Data sets of the last message that were left out because they are damaged. */
  leftOut = 0;
  /** The last character completed an identification line. */
  identified = false;
  /** The last character completed a partial block: the meter waits for an acknowledgement. */
  partial = false;
  /** Blocks whose form nothing speaks for are taken all the same: somebody only wants to know who is there. */
  isLenient = false;
  readonly #sink: Sink;
  readonly #checkedOnly: boolean;
  readonly #tellsDamaged: boolean;
  readonly #form: BlockForm | undefined;
  /** The sink knows what the meter calls itself. */
  #isNamed = false;

  constructor(sink: Sink, options: DecoderOptions = {}) {
    this.#sink = sink;
    this.#checkedOnly = options.checkedOnly === true;
    this.#tellsDamaged = options.tellsDamaged === true;
    this.#form = options.form;
    this.dataSets = new DataSets(sink, options.wholes, options.form);
  }

  reset(): void {
    this.frame.reset();
    this.#drop();
  }

  push(byte: number): number {
    this.identified = false;
    this.partial = false;
    const event = this.frame.push(byte);
    switch (event) {
      case Event.None:
        return Step.Wait;
      case Event.Data:
        this.dataSets.push(this.frame.byte);
        if (this.dataSets.good > 0) this.#begun();
        return Step.Wait;
      case Event.Identified:
        this.identified = true;
        return this.#cut();
      case Event.Begin:
        return this.#cut();
      case Event.Partial:
        this.partial = true;
        return Step.Wait;
      case Event.Checked:
        return this.#deliver();
      case Event.Unchecked: {
        const step = this.#unchecked();
        if (this.frame.push(byte) === Event.Data) this.dataSets.push(this.frame.byte);
        return step;
      }
      default:
        return this.#broken(this.frame.fault);
    }
  }

  end(): number {
    const event = this.frame.end();
    if (event === Event.Unchecked)
      return this.dataSets.open ? this.#broken(Fault.Truncated) : this.#unchecked();
    return event === Event.Broken ? this.#broken(this.frame.fault) : Step.Wait;
  }

  /** There are data: this is no noise, and what the meter calls itself is worth telling. */
  #begun(): void {
    const frame = this.frame;
    frame.hasData = true;
    if (this.#isNamed) return;
    this.#isNamed = true;
    if (frame.identificationEnd === 0) return;
    this.#sink.text(Code.Type, frame.identification, 0, frame.identificationEnd);
    // No check character covers it.
    this.#form?.name(frame.identification, frame.identificationEnd);
  }

  /** Another message begins: what was there of this one is lost. */
  #cut(): number {
    return this.#broken(Fault.Truncated);
  }

  #unchecked(): number {
    if (this.#checkedOnly) return this.#broken(Fault.Framing);
    if (this.dataSets.good > 0) return this.#deliver();
    return this.#broken(Fault.Malformed);
  }

  #deliver(): number {
    const good = this.dataSets.good;
    const damaged = this.dataSets.damaged;
    if (good === 0 && damaged > 0) return this.#broken(Fault.Malformed);
    if (this.#form && !this.#form.settle() && !this.isLenient) return this.#broken(Fault.Unconfirmed);
    this.dataSets.finish();
    if (this.#tellsDamaged) this.#sink.value(DAMAGED, damaged, 0, Unit.None);
    this.leftOut = damaged;
    this.#sink.commit();
    this.dataSets.reset();
    this.#isNamed = false;
    return Step.Done;
  }

  /** Without a single good data set, or a check character that fails for any, it was noise: nobody needs to hear of it. */
  #broken(fault: number): number {
    const isSilent = fault === Fault.Framing || fault === Fault.Truncated;
    const isNoise = this.dataSets.good + (isSilent ? 0 : this.dataSets.damaged) === 0;
    this.#drop();
    if (isNoise) return Step.Wait;
    this.fault = fault;
    return Step.Fault;
  }

  #drop(): void {
    this.#sink.discard();
    this.#isNamed = false;
    this.dataSets.reset();
  }
}
