/**
 * A simulated Kamstrup meter that speaks the Kamstrup Meter Protocol at its optical eye: 1200 baud 8N2.
 *
 * Answers GetType (01), GetSerialNo (02), GetRegister (10h, at most 8 registers, those it does not have are left
 * out), LoggerReadOut (B8) or the logger reads A0..A3, as the model has them. Silent to everything else, to a
 * wrong checksum, and to whatever would write. Counts what a reader does wrong, by name:
 *
 *   crc, framing   a request that does not hold
 *   gap            more than 27 ms between two bytes of a request; a strict meter drops it
 *   early          a request that began less than one byte time after the end of the reply before
 *   impatient      a request less than 1.6 s after one that got no answer
 *   too many       more than 8 registers
 *   unknown        a command or destination that it does not have
 *   write          a command that would change the meter
 */
import { House } from "./house.js";
import { bigEndian, type EncodedRegister, encodeRegister } from "./kmp-encode.js";
import { buildFrame, REPLY_START, REQUEST_START, RequestCollector } from "./kmp-frame.js";
import { Logs } from "./kmp-logs.js";
import { type KmpModel, kmpModels } from "./kmp-models.js";
import { hash } from "./random.js";
import type { MeterOptions, SimulatedMeter, Simulator } from "./simulated-meter.js";

const LINE = Object.freeze({ baud: 1200, data: 8, parity: "none", stop: 2 } as const);
/** Awake this long after the first byte of a reply, and no repeat before this much silence. */
const AWAKE = 1600;
const BYTE_GAP = 27;
/** Slack for the sums of fractions that times are. */
const ROUNDING = 0.01;
const REGISTER_LIMIT = 8;
const METER = 0x3f;
/** SetClock, PutRegister, Reset, PutRegisterExtended, display, login, cut-off, event status, logger set-up. */
const WRITES: readonly number[] = [0x07, 0x09, 0x11, 0x12, 0x85, 0x86, 0x88, 0x92, 0x98, 0x9c, 0xb4, 0xb6];
const BYTE_MS = 11_000 / 1200;

export interface KmpMeterOptions extends MeterOptions {
  readonly model: KmpModel;
}

export class KmpMeter implements SimulatedMeter {
  readonly line = LINE;
  readonly awakeMs = AWAKE;
  readonly deadline = Number.POSITIVE_INFINITY;
  readonly complaints = new Map<string, number>();
  readonly serial: number;
  readonly #options: KmpMeterOptions;
  readonly #house: House;
  readonly #collector = new RequestCollector();
  readonly #logs: Logs;
  readonly #registers: ReadonlySet<number>;
  #replies = 0;
  #gapSeen = false;
  #replyEnd = Number.NEGATIVE_INFINITY;
  #unanswered = Number.NEGATIVE_INFINITY;

  constructor(options: KmpMeterOptions) {
    this.#options = options;
    const { model, seed, faults } = options;
    this.#house = options.house?.(model.house) ?? new House(seed, model.house);
    this.serial = 90_000_000 + (hash(seed, 1001) % 1_000_000);
    const omitted = new Set((faults.omit ?? []).map(Number));
    this.#registers = new Set([...model.registers].filter((id) => !omitted.has(id)));
    this.#logs = new Logs({
      house: this.#house,
      wallMs: options.wallMs,
      registers: [...this.#registers].filter((id) => id !== 1001).slice(0, 43),
      encode: (id, wallMs) => this.#encode(id, wallMs),
    });
  }

  expire(): void {}

  receive(byte: number, now: number, gapMs: number): void {
    if (byte === REQUEST_START) {
      this.#gapSeen = false;
      const start = now - BYTE_MS;
      if (start < this.#replyEnd + BYTE_MS - ROUNDING) this.#complain("early");
      else if (start < this.#unanswered + AWAKE - ROUNDING) this.#complain("impatient");
    } else if (this.#collector.open && gapMs > BYTE_GAP + ROUNDING && !this.#gapSeen) {
      this.#gapSeen = true;
      this.#complain("gap");
      if (this.#options.strict) this.#collector.drop();
    }
    const arrival = this.#collector.push(byte);
    if (!arrival) return;
    this.#unanswered = now;
    if ("complaint" in arrival) {
      this.#complain(arrival.complaint);
      return;
    }
    const [destination, command, ...data] = arrival.body;
    const answer = this.#answer(destination, command, data);
    if (answer) this.#reply([destination, command, ...answer]);
  }

  /** The register as the meter shows it, or showed it at a boundary; undefined when it has none. */
  #encode(id: number, wallMs: number): EncodedRegister | undefined {
    if (!this.#registers.has(id)) return undefined;
    const { model, seed } = this.#options;
    return encodeRegister(id, {
      view: this.#house.at(wallMs),
      seed,
      serial: this.serial,
      short: model.short,
      energy: model.energy,
      volumeDecimals: model.volumeDecimals,
      errorHours: hash(seed, 175) % 9,
    });
  }

  #answer(destination: number, command: number, data: readonly number[]): number[] | undefined {
    const { model } = this.#options;
    if (WRITES.includes(command)) this.#complain("write");
    else if (destination === METER && command === 0x01)
      return [...bigEndian(model.type[0], 2), model.type[1], model.type[2]];
    else if (destination === METER && command === 0x02) return bigEndian(this.serial, 4);
    else if (destination === METER && command === 0x10) return this.#getRegister(data);
    else if (model.logDestinations.includes(destination)) {
      if (model.logs === "B8" && command === 0xb8) return this.#logs.answerB8(data);
      if (model.logs === "A0" && command >= 0xa0 && command <= 0xa3)
        return this.#logs.answerA0(command, data);
      this.#complain("unknown");
    } else this.#complain("unknown");
    return undefined;
  }

  #getRegister(data: readonly number[]): number[] | undefined {
    const count = data[0];
    if (count > REGISTER_LIMIT) {
      this.#complain("too many");
      return undefined;
    }
    if (data.length !== 1 + 2 * count) {
      this.#complain("framing");
      return undefined;
    }
    const wallMs = this.#options.wallMs();
    const answer: number[] = [];
    for (let at = 1; at < data.length; at += 2) {
      const register = this.#encode((data[at] << 8) | data[at + 1], wallMs);
      if (register) answer.push(...bigEndian(register.id, 2), ...register.format, ...register.value);
    }
    return answer;
  }

  #reply(body: readonly number[]): void {
    const frame = buildFrame(REPLY_START, body, ++this.#replies <= (this.#options.faults.crc ?? 0));
    const end = this.#options.wire.transmit(frame);
    if (end === 0) return;
    this.#unanswered = Number.NEGATIVE_INFINITY;
    this.#replyEnd = end;
  }

  #complain(name: string): void {
    this.complaints.set(name, (this.complaints.get(name) ?? 0) + 1);
  }
}

function shortName(model: KmpModel): string[] {
  return [model.title, model.title.replace(/^\S+ /, "")];
}

export const kmpSimulators: readonly Simulator[] = Object.freeze(
  kmpModels.map((model) => ({
    id: model.id,
    aliases: shortName(model),
    protocol: "kmp",
    title: `${model.title}, Kamstrup Meter Protocol, 1200 8N2`,
    create: (options: MeterOptions) => new KmpMeter({ ...options, model }),
    commands: (line: string) => [
      `iris read --meter ${model.id} --line ${line}`,
      `iris read --meter ${model.id} --line ${line} --set all --json`,
      `iris read --meter auto --line ${line}`,
    ],
  })),
);
