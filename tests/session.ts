/**
 * A line in virtual time between a readout and a meter made of a function: every character takes the time it takes
 * at its speed, and arrives garbled where the two sides do not agree on speed or format.
 */
import type { LineFormat, Readout } from "../modules/readout/readout.js";
import { Step } from "../modules/readout/step.js";

export interface Answer {
  /** Milliseconds of silence before it. */
  readonly after: number;
  readonly line: LineFormat;
  readonly bytes: readonly number[];
}

export interface SessionOptions {
  /** What the meter says to a request that reached it whole at `line`. */
  meter(request: number[], line: LineFormat): readonly Answer[];
  /** The head hears its own light. */
  echo?: boolean;
  /** Milliseconds after which the test gives up. */
  limit?: number;
}

export interface Ended {
  step: number;
  fault: number;
  /** From the first character on the line to the last. */
  milliseconds: number;
  /** Milliseconds since the start when it ended. */
  at: number;
  requests: number[][];
  /** Speeds that the readout set, the first included: "300 7E1". */
  lines: string[];
}

interface Character {
  byte: number;
  at: number;
  line: LineFormat;
}

export function formatText(line: LineFormat): string {
  return `${line.baud} ${line.data}${line.parity[0].toUpperCase()}${line.stop}`;
}

function characterMilliseconds(line: LineFormat): number {
  return ((1 + line.data + (line.parity === "none" ? 0 : 1) + line.stop) * 1000) / line.baud;
}

/** Runs one conversation to its end. `now` starts at `from`. */
export function converse(readout: Readout, options: SessionOptions, from = 0): Ended {
  const queue: Character[] = [];
  const ended: Ended = { step: Step.Wait, fault: 0, milliseconds: 0, at: 0, requests: [], lines: [] };
  let now = from;
  let first = -1;
  let last = from;
  let sentAt = -1;
  let format = readout.line;
  let lineFree = from;
  const setFormat = (): void => {
    format = readout.line;
    const text = formatText(format);
    if (ended.lines[ended.lines.length - 1] !== text) ended.lines.push(text);
  };
  const transmit = (): void => {
    const bytes = Array.from(readout.outgoing.slice(0, readout.outgoingEnd));
    if (first < 0) first = now;
    ended.requests.push(bytes);
    const each = characterMilliseconds(format);
    sentAt = now + bytes.length * each;
    if (options.echo)
      for (let index = 0; index < bytes.length; index++)
        queue.push({ byte: bytes[index], at: now + (index + 1) * each, line: format });
    lineFree = Math.max(lineFree, sentAt);
    for (const { after, line, bytes: reply } of options.meter(bytes, format)) {
      lineFree += after;
      for (const byte of reply) {
        lineFree += characterMilliseconds(line);
        queue.push({ byte, at: lineFree, line });
      }
    }
    queue.sort((one, other) => one.at - other.at);
  };
  const act = (step: number): boolean => {
    while (step === Step.Speed) {
      setFormat();
      step = readout.sent(now);
    }
    if (step === Step.Transmit) transmit();
    ended.step = step;
    return step === Step.Done || step === Step.Fault;
  };
  setFormat();
  let over = act(readout.begin(now));
  while (!over && now - from < (options.limit ?? 200_000)) {
    const byteAt = queue.length > 0 ? queue[0].at : Number.POSITIVE_INFINITY;
    const due = sentAt >= 0 ? sentAt : readout.deadline;
    if (byteAt === Number.POSITIVE_INFINITY && due === Number.POSITIVE_INFINITY) break;
    if (byteAt <= due) {
      const { byte, at, line } = queue.shift()!;
      now = at;
      last = now;
      const isClear = formatText(line) === formatText(format) || sameCharacter(line, format);
      over = act(readout.push(isClear ? byte : (byte * 37 + 0x91) & 0xff, now));
    } else {
      now = Math.max(now, due);
      if (sentAt >= 0) {
        last = Math.max(last, now);
        sentAt = -1;
        over = act(readout.sent(now));
      } else over = act(readout.expire(now));
    }
  }
  ended.fault = readout.fault;
  ended.milliseconds = first < 0 ? 0 : last - first;
  ended.at = now - from;
  return ended;
}

/** A second stop bit is only a longer pause. */
function sameCharacter(one: LineFormat, other: LineFormat): boolean {
  return one.baud === other.baud && one.data === other.data && one.parity === other.parity;
}
