/**
 * Simulated heat meters that speak M-Bus at their optical eye, 2400 8E1: asleep until they have heard NULs.
 *
 * Answers SND_NKE with E5, REQ_UD2 with telegrams (a T330 has more than one, and begins with its maker's own data until it
 * is told to use the standard's), SND_UD with CI 50 with E5. The fault `crc` breaks the checksum of the first telegrams.
 * Counts, by name:
 *   asleep   a request without enough NULs in front, or too long after them
 *   crc      a request whose checksum does not hold
 *   unknown  a request that it does not understand
 *   write    data that would change the meter
 */
import type { LineFormat } from "../../modules/readout/readout.js";
import { Column, Extreme, House } from "./house.js";
import { hash } from "./random.js";
import type { MeterOptions, SimulatedMeter, Simulator } from "./simulated-meter.js";

const LINE: LineFormat = Object.freeze({ baud: 2400, data: 8, parity: "even", stop: 1 });
const NULS = 100;
/** Milliseconds that the eye stays awake after NULs or a request. */
const AWAKE = 5_000;
const REQUEST_GAP = 200;
/** Milliseconds from a request to its answer. */
const TURN_AROUND = 50;

interface HeatModel {
  readonly id: string;
  readonly title: string;
  /** Maker letters as two bytes, version. */
  readonly maker: readonly [number, number];
  readonly version: number;
  /** Energy in kWh, or in MJ. */
  readonly isJoule: boolean;
  /** Begins with its maker's own data. */
  readonly isPrivate: boolean;
  readonly telegrams: number;
}

/** Little-endian binary coded decimals; negative with an F in front. */
function bcd(value: number, bytes: number): number[] {
  const width = value < 0 ? 2 * bytes - 1 : 2 * bytes;
  const digits = String(Math.floor(Math.abs(value)) % 10 ** width).padStart(width, "0");
  const text = value < 0 ? `f${digits}` : digits;
  return Array.from({ length: bytes }, (_, index) =>
    Number.parseInt(text.substr(2 * (bytes - 1 - index), 2), 16),
  );
}

/** Type F: minute, hour, day, month, year. */
function minute(ms: number): number[] {
  const date = new Date(ms);
  const year = date.getUTCFullYear() - 2000;
  return [
    date.getUTCMinutes(),
    date.getUTCHours(),
    date.getUTCDate() | ((year & 7) << 5),
    (date.getUTCMonth() + 1) | ((year >> 3) << 4),
  ];
}

class HeatMbusMeter implements SimulatedMeter {
  readonly line = LINE;
  readonly awakeMs = 0;
  readonly deadline = Number.POSITIVE_INFINITY;
  readonly complaints = new Map<string, number>();
  readonly serial: number;
  readonly #options: MeterOptions;
  readonly #model: HeatModel;
  readonly #house: House;
  readonly #request: number[] = [];
  #nuls = 0;
  #awakeUntil = Number.NEGATIVE_INFINITY;
  #access = 0;
  #isPrivate: boolean;
  /** Which telegram is told next, and the frame count bit of the last request. */
  #telegram = 0;
  #frameCount = -1;
  #sent = 0;

  constructor(model: HeatModel, options: MeterOptions) {
    this.#model = model;
    this.#options = options;
    this.#house = options.house?.("heat") ?? new House(options.seed, "heat");
    // The first question decides how far back the record goes.
    this.#house.at(options.wallMs());
    this.serial = 73_000_000 + (hash(options.seed, 1001) % 1_000_000);
    this.#isPrivate = model.isPrivate;
  }

  expire(): void {}

  receive(byte: number, now: number, gapMs: number): void {
    if (gapMs > REQUEST_GAP) this.#request.length = 0;
    if (this.#request.length === 0 && byte !== 0x10 && byte !== 0x68) {
      this.#nuls = byte === 0 ? this.#nuls + 1 : 0;
      if (this.#nuls >= NULS) this.#awakeUntil = now + AWAKE;
      return;
    }
    this.#nuls = 0;
    this.#request.push(byte);
    const request = this.#request;
    const size = request[0] === 0x10 ? 5 : request.length > 1 ? request[1] + 6 : 6;
    if (request.length < size) return;
    this.#act(request.splice(0), now);
  }

  #act(request: readonly number[], now: number): void {
    const body = request[0] === 0x10 ? request.slice(1, 3) : request.slice(4, -2);
    const sum = body.reduce((total, byte) => total + byte, 0) & 0xff;
    if (request[request.length - 1] !== 0x16 || request[request.length - 2] !== sum) this.#complain("crc");
    else if (now > this.#awakeUntil) this.#complain("asleep");
    else {
      this.#awakeUntil = now + AWAKE;
      this.#answer(body);
    }
  }

  #answer(body: readonly number[]): void {
    const control = body[0];
    if (control === 0x40) {
      this.#telegram = 0;
      this.#frameCount = -1;
      this.#send([0xe5]);
    } else if (control === 0x5b || control === 0x7b) this.#tell(control & 0x20);
    else if ((control === 0x53 || control === 0x73) && body[2] === 0x50) {
      this.#isPrivate = false;
      this.#telegram = 0;
      this.#frameCount = -1;
      this.#send([0xe5]);
    } else this.#complain(control === 0x53 || control === 0x73 ? "write" : "unknown");
  }

