/** One conversation with one meter, `auto` included, for `iris read`. */
import type { Device } from "../../modules/device/device.js";
import { Detector } from "../../modules/gateway/detector.js";
import { Line } from "../../modules/line/line.js";
import type { LineStatistics } from "../../modules/line/statistics.js";
import { isTcpTarget } from "../../modules/line/target.js";
import { believable } from "../../modules/meters/kamstrup-guard.js";
import type { Meter } from "../../modules/meters/meter.js";
import { findProtocol, type ProtocolOptions } from "../../modules/meters/protocols.js";
import { Readings } from "../../modules/reading/readings.js";
import { Fault } from "../../modules/readout/fault.js";
import type { Interpreter } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";

const AWAKE_AFTER_REPLY = 1_600;
const SPARE_ROWS = 250;
const TEXT_ROWS = 200;
const TEXT_LIMIT = 256;

export interface OneReadout {
  readonly meter: Meter | undefined;
  readonly serial: string;
  readonly readings: Readings;
  readonly statistics: LineStatistics;
  /** Why the line could not be used, for people; empty when it could. */
  readonly trouble: string;
  /** What to do about it, from what was heard; empty = nothing to say. */
  readonly advice: string;
  /** Fault.None when everything that was asked for was answered, or is known to be absent. */
  readonly fault: number;
  /** Who knows the meter's own names. */
  readonly interpreter?: Interpreter;
}

/**
 * @param meter undefined: find out
 * @param limitSeconds how long to wait for the telegram of a meter that pushes
 */
export async function readOnce(
  device: Device,
  target: string,
  meter: Meter | undefined,
  set: number,
  options: ProtocolOptions,
  limitSeconds: number,
  progress: (text: string) => void,
): Promise<OneReadout> {
  const line = new Line(device, target, AWAKE_AFTER_REPLY);
  let serial = "";
  let known = meter;
  if (!known) {
    progress(`asking who is on ${target}`);
    const found = await detect(device, line, options);
    serial = found.serial;
    known = found.meter;
    if (!known) {
      const readings = emptyReadings(undefined);
      return end(line, { meter: undefined, serial, readings, fault: found.fault, advice: found.advice });
    }
  }
  const readings = emptyReadings(known);
  readings.wallSeconds = device.wallSeconds();
  const protocol = findProtocol(known.protocol);
  if (!protocol) throw new Error(`the protocol ${known.protocol} is not known`);
  const sink = believable(known, readings);
  const readout = protocol.readout(known, sink, { ...options, meter: known, isSerial: !isTcpTarget(target) });
  readout.select(set);
  progress(readout.passive ? `waiting for a telegram on ${target}` : `reading ${known.model} on ${target}`);
  const fault = await new Promise<number>((resolve) => {
    let last: number = Fault.Silence;
    const limit = readout.passive ? setTimeout(() => resolve(last), limitSeconds * 1000) : undefined;
    line.run(readout, {
      ended(step, reason) {
        if (readout.passive && step === Step.Fault && line.busy) {
          last = reason;
          return;
        }
        // The boiler is still telling what its lines mean: the next one says more.
        if (step === Step.Done && readout.settled === false) {
          last = Fault.None;
          return;
        }
        clearTimeout(limit);
        resolve(step === Step.Done ? Fault.None : reason);
      },
    });
  });
  const { framingErrors, parityErrors } = line.statistics;
  const advice = readout.advise?.(fault, framingErrors + parityErrors) ?? "";
  return end(line, { meter: known, serial, readings, fault, advice, interpreter: readout });
}

function end(line: Line, result: Omit<OneReadout, "statistics" | "trouble">): OneReadout {
  const { statistics, trouble } = line;
  line.close();
  return { ...result, statistics, trouble };
}

function emptyReadings(meter: Meter | undefined): Readings {
  const codes = meter?.fields.map((field) => field.code) ?? [];
  return new Readings(codes, {
    spare: SPARE_ROWS,
    texts: TEXT_ROWS,
    textLimit: meter?.textLimit ?? TEXT_LIMIT,
  });
}

function detect(
  device: Device,
  line: Line,
  options: ProtocolOptions,
): Promise<{ meter: Meter | undefined; serial: string; fault: number; advice: string }> {
  return new Promise((resolve) => {
    const detector = new Detector(device, line, options, {
      detected: (meter, serial) => resolve({ meter, serial, fault: Fault.None, advice: "" }),
      undetected: (fault) => resolve({ meter: undefined, serial: "", fault, advice: detector.advice }),
    });
    detector.start();
  });
}
