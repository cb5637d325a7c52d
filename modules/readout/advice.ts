/**
 * What a person who sets up a push meter should do, in a sentence or two, from the fault and from what was heard.
 *
 * The order matters: another framing in the bytes explains more than the fault that it causes.
 */
import type { LineEvidence } from "./evidence.js";
import { Fault } from "./fault.js";
import type { LineFormat } from "./readout.js";

export type Framing = "hdlc" | "mbus" | "p1" | "apdu";

export interface Situation {
  readonly framing: Framing;
  /** Absent: nobody knows any more how the bytes were received. */
  readonly line?: LineFormat;
  /** The last fault; Fault.None: the last telegram was good. */
  readonly fault: number;
  readonly evidence: LineEvidence;
  /** Characters with a framing or parity error, where the host's UART tells. */
  readonly lineErrors: number;
}

/** So many unnamed values make a list that no table knows. */
const UNKNOWN_LIST = 3;
/** So many bytes without anything known in them say something. */
const ENOUGH_BYTES = 64;

function formatText(line: LineFormat | undefined): string {
  if (!line) return "the format that they were received with";
  const { baud, data, parity, stop } = line;
  return `${baud} ${data}${parity[0].toUpperCase()}${stop}`;
}

/** What to try instead of the line's format. */
function otherParity(line: LineFormat | undefined): string {
  if (!line) return "the other one of 8N1 and 8E1";
  return line.parity === "none" ? "8E1" : "8N1";
}

/** Longest telegrams in bytes: more bytes to each beginning that was seen, and the beginnings are chance. */
const HDLC_SPACING = 2048;
const P1_SPACING = 4096;

/** Advice, or an empty text where there is nothing to say. */
export function pushAdvice(situation: Situation): string {
  return (isFramed(situation.fault) ? "" : otherFraming(situation)) || byFault(situation);
}

/** The frame held, what is in it is the trouble: so it is this kind of frame. */
function isFramed(fault: number): boolean {
  return (
    fault === Fault.KeyMissing ||
    fault === Fault.KeyWrong ||
    fault === Fault.Tag ||
    fault === Fault.Replay ||
    fault === Fault.Malformed
  );
}

/** The bytes are those of another kind of meter. */
function otherFraming({ framing, evidence }: Situation): string {
  if (evidence.telegrams > 0) return "";
  if (evidence.sml > 0) return "This is SML, as German meters send it; it is not read here.";
  const { bytes } = evidence;
  if (framing !== "p1" && evidence.p1 * P1_SPACING > bytes && evidence.hdlc === 0)
    return "This is P1 text: choose the meter dsmr-p1.";
  if (framing !== "hdlc" && framing !== "apdu" && evidence.hdlc > 1 && evidence.hdlc * HDLC_SPACING > bytes)
    return "These are HDLC frames: choose the table of this meter that reads HDLC.";
  if (framing !== "mbus" && evidence.mbus > 1 && evidence.hdlc === 0)
    return "These are M-Bus frames: choose the table of this meter that reads M-Bus.";
  return "";
}

function byFault({ framing, line, fault, evidence, lineErrors }: Situation): string {
  switch (fault) {
    case Fault.None:
      return evidence.unnamed >= UNKNOWN_LIST
        ? "The telegrams are good, but no table knows this list: its values are delivered by place (#0, #1...). A capture would help to name them."
        : "";
    case Fault.Silence:
      return "Nothing was heard: check the wires, and ask the utility whether the customer port is switched on.";
    case Fault.Noise:
    case Fault.Parity:
      return unreadable(framing, line, evidence, lineErrors);
    case Fault.Crc:
    case Fault.Framing:
      return lineErrors > 0
        ? `Frames arrive damaged, with errors in single characters: try ${otherParity(line)} instead of ${formatText(line)}, then look at the wires.`
        : "Frames arrive damaged: look at the contacts and the length of the wires.";
    case Fault.Truncated:
    case Fault.Sequence:
      return "Parts of the telegrams are missing: bytes are lost on the way, or the meter stopped in between.";
    case Fault.KeyMissing:
      return "The telegrams are ciphered: enter the encryption key (GUEK) that the utility gives out, 32 hexadecimal digits.";
    case Fault.KeyWrong:
      return "The encryption key is not the one of this meter: compare all 32 digits with those of the utility.";
    case Fault.Tag:
      return "The encryption key is right, but the authentication tag does not hold: the authentication key is wrong, or the telegram was altered.";
    case Fault.Replay:
      return "The meter's counter did not grow: an old telegram was repeated, by the meter or by somebody else.";
    case Fault.Malformed:
      return "The telegrams are whole, but their content is not what the standard says: a capture would help to find out why.";
    case Fault.Overflow:
      return "A telegram is longer than this software can hold.";
    default:
      return "";
  }
}

/** Bytes come, and no telegram: speed, parity, polarity. */
function unreadable(
  framing: Framing,
  line: LineFormat | undefined,
  evidence: LineEvidence,
  lineErrors: number,
): string {
  const format = formatText(line);
  if (lineErrors > 0)
    return `Bytes arrive with errors in single characters: most likely the parity is wrong; try ${otherParity(line)} instead of ${format}.`;
  // 7E 13 2B instead of 7E A0 E2 2B: the flags survive a wrong parity, what is between them does not.
  if (framing === "hdlc" && evidence.flags > 1 && evidence.hdlc === 0)
    return `Frames begin, but what follows is garbled: most likely the parity is wrong; try ${otherParity(line)} instead of ${format}.`;
  if (evidence.bytes < ENOUGH_BYTES)
    return `A few bytes arrived at ${format}, too few to tell anything: wait for more.`;
  return `Bytes arrive, but no telegram is in them: most likely ${format} is not the meter's speed, or the signal is inverted.`;
}
