/**
 * M-Bus long frames, whatever they carry: the one place that knows both worlds on that link.
 *
 *   CI 00..1F   DLMS of electricity meters (EN 13757-1): modules/dlms
 *   CI 72..     EN 13757-3 data of heat and water meters: not read yet, and refused as Unexpected
 *
 * Codes of the DLMS side are OBIS codes and places, all below 2^49; codes of the other side have to begin there.
 */
import { LINK_DLMS_END } from "../dlms/assembly.js";
import { LinkDecoder } from "../dlms/decoder.js";
import { type DlmsMeter, type DlmsOptions, pushOptions } from "../dlms/protocol.js";
import { MbusReceiver } from "../mbus/frame.js";
import { codeText } from "../reading/obis.js";
import { obisKey } from "../reading/obis-names.js";
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { PassiveReadout, type PushDecoder } from "../readout/passive.js";
import { Step } from "../readout/step.js";

/** C and A stand in front of CI. */
const INFORMATION_AT = 2;

export class MbusDecoder implements PushDecoder {
  fault: number = Fault.None;
  readonly receiver = new MbusReceiver();
  readonly #dlms: LinkDecoder;
  #isQuiet = true;

  constructor(dlms: LinkDecoder) {
    this.#dlms = dlms;
  }

  push(byte: number): number {
    return this.#take(this.receiver.push(byte));
  }

  end(): number {
    const step = this.#take(this.receiver.close());
    if (step !== Step.Wait) return step;
    if (this.#dlms.end() === Step.Fault) return this.#tell(this.#dlms.fault);
    return this.#isQuiet && this.receiver.bytes > 0 ? this.#tell(Fault.Noise) : Step.Wait;
  }

  get unnamed(): number {
    return this.#dlms.unnamed;
  }

  reset(): void {
    this.receiver.reset();
    this.#dlms.reset();
  }

  #take(step: number): number {
    if (step === Step.Wait) return step;
    const receiver = this.receiver;
    if (step === Step.Fault) return this.#tell(receiver.fault);
    this.#isQuiet = false;
    if (receiver.buffer[receiver.start + INFORMATION_AT] >= LINK_DLMS_END)
      return this.#tell(Fault.Unexpected);
    const delivered = this.#dlms.frame(receiver.buffer, receiver.start, receiver.end);
    return delivered === Step.Fault ? this.#tell(this.#dlms.fault) : delivered;
  }

  #tell(fault: number): number {
    this.#isQuiet = false;
    this.fault = fault;
    return Step.Fault;
  }
}

export const mbus = Object.freeze({
  name: "mbus" as const,
  codeText,
  keyText: obisKey,
  decoder(sink: Sink, options: DlmsOptions): MbusDecoder {
    return new MbusDecoder(new LinkDecoder(sink, pushOptions(options, false)));
  },
  readout(meter: DlmsMeter, sink: Sink, options: DlmsOptions): PassiveReadout {
    const dlms = new LinkDecoder(sink, pushOptions({ ...options, meter }, true));
    return new PassiveReadout("mbus", meter.line, new MbusDecoder(dlms));
  },
});
