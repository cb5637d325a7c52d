/**
 * Answers of the older Kamstrup meters out of a stream of characters: what `iris decode` feeds.
 *
 * The scale of "/#1" stands in "/#2". An answer that comes before its scale is kept until that comes, or until the capture
 * or another answer ends the wait; it is then told without the values that have no scale. `configuration` says
 * ABCCC where the capture does not.
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import type { Decoder } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import { BlockReader } from "./block.js";
import { AsciiFrame, Event, FIELD_LIMIT } from "./frame.js";
import { Answers, answerOf, NO_ANSWER, Request } from "./message.js";
import { Scale } from "./scale.js";

export class KamstrupAsciiDecoder implements Decoder {
  fault: number = Fault.None;
  leftOut = 0;
  readonly #frame = new AsciiFrame();
  readonly #scale = new Scale();
  readonly #answers: Answers;
  readonly #blocks: BlockReader;
  readonly #sink: Sink;
  /** An answer to "/#1" that waits for its scale. */
  readonly #waiting = new Float64Array(FIELD_LIMIT);
  #isWaiting = false;
  /** The scale has come for it. */
  #isDue = false;

  constructor(sink: Sink, configuration = -1) {
    this.#sink = sink;
    this.#answers = new Answers(sink, this.#scale);
    this.#blocks = new BlockReader(sink, false);
    this.#scale.configure(configuration);
  }

  push(byte: number): number {
    const step = this.#isDue ? this.#deliverWaiting() : Step.Wait;
    const next = this.#act(this.#frame.push(byte));
    return next === Step.Wait ? step : next;
  }

  end(): number {
    const step = this.#act(this.#frame.end());
    if (step !== Step.Wait || !this.#isWaiting) return step;
    return this.#deliverWaiting();
  }

  #act(event: number): number {
    switch (event) {
      case Event.Answer:
        return this.#answer();
      case Event.Block: {
        const fault = this.#blocks.deliver(this.#frame);
        this.leftOut = 0;
        return this.#finish(fault);
      }
      case Event.Broken:
        return this.#finish(this.#frame.fault);
    }
    return Step.Wait;
  }

  #answer(): number {
    const frame = this.#frame;
    const answer = answerOf(frame);
    if (answer === NO_ANSWER) return Step.Wait;
    frame.request = 0;
    if (answer < 0) return this.#finish(Fault.Malformed);
    if (answer === Request.Now && this.#scale.configuration < 0) {
      const step = this.#isWaiting ? this.#deliverWaiting() : Step.Wait;
      this.#waiting.set(frame.numbers);
      this.#isWaiting = true;
      return step;
    }
    const step = this.#deliver(answer, frame.numbers);
    this.#isDue = this.#isWaiting && this.#scale.configuration >= 0;
    return step;
  }

  #deliverWaiting(): number {
    this.#isWaiting = false;
    this.#isDue = false;
    return this.#deliver(Request.Now, this.#waiting);
  }

  #deliver(answer: number, numbers: Float64Array): number {
    const fault = this.#answers.deliver(answer, numbers);
    this.leftOut = this.#answers.leftOut;
    return this.#finish(fault);
  }

  #finish(fault: number): number {
    if (fault === Fault.None) {
      this.#sink.commit();
      return Step.Done;
    }
    this.#sink.discard();
    this.fault = fault;
    return Step.Fault;
  }
}
