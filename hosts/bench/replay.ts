/**
 * A meter that says what a capture says: when the bytes of a `>` line arrive, it sends the `<` lines that follow,
 * with the pauses between them, up to the next `>`. A request that the capture holds more than once gets its answers
 * in turn, and after the last the first again. What nobody asked for (`<` lines in front of the first `>`) is
 * sent when a program connects, and again every AGAIN.
 *
 * Requests are recognised by all their bytes; a reader that asks anything else is met with silence, counted as
 * "unknown". `@ 300 7E1` sets speed and format; until one does, the line is that of the simulator named, or 1200 8N2.
 */
import { parseTranscript, type TranscriptItem } from "../../modules/line/transcript.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import type { MeterOptions, SimulatedMeter, Simulator } from "./simulated-meter.js";

/** Milliseconds between two rounds of what a pushing meter sends. */
export const AGAIN = 10_000;
/** Silence that ends a request which matched nothing. */
const REQUEST_GAP = 200;
const KAMSTRUP: LineFormat = Object.freeze({ baud: 1200, data: 8, parity: "none", stop: 2 });

type Action =
  | { readonly kind: "send"; readonly bytes: Uint8Array; readonly afterMs: number | undefined }
  | { readonly kind: "line"; readonly line: LineFormat };

interface Exchange {
  readonly request: Uint8Array;
  readonly answer: readonly Action[];
}

/** "1200 8N2" as a line format; undefined when it is none. */
export function parseLineFormat(text: string): LineFormat | undefined {
  const match = /^(\d{2,7})\s*(?:baud)?\s+([78])([NEO])([12])$/i.exec(text.trim());
  if (!match) return undefined;
  const parity = ({ N: "none", E: "even", O: "odd" } as const)[match[3].toUpperCase() as "N" | "E" | "O"];
  return { baud: Number(match[1]), data: Number(match[2]) as 7 | 8, parity, stop: Number(match[4]) as 1 | 2 };
}

class Capture {
  readonly line: LineFormat;
  readonly unasked: readonly Action[];
  readonly exchanges: readonly Exchange[];

  constructor(items: readonly TranscriptItem[], line: LineFormat) {
    let first = line;
    const unasked: Action[] = [];
    const exchanges: { request: Uint8Array; answer: Action[] }[] = [];
    let answer = unasked;
    let pause: number | undefined;
    let anything = false;
    let before = "";
    for (const item of items) {
      if (item.kind === "sent" && before === "sent") {
        // A long request takes several lines.
        const last = exchanges[exchanges.length - 1];
        last.request = Uint8Array.from([...last.request, ...item.bytes]);
      } else if (item.kind === "sent") {
        answer = [];
        exchanges.push({ request: item.bytes, answer });
        pause = undefined;
      } else if (item.kind === "received") {
        answer.push({ kind: "send", bytes: item.bytes, afterMs: pause });
        // What follows without a pause follows at once.
        pause = 0;
      } else if (item.kind === "pause") pause = (pause ?? 0) + item.milliseconds;
      else if (item.kind === "line") {
        const format = parseLineFormat(item.text);
        if (!format) throw new Error(`"@ ${item.text}" is not of the form "@ 1200 8N2"`);
        if (anything) answer.push({ kind: "line", line: format });
        else first = format;
      }
      anything ||= item.kind === "sent" || item.kind === "received";
      before = item.kind;
    }
    this.line = first;
    this.unasked = unasked;
    this.exchanges = exchanges.filter(({ request }) => request.length > 0);
  }
}

class ReplayMeter implements SimulatedMeter {
  readonly awakeMs = 0;
  readonly complaints = new Map<string, number>();
  readonly #capture: Capture;
  readonly #options: MeterOptions;
  /** How often each exchange was used. */
  readonly #used: number[];
  #received: number[] = [];
  #format: LineFormat | undefined;
  #deadline: number;

  constructor(capture: Capture, options: MeterOptions) {
    this.#capture = capture;
    this.#options = options;
    this.#used = capture.exchanges.map(() => 0);
    this.#deadline = capture.unasked.length > 0 ? options.now() : Number.POSITIVE_INFINITY;
  }

  get line(): LineFormat {
    return this.#format ?? this.#capture.line;
  }

  get deadline(): number {
    return this.#deadline;
  }

  connected(now: number): void {
    this.#format = undefined;
    if (this.#capture.unasked.length > 0) this.#deadline = now;
  }

  expire(): void {
    const end = this.#play(this.#capture.unasked);
    // It may last longer than that; and without pace it is over at once, while the line's own time has gone on.
    this.#deadline = Math.max(this.#options.now() + AGAIN, end);
  }

  receive(byte: number, _now: number, gapMs: number): void {
    if (gapMs > REQUEST_GAP) {
      if (this.#received.length > 0)
        this.complaints.set("unknown", (this.complaints.get("unknown") ?? 0) + 1);
      this.#received = [];
    }
    this.#received.push(byte);
    const exchange = this.#match();
    if (!exchange) return;
    this.#received = [];
    this.#play(exchange.answer);
  }

  /** The exchange whose request has just ended: the longest one, of equal ones the least used. */
  #match(): Exchange | undefined {
    const received = this.#received;
    let found = -1;
    this.#capture.exchanges.forEach(({ request }, index) => {
      const start = received.length - request.length;
      if (start < 0 || request.some((byte, at) => received[start + at] !== byte)) return;
      const best = found < 0 ? 0 : this.#capture.exchanges[found].request.length;
      if (request.length > best || (request.length === best && this.#used[index] < this.#used[found]))
        found = index;
    });
    if (found < 0) return undefined;
    this.#used[found]++;
    return this.#capture.exchanges[found];
  }

  /** Returns when the last byte will have left; 0 where nothing goes out. */
  #play(actions: readonly Action[]): number {
    let delay = 0;
    let end = 0;
    for (const action of actions) {
      if (action.kind === "line") this.#format = action.line;
      else {
        delay += action.afterMs ?? 0;
        const none = action.afterMs === undefined && delay === 0;
        end = this.#options.wire.transmit(action.bytes, none ? undefined : delay);
      }
    }
    return end;
  }
}

/** A simulator that answers from the text of a capture. Throws when it is none. */
export function replaySimulator(text: string, title: string, base?: Simulator): Simulator {
  const items = parseTranscript(text);
  const capture = new Capture(items, baseLine(base));
  if (capture.exchanges.length === 0 && capture.unasked.length === 0)
    throw new Error("the capture holds nothing that a meter said or was asked");
  return {
    id: base?.id ?? "replay",
    aliases: [],
    protocol: base?.protocol ?? "replay",
    title,
    create: (options) => new ReplayMeter(capture, options),
    commands: base?.commands,
  };
}

/** The line of a simulator: that of a meter of it, which nobody listens to. */
function baseLine(base: Simulator | undefined): LineFormat {
  const silent: MeterOptions = {
    wire: { transmit: () => 0 },
    seed: 1,
    faults: {},
    now: () => 0,
    wallMs: () => 0,
  };
  return base?.create(silent).line ?? KAMSTRUP;
}
