/**
 * Simulated meters that speak IEC 62056-21 at their optical eye, 7E1.
 *
 * Ultraheat (mode B): asleep until it has heard NULs; answers "/?!" and "/#!" with its name at 300 baud, goes to 2400 by
 * itself and sends its data there.
 * Generic meter (mode C): awake; answers "/?!", waits for the acknowledgement, and sends at the speed asked for.
 *
 * The fault `crc` breaks the check character of the first readouts; `omit` leaves codes out. Counts, by name:
 *   asleep     a request without enough NULs in front, or too long after them
 *   unknown    a request or acknowledgement that it does not understand
 *   write      a command of the programming mode
 */
import type { LineFormat } from "../../modules/readout/readout.js";
import { Column, House } from "./house.js";
import { hash } from "./random.js";
import type { MeterOptions, SimulatedMeter, Simulator } from "./simulated-meter.js";
import { type EnergyUnit, ultraheatLines } from "./ultraheat-records.js";

const SIGN_ON: LineFormat = Object.freeze({ baud: 300, data: 7, parity: "even", stop: 1 });
/** NULs that wake the Ultraheat; readers send 40. */
const NULS = 30;
/** Milliseconds that it stays awake after them. */
const AWAKE_AFTER_NULS = 2_000;
/** A request is over after this much silence. */
const REQUEST_GAP = 1_500;
/** Milliseconds of silence between two of its messages: the reaction time of the standard. Its speed changes after them. */
const REACTION = 200;
/** A meter of mode C gives up waiting for its acknowledgement. */
const ACKNOWLEDGE_WAIT = 2_500;
const REQUEST_LIMIT = 64;
/** Letters of the speeds 300 to 19200 in mode C. */
const SPEEDS: readonly number[] = Object.freeze([300, 600, 1200, 2400, 4800, 9600, 19200]);

interface IecModel {
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly name: string;
  readonly unit: EnergyUnit;
  readonly firmware: string;
  readonly sleeps: boolean;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export class Iec62056Meter implements SimulatedMeter {
  line: LineFormat = SIGN_ON;
  readonly awakeMs = 0;
  deadline = Number.POSITIVE_INFINITY;
  readonly complaints = new Map<string, number>();
  readonly serial: string;
  readonly #options: MeterOptions;
  readonly #model: IecModel;
  readonly #house: House;
  #request = "";
  #nuls = 0;
  #awakeUntil = Number.NEGATIVE_INFINITY;
  /** What is due at the deadline. */
  #next: (() => void) | undefined;
  #waitsForAcknowledgement = false;
  #isLive = false;
  #readouts = 0;

  constructor(model: IecModel, options: MeterOptions) {
    this.#model = model;
    this.#options = options;
    this.#house = options.house?.("heat") ?? new House(options.seed, "heat");
    // The first question decides how far back the record goes.
    this.#house.at(options.wallMs());
    this.serial = String(66_000_000 + (hash(options.seed, 1001) % 1_000_000));
  }

  receive(byte: number, now: number, gapMs: number): void {
    if (gapMs > REQUEST_GAP) {
      this.#request = "";
      this.#nuls = 0;
    }
    if (byte === 0) {
      this.#request = "";
      if (++this.#nuls >= NULS) this.#awakeUntil = now + AWAKE_AFTER_NULS;
      return;
    }
    this.#nuls = 0;
    if (byte === 0x2f || byte === 0x06 || byte === 0x01) this.#request = "";
    if (this.#request.length < REQUEST_LIMIT) this.#request += String.fromCharCode(byte);
    if (!this.#request.endsWith("\r\n")) return;
    const request = this.#request;
    this.#request = "";
    if (request.startsWith("\x01")) this.#complain("write");
    else if (request.startsWith("\x06")) this.#acknowledged(request);
    else this.#asked(request, now);
  }

  expire(): void {
    const next = this.#next;
    this.#next = undefined;
    this.deadline = Number.POSITIVE_INFINITY;
    next?.();
  }

  #asked(request: string, now: number): void {
    if (this.line !== SIGN_ON) return;
    const isLive = request === "/#!\r\n";
    if (!isLive && request !== "/?!\r\n" && request !== `/?${this.serial}!\r\n`) {
      this.#complain("unknown");
      return;
    }
    if (this.#model.sleeps && now > this.#awakeUntil) {
      this.#complain("asleep");
      return;
    }
    this.#isLive = isLive;
    const end = this.#options.wire.transmit(latin1(`/${this.#model.name}\r\n`));
    if (end === 0) return;
    const speed = this.#model.name[3];
    if (speed >= "A" && speed <= "F") {
      const baud = SPEEDS[speed.charCodeAt(0) - 0x40];
      this.#at(end + REACTION, () => this.#sendData(baud));
    } else {
      this.#waitsForAcknowledgement = true;
      this.#at(end + ACKNOWLEDGE_WAIT, () => this.#sendData(SIGN_ON.baud));
    }
  }

  /** ACK 0 Z 0: the data at speed Z. */
  #acknowledged(request: string): void {
    const match = /^\x060([0-6])0\r\n$/.exec(request);
    if (!match || !this.#waitsForAcknowledgement) {
      this.#complain("unknown");
      return;
    }
    const baud = SPEEDS[Number(match[1])];
    this.#at(this.#options.now() + REACTION, () => this.#sendData(baud));
  }

  #sendData(baud: number): void {
    this.#waitsForAcknowledgement = false;
    this.line = Object.freeze({ ...SIGN_ON, baud });
    const text = `${this.#lines().join("\r\n")}\r\n!\r\n\x03`;
    let check = 0;
    for (const letter of text) check ^= letter.charCodeAt(0);
    if (++this.#readouts <= (this.#options.faults.crc ?? 0)) check ^= 0x01;
    const end = this.#options.wire.transmit(latin1(`\x02${text}${String.fromCharCode(check)}`), 0);
    this.#at((end === 0 ? this.#options.now() : end) + REACTION, () => {
      this.line = SIGN_ON;
    });
  }

