/**
 * Meters that push, under faults: every telegram that comes out is compared, whole, with those that the same decoder
 * makes of the clean bytes. What the decoder makes of clean bytes is judged elsewhere; here it is what a line can do.
 */
import { AUTHENTICATION_KEY, KEY, pushModels } from "../../hosts/bench/push-models.js";
import { gcm } from "../../hosts/node/gcm.js";
import { parseHex } from "../../modules/bytes/hex.js";
import { findMeter } from "../../modules/meters/index.js";
import { findProtocol, type ProtocolOptions } from "../../modules/meters/protocols.js";
import { faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { TextSink } from "../dlms/collect.js";
import type { Cell } from "./kinds.js";
import { emptyResult, HANG_MS, type Result, Stage } from "./stage.js";

/** Telegrams of the past that may still come out: a line that splits them may be far behind. */
const MEMORY = 2000;

export function pushCell(id: string, cell: Cell, pushes: number, seed: number): Result {
  const model = pushModels.find((candidate) => candidate.id === id)!;
  const meter = findMeter(id)!;
  const protocol = findProtocol(meter.protocol)!;
  const options: ProtocolOptions = {
    meter,
    gcm,
    key: parseHex(KEY),
    authenticationKey: parseHex(AUTHENTICATION_KEY),
  };
  const result = emptyResult(cell);
  const [cleanSink, sink] = [new TextSink(), new TextSink()];
  // A readout of its own, since it reads with the table's names as the other does.
  const clean = protocol.readout(meter, cleanSink, options);
  clean.begin(0);
  const sent: string[] = [];
  const stage = new Stage(id, seed, true, (bytes) => {
    for (const byte of bytes)
      if (clean.push(byte, 0) === Step.Done) {
        result.readouts++;
        sent.push(cleanSink.messages.pop()!.join("\n"));
        if (sent.length > MEMORY) sent.shift();
      }
  });
  const { clock } = stage.device;
  const heard = cell.baud ? { ...meter, line: { ...meter.line, baud: cell.baud } } : meter;
  let goodAt = -1;
  const listen = (table: typeof meter): void =>
    stage.line.run(protocol.readout(table, sink, options), {
      ended(step, fault) {
        if (step === Step.Fault) {
          result.named++;
          result.faults.set(faultName(fault), (result.faults.get(faultName(fault)) ?? 0) + 1);
          return;
        }
        goodAt = clock.now();
        result.good++;
        for (const message of sink.messages) {
          result.compared += message.length;
          const at = sent.indexOf(message.join("\n"));
          if (at < 0) result.wrong++;
          else sent.splice(at, 1);
        }
        sink.messages.length = 0;
      },
    });
  stage.spoil(cell);
  listen(heard);
  // Pushes lie on multiples of the interval; faults begin and end between two of them.
  clock.advance(model.intervalMs / 2);
  for (let push = 0; push < pushes; push++) {
    clock.advance(model.intervalMs);
    if (!stage.line.busy) {
      stage.spoil(cell);
      listen(heard);
    }
  }
  // The fault ends: how long until a telegram comes through?
  const { good, readouts } = result;
  stage.spoil(undefined);
  if (cell.baud) {
    stage.line.close();
    listen(meter);
  }
  if (!stage.line.busy) listen(meter);
  const from = clock.now();
  goodAt = -1;
  clock.advanceUntil(() => goodAt >= 0, HANG_MS);
  if (goodAt < 0) result.hung++;
  else result.recoveryMs = goodAt - from;
  stage.line.close();
  return { ...result, good, readouts };
}
