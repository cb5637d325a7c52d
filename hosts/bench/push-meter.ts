/**
 * A simulated electricity meter that pushes by itself: over HDLC, M-Bus or P1, in clear or ciphered. It hears
 * nothing; a byte from the reader is a complaint ("spoken to"). The fault `crc` breaks every frame of the first
 * pushes; `omit` does nothing here, as nobody asks for single values.
 */
import { Mains } from "./mains.js";
import { KEY, type PushModel, pushModels } from "./push-models.js";
import { hash } from "./random.js";
import type { MeterOptions, SimulatedMeter, Simulator } from "./simulated-meter.js";

/** Pause between two frames of one push. */
const FRAME_GAP = 20;
/** Milliseconds by which a timer may come before the wall clock shows the time: that push is done. */
const EARLY = 5;

class PushMeter implements SimulatedMeter {
  readonly line;
  readonly awakeMs = 0;
  deadline: number;
  readonly complaints = new Map<string, number>();
  readonly serial: string;
  readonly #options: MeterOptions;
  readonly #model: PushModel;
  readonly #mains: Mains;
  #count = 0;
  #pushes = 0;

  constructor(model: PushModel, options: MeterOptions) {
    this.#model = model;
    this.#options = options;
    this.line = model.line;
    this.#mains = new Mains(options.seed);
    this.serial = String(10_000_000 + (hash(options.seed, 5) % 89_999_999));
    this.deadline = this.#next();
    // Counters of ciphered meters grow over their life, also over restarts of the simulator.
    this.#count = model.ciphered ? Math.floor(options.wallMs() / 1000) % 2 ** 31 : 0;
  }

  receive(): void {
    this.complaints.set("spoken to", (this.complaints.get("spoken to") ?? 0) + 1);
  }

  expire(): void {
    const { wire, faults } = this.#options;
    this.#count++;
    const isBroken = ++this.#pushes <= (faults.crc ?? 0);
    let delay = 0;
    for (const frame of this.#frames()) {
      const bytes = Uint8Array.from(frame);
      if (isBroken) bytes[bytes.length >> 1] ^= 0x10;
      wire.transmit(bytes, delay);
      delay = FRAME_GAP;
    }
    this.deadline = this.#next();
  }

  #frames(): readonly (readonly number[])[] {
    const wallMs = Math.floor(this.#options.wallMs() / 1000) * 1000;
    const view = this.#mains.at(wallMs);
    return this.#model.push({ view, wallMs, count: this.#count, serial: this.serial });
  }

  /**
   * When the next push is due: they lie on multiples of the interval of the wall clock. Counted from when this one is
   * out: on a line without pace that is later than its begin, while the wall clock stands.
   */
  #next(): number {
    const { intervalMs } = this.#model;
    const { now, wallMs } = this.#options;
    const rest = intervalMs - (wallMs() % intervalMs);
    return now() + (rest <= EARLY && this.#pushes > 0 ? rest + intervalMs : rest);
  }
}

function commands(model: PushModel, line: string): string[] {
  const meter = model.id.replace("-luxembourg", "");
  const keys = model.ciphered ? ` --key ${KEY} --auth-key ${model.authenticationKey}` : "";
  return [`iris read --meter ${meter} --line ${line}${keys}`];
}

export const pushSimulators: readonly Simulator[] = pushModels.map((model) => ({
  id: model.id,
  aliases: [],
  protocol: model.protocol,
  clients: 4,
  title: model.title,
  create: (options) => new PushMeter(model, options),
  commands: (line) => commands(model, line),
}));
