/**
 * `auto`: finds out which meter is on a line. The protocols are tried in the order that costs the meter least
 * (modules/meters/auto.ts); the first that answers decides. A KMP meter is then told from its relatives by
 * which registers it answers; others name themselves. Where bytes come that answer nothing, somebody may be sending
 * by itself: then it listens for a P1 telegram before it asks on. Whoever owns the detector stores the answer, so that
 * all this is done once.
 */
import type { Device } from "../device/device.js";
import type { Line } from "../line/line.js";
import type { LineOwner } from "../line/owner.js";
import { autoMeters, listenMeters, meterOfName } from "../meters/auto.js";
import { meters } from "../meters/index.js";
import type { Meter } from "../meters/meter.js";
import { findProtocol, type ProtocolOptions } from "../meters/protocols.js";
import { Level, Recogniser } from "../meters/recognise.js";
import { Readings } from "../reading/readings.js";
import { Code } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { type MeterReadout, ReadSet } from "../readout/protocol.js";
import { Step } from "../readout/step.js";

const SPARE_ROWS = 40;
const TEXT_ROWS = 24;
const TEXT_LIMIT = 40;

export interface DetectorOwner {
  /**
   * It is this one, or, where `isRelative`, one of its generation that answers alike; `serial` is empty where the
   * meter does not tell.
   */
  detected(meter: Meter, serial: string, isRelative: boolean): void;
  /** Nothing that is known answers; what was heard last. */
  undetected(fault: number): void;
}

export class Detector implements LineOwner {
  readonly #device: Device;
  readonly #line: Line;
  readonly #options: ProtocolOptions;
  readonly #owner: DetectorOwner;
  #attempt = 0;
  #readings: Readings | undefined;
  #recogniser: Recogniser | undefined;
  /** The fault that tells most: anything heard outranks silence. */
  #fault: number = Fault.Silence;
  /** What to do, in words, if nothing is found; empty: nothing to say. */
  advice = "";
  #readout: MeterReadout | undefined;
  #isListening = false;
  #hasListened = false;

  constructor(device: Device, line: Line, options: ProtocolOptions, owner: DetectorOwner) {
    this.#device = device;
    this.#line = line;
    this.#options = options;
    this.#owner = owner;
  }

  start(): void {
    this.#attempt = 0;
    this.#fault = Fault.Silence;
    this.advice = "";
    this.#isListening = false;
    this.#hasListened = false;
    this.#try();
  }

  ended(step: number, fault: number): void {
    if (step === Step.Done) {
      this.#answered();
      return;
    }
    // At the speed of P1 the characters of slower lines are full of errors: they say nothing about the parity.
    if (this.#isListening) this.advice = this.#readout?.advise?.(fault, 0) ?? "";
    this.#line.stop();
    if (fault !== Fault.Silence) this.#fault = fault;
    if (this.#isListening) this.#isListening = false;
    else this.#attempt++;
    if (
      fault !== Fault.Silence &&
      fault !== Fault.Echo &&
      fault !== Fault.Line &&
      !this.#hasListened &&
      listenMeters.length > 0
    ) {
      this.#hasListened = true;
      this.#isListening = true;
      this.#listen();
    } else if (fault === Fault.Line || this.#attempt === autoMeters.length)
      this.#owner.undetected(this.#fault);
    else this.#try();
  }

  #try(): void {
    const meter = autoMeters[this.#attempt];
    if (meter.protocol === "kmp") {
      this.#recogniser = new Recogniser(meters, meter);
      this.#run(meter, ReadSet.Identify);
    } else {
      this.#recogniser = undefined;
      this.#readings = new Readings([], { spare: SPARE_ROWS, texts: TEXT_ROWS, textLimit: TEXT_LIMIT });
      this.#run(meter, ReadSet.Identify);
    }
  }

  #listen(): void {
    this.#recogniser = undefined;
    this.#readings = new Readings([], { spare: SPARE_ROWS, texts: TEXT_ROWS, textLimit: TEXT_LIMIT });
    this.#run(listenMeters[0], ReadSet.Identify);
  }

  #run(meter: Meter, set: number): void {
    const protocol = findProtocol(meter.protocol);
    const sink = this.#recogniser ?? this.#readings;
    if (!protocol || !sink) throw new Error(`no protocol ${meter.protocol}`);
    const readout = protocol.readout(meter, sink, { ...this.#options, meter });
    this.#readout = readout;
    readout.select(set);
    this.#line.run(readout, this);
  }

  #answered(): void {
    const recogniser = this.#recogniser;
    if (recogniser) {
      const probe = recogniser.next();
      if (probe) {
        this.#run(probe, ReadSet.Live);
        return;
      }
      const { best, level, serial } = recogniser;
      this.#forget();
      this.#owner.detected(best, serial < 0 ? "" : String(serial), level === Level.Family);
      return;
    }
    this.#line.stop();
    const readings = this.#readings!;
    const name = readings.textOf(readings.row(Code.Type));
    const serial = readings.textOf(readings.row(Code.Serial));
    this.#device.log(`a meter that calls itself "${name}" answered`);
    const fallback = this.#isListening ? listenMeters[0] : autoMeters[this.#attempt];
    this.#forget();
    this.#owner.detected(meterOfName(fallback, name), serial, false);
  }

  /** What found the meter goes before what reads it comes: a small host has no room for both. */
  #forget(): void {
    this.#readings = undefined;
    this.#recogniser = undefined;
    this.#readout = undefined;
  }
}

/** A readout for each of what `auto` tries; what they read goes nowhere. */
export function everyReadout(options: ProtocolOptions): MeterReadout[] {
  const sink = new Readings([], { spare: SPARE_ROWS, texts: TEXT_ROWS, textLimit: TEXT_LIMIT });
  return autoMeters.map((meter) => findProtocol(meter.protocol)!.readout(meter, sink, { ...options, meter }));
}
