/** All bytes through a decoder, and its end: whatever it answers has to keep to the contract of readout/protocol.ts. */
import { FAULT_KINDS, Fault } from "../../modules/readout/fault.js";
import type { Decoder } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import type { CheckingSink } from "./checking-sink.js";
import { must } from "./target.js";

/** @param told gets each step that is no Wait, and its fault */
export function decode(
  decoder: Decoder,
  bytes: Uint8Array,
  sink: CheckingSink,
  told: (step: number, fault: number) => void = () => {},
): void {
  const check = (step: number, before: number): number => {
    must(step === Step.Wait || step === Step.Done || step === Step.Fault, `a decoder answered ${step}`);
    must(step === Step.Done || sink.commits === before, "a commit without Done");
    if (step === Step.Done) must(sink.commits > before, "Done without a commit");
    if (step === Step.Fault) {
      must(decoder.fault > Fault.None && decoder.fault < FAULT_KINDS, `the fault is ${decoder.fault}`);
      must(sink.pending === 0, "values pending after a fault");
    }
    if (step !== Step.Wait) told(step, step === Step.Fault ? decoder.fault : Fault.None);
    return step;
  };
  for (let at = 0; at < bytes.length; at++) {
    const before = sink.commits;
    check(decoder.push(bytes[at]), before);
  }
  for (let turn = 0; ; turn++) {
    must(turn <= bytes.length + 2, "the end has no end");
    const before = sink.commits;
    if (check(decoder.end(), before) === Step.Wait) break;
  }
}
