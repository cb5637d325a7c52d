/**
 * What a conversation tells of the light between head and meter, in the words of the alignment assistant: one number,
 * its name in REST, and what a person should do.
 */
import { Fault } from "./fault.js";
import { Step } from "./step.js";

/** In the order of how near they are to a good link. */
export const Verdict = Object.freeze({
  /** Nothing was tried yet. */
  None: 0,
  /** Not a byte came. */
  Nothing: 1,
  /** Only our own light came back. */
  Echo: 2,
  /** Bytes that are no reply. */
  Noise: 3,
  /** Characters or frames arrive damaged. */
  Framing: 4,
  /** Whole replies whose checksum does not hold. */
  Crc: 5,
  Good: 6,
});

export const verdictNames: readonly string[] = Object.freeze([
  "none",
  "nothing",
  "echo",
  "noise",
  "framing",
  "crc",
  "good",
]);

const advices: readonly string[] = Object.freeze([
  "Waiting for the first answer.",
  "Nothing comes back. Put the head flat onto the optical eye, with its cable pointing down, and see that the eye is awake.",
  "Only our own light comes back: the head sees itself, not the meter. Press it flat onto the eye, or turn it by half a turn; the eye may be asleep too.",
  "Bytes come that are no reply: other light reaches the head, or another meter is set. Shade the head, move it a little, and check the model.",
  "The meter answers, but its characters arrive damaged: turn the head slowly to the left or right until they hold.",
  "The meter answers, but its checksums do not hold: the light is weak. Clean the eye and shift the head by a millimetre at a time.",
  "The meter answers, but not every time: turn or shift the head a little.",
]);
const WELL_ADVICE = "The head sits well.";
/** So many percent are as good as it needs to be. */
const WELL = 90;

/** What a person should do now. @param percent good tries among the last ones */
export function alignmentAdvice(verdict: number, percent: number): string {
  return verdict === Verdict.Good && percent >= WELL ? WELL_ADVICE : advices[verdict];
}

/** What one conversation tells of the light. A meter that refuses has understood, and was understood. */
export function verdictOf(step: number, fault: number, lineErrors: number): number {
  if (step === Step.Done) return Verdict.Good;
  switch (fault) {
    case Fault.Silence:
    case Fault.Noise:
    case Fault.Unknown:
    case Fault.Timeout:
      if (lineErrors > 0) return Verdict.Framing;
      return fault === Fault.Silence || fault === Fault.Unknown ? Verdict.Nothing : Verdict.Noise;
    case Fault.Echo:
      return Verdict.Echo;
    case Fault.Line:
      return Verdict.Nothing;
    case Fault.Framing:
    case Fault.Truncated:
    case Fault.Overflow:
    case Fault.Parity:
      return Verdict.Framing;
    case Fault.Crc:
    case Fault.Unconfirmed:
      return Verdict.Crc;
  }
  return Verdict.Good;
}
