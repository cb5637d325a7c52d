/** Reads P1 telegrams byte by byte, in clear or ciphered as a whole. */

import { crc16Arc } from "../bytes/crc.js";
import { hexDigit } from "../bytes/hex.js";
import { Code, type Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { Ciphering, type CipheringOptions } from "../readout/ciphering.js";
import { Fault } from "../readout/fault.js";
import type { PushDecoder } from "../readout/passive.js";
import { Step } from "../readout/step.js";
import { P1Receiver } from "./frame.js";
import { P1Message } from "./message.js";

const BANG = 0x21;
const SLASH = 0x2f;

export interface P1Options extends CipheringOptions {
  /** Tell units as the meter spells them (units.ts). */
  readonly asWritten?: boolean;
}

export class P1Decoder implements PushDecoder {
  fault: number = Fault.None;
  readonly ciphering: Ciphering;
  readonly receiver: P1Receiver;
  readonly #message: P1Message;
  readonly #sink: Sink;
  #isQuiet = true;

  constructor(sink: Sink, options: P1Options) {
    this.#sink = sink;
    this.ciphering = new Ciphering(options);
    this.receiver = new P1Receiver(this.ciphering);
    this.#message = new P1Message(sink, options.asWritten ?? false);
  }

  push(byte: number): number {
    const step = this.receiver.push(byte);
    if (step === Step.Wait) return step;
    return this.#take(step);
  }

  take(bytes: Uint8Array, from: number, to: number): number {
    return this.receiver.take(bytes, from, to);
  }

  end(): number {
    const step = this.#take(this.receiver.close());
    if (step !== Step.Wait) return step;
    return this.#isQuiet && this.receiver.heard ? this.#tell(Fault.Noise) : Step.Wait;
  }

  reset(): void {
    this.receiver.reset();
  }

  /** Lines of the last telegram that were left out: they are not what the standard says. */
  get leftOut(): number {
    return this.#message.skipped;
  }

  #take(step: number): number {
    if (step === Step.Wait) return step;
    const receiver = this.receiver;
    if (step === Step.Fault) return this.#tell(receiver.fault);
    const fault = receiver.ciphered
      ? this.#ciphered(receiver.buffer, receiver.start, receiver.end)
      : this.#message.read(receiver.buffer, receiver.start, receiver.end, receiver.checked);
    if (fault !== Fault.None) {
      if (!receiver.ciphered) receiver.refuse();
      return this.#tell(fault);
    }
    this.#isQuiet = false;
    this.#sink.commit();
    return Step.Done;
  }

  #ciphered(buffer: Uint8Array, start: number, end: number): number {
    const ciphering = this.ciphering;
    const fault = ciphering.open(buffer, start, end);
    if (fault !== Fault.None) return fault;
    const isSure = ciphering.authenticated || !ciphering.encrypted;
    if (buffer[ciphering.start] !== SLASH) return isSure ? Fault.Unexpected : Fault.KeyWrong;
    const inner = this.#inner(buffer, ciphering.start, ciphering.end);
    if (inner !== Fault.None) return inner;
    this.#sink.value(Code.Authenticated, ciphering.authenticated ? 1 : 0, 0, Unit.None);
    ciphering.accept();
    return Fault.None;
  }

  /** A deciphered telegram: "/" to the CRC behind "!". */
  #inner(buffer: Uint8Array, start: number, end: number): number {
    let crc = 0;
    let at = start;
    let isLineStart = false;
    for (; at < end; at++) {
      const byte = buffer[at];
      crc = crc16Arc(crc, byte);
      if (byte === BANG && isLineStart) break;
      isLineStart = byte === 0x0a || byte === 0x0d;
    }
    if (at === end) return Fault.Malformed;
    let sent = 0;
    let digits = 0;
    for (let index = at + 1; index < end && hexDigit(buffer[index]) >= 0; index++, digits++)
      sent = sent * 16 + hexDigit(buffer[index]);
    if (digits > 0 && sent !== crc) return Fault.Crc;
    return this.#message.read(buffer, start, at, digits > 0 || this.ciphering.authenticated);
  }

  #tell(fault: number): number {
    this.#isQuiet = false;
    this.#sink.discard();
    this.fault = fault;
    return Step.Fault;
  }
}
