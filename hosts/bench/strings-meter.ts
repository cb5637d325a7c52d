/**
 * Simulated Kamstrup meters before KMP: data strings, asked at 300 baud and answered at 1200 (7E2), and the data block of
 * "/?!" with Kamstrup's own check sum. It takes more than a second to answer, as users see it.
 *
 * The fault `crc` damages the first answers: a string loses its first number, a block its sum. Counts, by name:
 *   impatient  a request less than five seconds after one that is not answered yet
 *   unknown    a request that it does not understand
 */
import type { LineFormat } from "../../modules/readout/readout.js";
import { Column, Extreme, House, type HouseView } from "./house.js";
import { hash } from "./random.js";
import type { MeterOptions, SimulatedMeter, Simulator } from "./simulated-meter.js";

const SLOW: LineFormat = Object.freeze({ baud: 300, data: 7, parity: "even", stop: 2 });
const FAST: LineFormat = Object.freeze({ ...SLOW, baud: 1200 });
/** Milliseconds from a request to its answer. */
const THINKING = 1_200;
const NAME_DELAY = 300;
const REQUEST_GAP = 1_500;
const AFTER_LAST_BIT = 200;
/** Waits that long for an acknowledgement after its name. */
const ACKNOWLEDGE_WAIT = 2_000;

interface StringsModel {
  readonly id: string;
  readonly title: string;
  /** ABCCC: unit of energy and flow sensor. */
  readonly configuration: string;
  /** Milliwatt-hours of one count of energy. */
  readonly energyCount: number;
  /** How the data block writes it. */
  readonly unit: "GJ" | "MWh";
  /** The block wants to be acknowledged. */
  readonly isPolite: boolean;
  readonly isWater: boolean;
}

function number(value: number, width = 7): string {
  return String(Math.floor(value) % 10 ** width).padStart(width, "0");
}

class StringsMeter implements SimulatedMeter {
  line: LineFormat = SLOW;
  readonly awakeMs = 0;
  deadline = Number.POSITIVE_INFINITY;
  readonly complaints = new Map<string, number>();
  readonly customer: string;
  readonly #options: MeterOptions;
  readonly #model: StringsModel;
  readonly #house: House;
  #request = "";
  #next: (() => void) | undefined;
  #isBusy = false;
  #answers = 0;

  constructor(model: StringsModel, options: MeterOptions) {
    this.#model = model;
    this.#options = options;
    const kind = model.isWater ? "water" : "heat";
    this.#house = options.house?.(kind) ?? new House(options.seed, kind);
    this.customer = number(60_000 + (hash(options.seed, 1001) % 10_000), 11);
  }