  #lines(): string[] {
    const wallMs = Math.floor(this.#options.wallMs() / 1000) * 1000;
    const turn = Date.UTC(new Date(wallMs).getUTCFullYear(), 0, 1) - 1;
    const columns = this.#house.at(turn).columns;
    const previous = { heat: columns[Column.Heat], volume: columns[Column.Volume] };
    return ultraheatLines({
      view: this.#house.at(wallMs),
      previous,
      unit: this.#model.unit,
      firmware: this.#model.firmware,
      serial: this.serial,
      live: this.#isLive,
      omit: new Set((this.#options.faults.omit ?? []).map(String)),
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

const models: readonly IecModel[] = Object.freeze([
  {
    id: "landis-gyr-ultraheat-uh50",
    title: "Landis+Gyr Ultraheat UH50, GJ, IEC 62056-21 mode B",
    aliases: ["uh50"],
    name: "LUGCUH50",
    unit: "GJ",
    firmware: "5.16",
    sleeps: true,
  },
  {
    id: "landis-gyr-ultraheat-t550",
    title: "Landis+Gyr Ultraheat T550, MWh, IEC 62056-21 mode B",
    aliases: ["t550"],
    name: "LUGCUH50",
    unit: "MWh",
    firmware: "5.24",
    sleeps: true,
  },
  {
    id: "landis-gyr-ultraheat-live",
    title: "Landis+Gyr Ultraheat, kWh, with the longer readout of live values",
    aliases: ["uh50-live"],
    name: "LUGCUH50",
    unit: "kWh",
    firmware: "5.24",
    sleeps: true,
  },
  {
    id: "generic-iec62056",
    title: "a meter that speaks IEC 62056-21 mode C and offers 9600 baud",
    aliases: [],
    name: "GEN5Generic",
    unit: "kWh",
    firmware: "1.00",
    sleeps: false,
  },
]);

export const iec62056Simulators: readonly Simulator[] = Object.freeze(
  models.map((model) => ({
    id: model.id,
    aliases: model.aliases,
    protocol: "iec62056",
    title: model.title,
    create: (options: MeterOptions) => new Iec62056Meter(model, options),
    commands: (line: string) => [
      `iris read --meter ${model.id} --line ${line}`,
      `iris read --meter auto --line ${line} --json`,
    ],
  })),
);
