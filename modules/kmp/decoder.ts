/**
 * Reads captured bytes of any number of conversations. Requests and their echoes are passed over: only what a
 * meter sent, in a frame whose CRC holds, is told.
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import type { Decoder } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import { Deframer } from "./frame.js";
import { ReplyReader } from "./message.js";

export class KmpDecoder implements Decoder {
  fault: number = Fault.None;
  readonly #frame = new Deframer();
  readonly #reader: ReplyReader;
  readonly #sink: Sink;

  constructor(sink: Sink) {
    this.#sink = sink;
    this.#reader = new ReplyReader(sink);
  }

  push(byte: number): number {
    const step = this.#frame.push(byte);
    if (step === Step.Wait) return Step.Wait;
    if (step === Step.Fault) this.fault = this.#frame.fault;
    else {
      this.fault = this.#reader.read(this.#frame.buffer, this.#frame.end);
      if (this.fault === Fault.None) {
        this.#sink.commit();
        return Step.Done;
      }
    }
    return Step.Fault;
  }

  end(): number {
    const step = this.#frame.finish();
    if (step === Step.Fault) this.fault = this.#frame.fault;
    return step;
  }
}