  receive(byte: number, _now: number, gapMs: number): void {
    if (byte === 0x2f || byte === 0x06 || gapMs > REQUEST_GAP) this.#request = "";
    if (this.#request.length < 16) this.#request += String.fromCharCode(byte);
    const request = this.#request;
    if (this.#isBusy && /^\/#.$/.test(request)) this.#complain("impatient");
    else if (/^\/#[12]$/.test(request)) this.#answerString(request);
    else if (/^\/#.$/.test(request)) this.#complain("unknown");
    else if (request === "/?!\r\n") this.#answerName();
    else if (request === "\x06000\r\n" && this.#next) this.#sendBlock();
  }

  expire(): void {
    const next = this.#next;
    this.#next = undefined;
    this.deadline = Number.POSITIVE_INFINITY;
    next?.();
  }

  #answerString(request: string): void {
    this.#isBusy = true;
    this.#at(this.#options.now() + AFTER_LAST_BIT, () => this.#sendString(request));
  }

  #sendString(request: string): void {
    this.line = FAST;
    const view = this.#house.at(this.#options.wallMs());
    const fields = request === "/#1" ? this.#now(view) : this.#setup();
    if (this.#isDamaged()) fields.shift();
    const text = `${fields.join(" ")} \r`;
    this.#finish(this.#options.wire.transmit(latin1(text), THINKING));
  }

  #now(view: HouseView): string[] {
    const columns = view.columns;
    const energy = number(columns[Column.Heat] / this.#model.energyCount);
    const most = columns[Column.YearExtremes + Extreme.PowerMost];
    return [
      this.#model.isWater ? "       " : energy,
      number(columns[Column.Volume] / 1e4),
      number(view.hours),
      number(view.t1),
      number(view.t2),
      number(view.t1 - view.t2),
      number(view.power / 1e5),
      number(view.flow),
      number(most / 100),
      number(0),
    ];
  }

  #setup(): string[] {
    const day = new Date(this.#options.wallMs()).toISOString().slice(2, 10).replaceAll("-", "");
    const zeros = Array.from({ length: 6 }, () => number(0));
    return [this.customer, ...zeros, number(Number(this.#model.configuration)), "1200000", `0${day}`];
  }

  #answerName(): void {
    const end = this.#options.wire.transmit(latin1("/KAM0MC\r\n"), NAME_DELAY);
    if (end === 0) return;
    this.#at(end + (this.#model.isPolite ? ACKNOWLEDGE_WAIT : NAME_DELAY), () => {
      if (!this.#model.isPolite) this.#sendBlock();
    });
  }

  #sendBlock(): void {
    this.#next = undefined;
    const view = this.#house.at(this.#options.wallMs());
    const columns = view.columns;
    const energy = this.#model.unit === "GJ" ? (columns[Column.Heat] * 36) / 1e7 : columns[Column.Heat] / 1e6;
    const text =
      `0.0(${this.customer})6.8(${point(number(energy), 3)}*${this.#model.unit})` +
      `6.26(${point(number(columns[Column.Volume] / 1e3), 3)}*m3)6.31(${number(view.hours)}*h)!\r\n\x03`;
    let sum = this.#isDamaged() ? 1 : 0;
    for (const letter of text) sum += letter.charCodeAt(0);
    this.#finish(
      this.#options.wire.transmit(latin1(`\x02${text}${String.fromCharCode(sum & 0x7f)}`), NAME_DELAY),
    );
  }

  #isDamaged(): boolean {
    return ++this.#answers <= (this.#options.faults.crc ?? 0);
  }

  #finish(end: number): void {
    this.#at((end === 0 ? this.#options.now() : end) + AFTER_LAST_BIT, () => {
      this.line = SLOW;
      this.#isBusy = false;
    });
  }

  #at(deadline: number, next: () => void): void {
    this.deadline = deadline;
    this.#next = next;
  }

  #complain(name: string): void {
    this.complaints.set(name, (this.complaints.get(name) ?? 0) + 1);
  }
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function point(digits: string, decimals: number): string {
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const MEGAWATT = { configuration: "44119", energyCount: 1e6, unit: "MWh" } as const;
/** Hundredths of a GJ. */
const GIGAJOULE = { configuration: "42119", energyCount: 1e8 / 36, unit: "GJ" } as const;

const models: readonly StringsModel[] = Object.freeze([
  { ...MEGAWATT, id: "kamstrup-66-c", title: "MULTICAL 66-C, MWh", isPolite: false, isWater: false },
  { ...MEGAWATT, id: "kamstrup-66-d", title: "MULTICAL 66-D, MWh", isPolite: false, isWater: false },
  { ...GIGAJOULE, id: "kamstrup-66-e", title: "MULTICAL 66-E, GJ", isPolite: false, isWater: false },
  { ...GIGAJOULE, id: "kamstrup-multical-iii", title: "MULTICAL III, GJ", isPolite: true, isWater: false },
  { ...GIGAJOULE, id: "kamstrup-multical-401", title: "MULTICAL 401, GJ", isPolite: true, isWater: false },
  {
    ...{ configuration: "40119", energyCount: 1, unit: "GJ" as const },
    ...{ id: "kamstrup-multical-41", title: "MULTICAL 41, water", isPolite: true, isWater: true },
  },
]);

export const stringsSimulators: readonly Simulator[] = Object.freeze(
  models.map((model) => ({
    id: model.id,
    aliases: [],
    protocol: "kamstrup-ascii",
    title: `Kamstrup ${model.title}, data strings, 300 and 1200 7E2`,
    create: (options: MeterOptions) => new StringsMeter(model, options),
    commands: (line: string) => [
      `iris read --meter ${model.id} --line ${line} --set all`,
      `iris read --meter auto --line ${line} --json`,
    ],
  })),
);
