/**
 * A boiler's lines under faults: every value that comes out has to be one that the clean bytes of the last ten lines hold under
 * its code. On a serial line, and over TCP as behind a bridge that loses bytes; by TCP itself only lines are late or lost.
 * Over TCP the first line is whole, unless the start itself is looked at.
 */

import { HargassnerDecoder } from "../../modules/hargassner/decoder.js";
import { FIRST_OF_MAP } from "../../modules/hargassner/fields.js";
import { HargassnerReadout } from "../../modules/hargassner/readout.js";
import type { Sink } from "../../modules/reading/sink.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";
import { faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import type { Cell } from "./kinds.js";
import { emptyResult, HANG_MS, type Result, Stage } from "./stage.js";

const PERIOD_MS = 1000;
/** Lines of the past whose values may still come out; a line that is made slower than its boiler falls far behind. */
const MEMORY = 10;
const LATE_MEMORY = 2000;
const LATE = /^(delay|split|pause|slow)/;

/** Keeps what lines told, as "code value unit", without the words about the map. */
class LineSink implements Sink {
  readonly messages: string[][] = [];
  #open: string[] = [];

  value(code: number, significand: number, exponent: number, unit: number): void {
    this.#add(code, valueText(significand, exponent, unit), unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#add(code, String.fromCharCode(...buffer.subarray(start, end)), unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#add(code, String.fromCharCode(...buffer.subarray(start, end)), 0);
  }

  absent(): void {}

  commit(): void {
    this.messages.push(this.#open);
    this.#open = [];
  }

  discard(): void {
    this.#open = [];
  }

  #add(code: number, value: string, unit: number): void {
    if (code < FIRST_OF_MAP || code > FIRST_OF_MAP + 2)
      this.#open.push(`${code} ${value} ${unitSymbol(unit)}`);
  }
}

export function boilerCell(
  id: string,
  cell: Cell,
  lines: number,
  seed: number,
  isSerial: boolean,
  isStart = false,
): Result {
  const result = emptyResult(cell);
  const [cleanSink, sink] = [new LineSink(), new LineSink()];
  // Tells whatever stands in a line.
  const clean = new HargassnerDecoder(cleanSink);
  const memory = LATE.test(cell.kind) ? LATE_MEMORY : MEMORY;
  const sent: string[][] = [];
  const stage = new Stage(id, seed, true, (bytes) => {
    for (const byte of bytes)
      if (clean.push(byte) === Step.Done) {
        result.readouts++;
        sent.push(cleanSink.messages.pop()!);
        if (sent.length > memory) sent.shift();
      }
  });
  const { clock } = stage.device;
  const readout = new HargassnerReadout(sink, { isSerial });
  let goodAt = -1;
  const listen = (): void =>
    stage.line.run(readout, {
      ended(step, fault) {
        if (step === Step.Fault) {
          result.named++;
          result.faults.set(faultName(fault), (result.faults.get(faultName(fault)) ?? 0) + 1);
          return;
        }
        goodAt = clock.now();
        result.good++;
        const held = new Set(sent.flat());
        for (const message of sink.messages)
          for (const value of message) {
            result.compared++;
            if (!held.has(value)) result.wrong++;
          }
        sink.messages.length = 0;
      },
    });
  const settle = (): void => {
    if (stage.line.busy) return;
    stage.spoil(cell);
    listen();
  };
  if (isSerial) stage.spoil(cell);
  listen();
  clock.advance(PERIOD_MS / 2);
  if (!isSerial && !isStart) {
    // The gateway has met the boiler before.
    clock.advance(PERIOD_MS);
    result.readouts = 0;
    result.good = 0;
  }
  stage.spoil(cell);
  for (let line = 0; line < lines; line++) {
    clock.advance(PERIOD_MS);
    settle();
  }
  const { good, readouts } = result;
  stage.spoil(undefined);
  if (!stage.line.busy) listen();
  const from = clock.now();
  goodAt = -1;
  clock.advanceUntil(() => goodAt >= 0, HANG_MS);
  if (goodAt < 0) result.hung++;
  else result.recoveryMs = goodAt - from;
  stage.line.close();
  return { ...result, good, readouts };
}
