/**
 * Meters that are asked for a data block under faults: every value that comes out has to be one that the decoder makes of
 * the clean bytes of the same readout, or consist of words that stand in them (where a table joins or shifts columns).
 * Of IEC 62056-21 every value has to stand under its own code, with its unit, to the letter.
 *
 * The reader is the same from one readout to the next, as it is in a gateway, or a new one each time, as with `iris read`.
 */
import { Iec62056Decoder } from "../../modules/iec62056/decoder.js";
import { wholesOf } from "../../modules/iec62056/sign-on.js";
import { findMeter } from "../../modules/meters/index.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import { TextSink } from "../dlms/collect.js";
import type { Cell } from "./kinds.js";
import { emptyResult, type Result, Stage } from "./stage.js";

const PAUSE_MS = 60_000;
/** What stands between the words of a data block. */
const WORD_ENDS = /[()*& \r\n]/;

/** Of "code value unit". */
function valueIn(line: string): string {
  return line.slice(line.indexOf(" ") + 1);
}

export function askedCell(id: string, cell: Cell, readouts: number, seed: number, isNew = false): Result {
  const meter = findMeter(id)!;
  const protocol = findProtocol(meter.protocol)!;
  const result = emptyResult(cell);
  let sent: number[] = [];
  const stage = new Stage(id, seed, false, (bytes) => sent.push(...bytes));
  const { clock } = stage.device;
  const isExact = meter.protocol === "iec62056";
  const reader = (table: typeof meter) => {
    const sink = new TextSink();
    return { sink, readout: protocol.readout(table, sink, { meter }) };
  };
  const readers = new Map<typeof meter, ReturnType<typeof reader>>();
  const read = (table: typeof meter): number => {
    sent = [];
    if (isNew || !readers.has(table)) readers.set(table, reader(table));
    const { sink, readout } = readers.get(table)!;
    sink.messages.length = 0;
    readout.select(ReadSet.All);
    const fault = stage.converse(readout);
    const lines = clean(sent);
    const values = new Set(isExact ? lines : lines.map(valueIn));
    const words = new Set(String.fromCharCode(...sent).split(WORD_ENDS));
    for (const message of sink.messages)
      for (const line of message) {
        result.compared++;
        const value = isExact ? line : valueIn(line);
        const isRight =
          values.has(value) || (!isExact && value.split(/[ T]/).every((word) => words.has(word)));
        if (!isRight) result.wrong++;
      }
    return fault;
  };
  const clean = (bytes: readonly number[]): string[] => {
    const sink = new TextSink();
    const decoder = isExact
      ? new Iec62056Decoder(sink, { wholes: wholesOf(meter), tellsDamaged: true })
      : protocol.decoder(sink, { meter });
    for (const byte of bytes) decoder.push(byte);
    for (let step = decoder.end(); step !== Step.Wait; step = decoder.end());
    return sink.messages.flat();
  };
  const heard = cell.baud ? { ...meter, line: { ...meter.line, baud: cell.baud } } : meter;
  for (let count = 0; count < readouts; count++) {
    stage.spoil(cell);
    const fault = read(heard);
    result.readouts++;
    stage.spoil(undefined);
    if (fault === 0) result.good++;
    else if (fault < 0) result.hung++;
    else {
      result.named++;
      result.faults.set(faultName(fault), (result.faults.get(faultName(fault)) ?? 0) + 1);
      result.recoveryMs = Math.max(
        result.recoveryMs,
        stage.recover(() => read(meter)),
      );
    }
    clock.advance(PAUSE_MS);
  }
  stage.line.close();
  return result;
}