  /** The same frame count bit asks for the same telegram again. */
  #tell(frameCount: number): void {
    if (this.#frameCount >= 0 && frameCount !== this.#frameCount)
      this.#telegram = (this.#telegram + 1) % this.#model.telegrams;
    this.#frameCount = frameCount;
    const { maker, version, telegrams } = this.#model;
    const records = this.#isPrivate ? [0x0f, 0x17, 0x00, 0x7e] : this.#records(this.#telegram);
    if (!this.#isPrivate && this.#telegram + 1 < telegrams) records.push(0x1f, 0x21);
    const header = [
      0x08,
      0x00,
      0x72,
      ...bcd(this.serial, 4),
      ...maker,
      version,
      0x04,
      this.#access++ & 0xff,
      0,
      0,
      0,
    ];
    const body = [...header, ...records];
    let sum = body.reduce((total, byte) => total + byte, 0) & 0xff;
    if (++this.#sent <= (this.#options.faults.crc ?? 0)) sum ^= 0x01;
    this.#send([0x68, body.length, body.length, 0x68, ...body, sum, 0x16]);
  }

  #records(telegram: number): number[] {
    const wallMs = this.#options.wallMs();
    const turn = Date.UTC(new Date(wallMs).getUTCFullYear(), 0, 1) - 1;
    const last = this.#house.at(turn).columns;
    const previous = [
      0x4c,
      ...this.#energy(last[Column.Heat]),
      0x4c,
      0x14,
      ...bcd(last[Column.Volume] / 1e4, 4),
    ];
    if (telegram > 0) return previous;
    const { columns, power, flow, t1, t2, hours } = this.#house.at(wallMs);
    const most = Column.YearExtremes;
    const now = [
      ...[0x0c, ...this.#energy(columns[Column.Heat])],
      ...[0x0c, 0x14, ...bcd(columns[Column.Volume] / 1e4, 4)],
      ...[0x0b, 0x2d, ...bcd(power / 1e5, 3), 0x0b, 0x3b, ...bcd(flow, 3)],
      ...[
        0x0a,
        0x5a,
        ...bcd(t1 / 10, 2),
        0x0a,
        0x5e,
        ...bcd(t2 / 10, 2),
        0x0a,
        0x62,
        ...bcd((t1 - t2) / 10, 2),
      ],
      ...[0x0c, 0x78, ...bcd(this.serial, 4), 0x0c, 0x22, ...bcd(hours, 4), 0x3c, 0x22, ...bcd(3, 4)],
      ...[0x9b, 0x10, 0x2d, ...bcd(columns[most + Extreme.PowerMost] / 100, 3)],
      ...[0x9b, 0x10, 0x3b, ...bcd(columns[most + Extreme.FlowMost], 3)],
      ...[0x04, 0x6d, ...minute(wallMs)],
    ];
    return this.#model.telegrams > 1 ? now : [...now, ...previous];
  }

  /** VIF and value of an energy in thousandths of a watt-hour. */
  #energy(milliwattHours: number): number[] {
    return this.#model.isJoule
      ? [0x0e, ...bcd((milliwattHours * 36) / 1e7, 4)]
      : [0x06, ...bcd(milliwattHours / 1e6, 4)];
  }

  #send(bytes: readonly number[]): void {
    this.#options.wire.transmit(Uint8Array.from(bytes), TURN_AROUND);
  }

  #complain(name: string): void {
    this.complaints.set(name, (this.complaints.get(name) ?? 0) + 1);
  }
}

const LUG: readonly [number, number] = [0xa7, 0x32];
const models: readonly HeatModel[] = Object.freeze([
  {
    ...{
      id: "landis-gyr-ultraheat-t230",
      title: "Landis+Gyr Ultraheat T230, kWh",
      maker: LUG,
      version: 0x07,
    },
    ...{ isJoule: false, isPrivate: false, telegrams: 1 },
  },
  {
    ...{
      id: "landis-gyr-ultraheat-t330",
      title: "Landis+Gyr Ultraheat T330, kWh",
      maker: LUG,
      version: 0x0a,
    },
    ...{ isJoule: false, isPrivate: true, telegrams: 2 },
  },
  {
    ...{ id: "qundis-q-heat", title: "Qundis Q heat 5.5, kWh", maker: LUG, version: 0x0a },
    ...{ isJoule: false, isPrivate: false, telegrams: 1 },
  },
  {
    ...{
      id: "generic-mbus",
      title: "a heat meter on M-Bus, MJ",
      maker: [0x2d, 0x2c] as const,
      version: 0x01,
    },
    ...{ isJoule: true, isPrivate: false, telegrams: 1 },
  },
]);

export const heatMbusSimulators: readonly Simulator[] = Object.freeze(
  models.map((model) => ({
    id: model.id,
    aliases: [],
    protocol: "mbus",
    title: `${model.title}, M-Bus, 2400 8E1`,
    create: (options: MeterOptions) => new HeatMbusMeter(model, options),
    commands: (line: string) => [
      `iris read --meter ${model.id} --line ${line} --set all`,
      `iris read --meter auto --line ${line} --json`,
    ],
  })),
);
