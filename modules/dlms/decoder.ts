/**
 * Readers of what push meters send, byte by byte: over HDLC, and what M-Bus long frames carry.
 *
 * HDLC frames that carry no push (link set-up, requests and responses of somebody's session) are passed over.
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import type { Decoder } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import { Assembly } from "./assembly.js";
import { HdlcReceiver } from "./hdlc.js";
import { type PushOptions, PushReader } from "./push.js";

/** Unnumbered information, its P/F bit apart. */
const UI = 0x03;
const POLL_FINAL = 0x10;

export class HdlcDecoder implements Decoder {
  fault: number = Fault.None;
  readonly receiver = new HdlcReceiver();
  readonly reader: PushReader;
  readonly #assembly = new Assembly();
  readonly #sink: Sink;
  #isQuiet = true;

  constructor(sink: Sink, options: PushOptions) {
    this.#sink = sink;
    this.reader = new PushReader(sink, options);
  }

  push(byte: number): number {
    return this.#take(this.receiver.push(byte));
  }

  take(bytes: Uint8Array, from: number, to: number): number {
    return this.receiver.take(bytes, from, to);
  }

  end(): number {
    const step = this.#take(this.receiver.close());
    if (step !== Step.Wait) return step;
    if (this.#assembly.isPartial) {
      this.#assembly.reset();
      return this.#tell(Fault.Truncated);
    }
    if (this.#isQuiet && this.receiver.bytes > 0) return this.#tell(Fault.Noise);
    return Step.Wait;
  }

  get unnamed(): number {
    return this.reader.body.unnamed;
  }

  /** The line was silent: what was begun does not go on. */
  reset(): void {
    this.receiver.reset();
    this.#assembly.reset();
  }

  #take(step: number): number {
    if (step === Step.Wait) return step;
    const receiver = this.receiver;
    const assembly = this.#assembly;
    if (step === Step.Fault) {
      assembly.interrupt();
      return this.#tell(receiver.fault);
    }
    this.#isQuiet = false;
    if (receiver.skipped > 0) assembly.interrupt();
    const isUnnumbered = (receiver.control & ~POLL_FINAL) === UI;
    const isInformation = (receiver.control & 1) === 0;
    if (receiver.start >= receiver.end || !(isUnnumbered || isInformation)) return Step.Wait;
    const gathered = assembly.frame(receiver.buffer, receiver.start, receiver.end, receiver.segmented);
    if (gathered === Step.Fault) return this.#tell(assembly.fault);
    return gathered === Step.Wait ? gathered : this.#deliver();
  }

  #deliver(): number {
    const fault = this.reader.read(this.#assembly.buffer, 0, this.#assembly.end);
    if (fault !== Fault.None) return this.#tell(fault);
    this.#sink.commit();
    return Step.Done;
  }

  #tell(fault: number): number {
    this.#isQuiet = false;
    this.#sink.discard();
    this.fault = fault;
    return Step.Fault;
  }
}

/** What M-Bus long frames carry; whoever receives the frames hands them over. */
export class LinkDecoder {
  fault: number = Fault.None;
  readonly reader: PushReader;
  readonly #assembly = new Assembly();
  readonly #sink: Sink;

  constructor(sink: Sink, options: PushOptions) {
    this.#sink = sink;
    this.reader = new PushReader(sink, options);
  }

  /** Takes C to data of a long frame whose CI is below LINK_DLMS_END. */
  frame(buffer: Uint8Array, start: number, end: number): number {
    const step = this.#assembly.link(buffer, start, end);
    if (step === Step.Wait) return step;
    if (step === Step.Fault) return this.#tell(this.#assembly.fault);
    const fault = this.reader.read(this.#assembly.buffer, 0, this.#assembly.end);
    if (fault !== Fault.None) return this.#tell(fault);
    this.#sink.commit();
    return Step.Done;
  }

  get unnamed(): number {
    return this.reader.body.unnamed;
  }

  end(): number {
    if (!this.#assembly.isPartial) return Step.Wait;
    this.#assembly.reset();
    return this.#tell(Fault.Truncated);
  }

  reset(): void {
    this.#assembly.reset();
  }

  #tell(fault: number): number {
    this.#sink.discard();
    this.fault = fault;
    return Step.Fault;
  }
}
