/**
 * M-Bus long frames, whatever they carry: the one place that knows both worlds on that link.
 *
 *   CI 00..1F   DLMS of electricity meters (EN 13757-1): modules/dlms
 *   CI 72, 7A, 78   EN 13757-3 data of heat and water meters: modules/mbus
 *
 * `iris decode` also takes wireless telegrams that a radio receiver wrote down, as long as no long frame was seen.
 * Codes of the DLMS side are OBIS codes and places, all below 2^49; those of the other side begin at MBUS_CODES.
 * A table with a `request` is asked; the others belong to meters that push.
 */
import { LINK_DLMS_END } from "../dlms/assembly.js";
import { LinkDecoder } from "../dlms/decoder.js";
import { type DlmsMeter, type DlmsOptions, pushOptions } from "../dlms/protocol.js";
import { MBUS_CODES, keyText as recordKey, codeText as recordText } from "../mbus/code.js";
import { MbusReceiver } from "../mbus/frame.js";
import { Telegram } from "../mbus/message.js";
import { isAnswer, type MbusMeter, MbusReadout } from "../mbus/readout.js";
import { WirelessReceiver } from "../mbus/wireless.js";
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
  /** Records of the last telegram that were left out. */
  leftOut = 0;
  readonly #dlms: LinkDecoder;
  readonly #sink: Sink;
  readonly #telegram: Telegram;
  readonly #wireless: WirelessReceiver | undefined;
  #isQuiet = true;

  /** @param takesWireless also listen for wireless telegrams */
  constructor(dlms: LinkDecoder, sink: Sink, takesWireless: boolean) {
    this.#dlms = dlms;
    this.#sink = sink;
    this.#telegram = new Telegram(sink);
    this.#wireless = takesWireless ? new WirelessReceiver(sink) : undefined;
  }

  push(byte: number): number {
    const wireless = this.#wireless;
    if (wireless && this.receiver.frames === 0 && wireless.push(byte) === Step.Done)
      return this.#tellWireless();
    return this.#take(this.receiver.push(byte));
  }

  end(): number {
    if (this.receiver.frames === 0 && this.#wireless?.close() === Step.Done) return this.#tellWireless();
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
    this.#wireless?.reset();
    this.#dlms.reset();
  }

  #tellWireless(): number {
    this.#isQuiet = false;
    this.receiver.reset();
    this.leftOut = this.#wireless?.telegram.leftOut ?? 0;
    return Step.Done;
  }

  #take(step: number): number {
    if (step === Step.Wait) return step;
    const receiver = this.receiver;
    if (step === Step.Fault) return this.#tell(receiver.fault);
    this.#isQuiet = false;
    if (receiver.buffer[receiver.start + INFORMATION_AT] >= LINK_DLMS_END) return this.#records();
    this.leftOut = 0;
    const delivered = this.#dlms.frame(receiver.buffer, receiver.start, receiver.end);
    return delivered === Step.Fault ? this.#tell(this.#dlms.fault) : delivered;
  }

  /** EN 13757-3 data; what a master sends is passed over. */
  #records(): number {
    const receiver = this.receiver;
    if (!isAnswer(receiver.buffer[receiver.start])) return Step.Wait;
    const fault = this.#telegram.read(receiver.buffer, receiver.start + INFORMATION_AT, receiver.end);
    if (fault !== Fault.None) {
      this.#sink.discard();
      return this.#tell(fault);
    }
    this.#sink.commit();
    this.leftOut = this.#telegram.leftOut;
    return Step.Done;
  }

  #tell(fault: number): number {
    this.#isQuiet = false;
    this.fault = fault;
    return Step.Fault;
  }
}

export const mbus = Object.freeze({
  name: "mbus" as const,
  codeText(code: number): string {
    return code < MBUS_CODES ? codeText(code) : recordText(code);
  },
  keyText(code: number): string {
    return code < MBUS_CODES ? obisKey(code) : recordKey(code);
  },
  decoder(sink: Sink, options: DlmsOptions): MbusDecoder {
    return new MbusDecoder(new LinkDecoder(sink, pushOptions(options, false)), sink, true);
  },
  readout(meter: DlmsMeter & MbusMeter, sink: Sink, options: DlmsOptions): PassiveReadout | MbusReadout {
    if (meter.request) return new MbusReadout(meter, sink);
    const dlms = new LinkDecoder(sink, pushOptions({ ...options, meter }, true));
    return new PassiveReadout("mbus", meter.line, new MbusDecoder(dlms, sink, false));
  },
});
