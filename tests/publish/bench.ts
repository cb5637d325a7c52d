/** A device with a broker that belongs to the test, and a gateway whose meters read what the test says. */
import { ascii } from "../../modules/bytes/writer.js";
import type { MqttOptions, MqttSession } from "../../modules/device/device.js";
import type { Meter } from "../../modules/meters/meter.js";
import { Quantity } from "../../modules/reading/quantity.js";
import { Readings } from "../../modules/reading/readings.js";
import { OFFSET_UNKNOWN, Unit } from "../../modules/reading/unit.js";
import { Fault } from "../../modules/readout/fault.js";
import type { GatewayView, MeterView, StatisticsView } from "../../modules/serve/view.js";
import { FakeDevice } from "../fake-device.js";

export interface Publication {
  id: number;
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
}

/** Text of UTF-8 bytes; XS in the tests has no decoder of its own that Node has too. */
function utf8(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; ) {
    const first = bytes[at++];
    let more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let point = more === 0 ? first : first & (0x3f >> more);
    for (; more > 0; more--) point = (point << 6) | (bytes[at++] & 0x3f);
    text += String.fromCodePoint(point);
  }
  return text;
}

/** One connection as the broker sees it. */
export class Session implements MqttSession {
  readonly options: MqttOptions;
  readonly publications: Publication[] = [];
  readonly topics: string[] = [];
  /** Publications that still fit; then `publish` answers 0. */
  room = Number.POSITIVE_INFINITY;
  closed = false;
  #id = 0;
  #acknowledged = 0;

  constructor(options: MqttOptions) {
    this.options = options;
  }

  publish(
    topic: string,
    payload: Uint8Array,
    start: number,
    end: number,
    qos: 0 | 1,
    retain: boolean,
  ): number {
    if (this.room <= 0) return 0;
    this.room--;
    const text = utf8(payload, start, end);
    this.publications.push({ id: ++this.#id, topic, payload: text, qos, retain });
    return this.#id;
  }

  subscribe(topic: string): void {
    this.topics.push(topic);
  }

  close(): void {
    this.closed = true;
  }

  /** Acknowledges everything, and what follows from that. */
  acknowledge(): void {
    // Backwards first to where the last acknowledgement ended; more may come while we acknowledge.
    let index = this.publications.length;
    while (index > 0 && this.publications[index - 1].id > this.#acknowledged) index--;
    for (; index < this.publications.length; index++) {
      this.#acknowledged = this.publications[index].id;
      this.options.onDelivered(this.#acknowledged);
    }
  }

  send(topic: string, text: string, retained = false): void {
    const payload = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) payload[index] = text.charCodeAt(index);
    this.options.onMessage(topic, payload, retained);
  }
}

export class TestDevice extends FakeDevice {
  readonly sessions: Session[] = [];
  /** Why no connection can even be begun; empty = it can. */
  refuse = "";

  override mqtt(options: MqttOptions): MqttSession {
    if (this.refuse !== "") throw new Error(this.refuse);
    const session = new Session(options);
    this.sessions.push(session);
    return session;
  }

  /** The newest connection. */
  get session(): Session {
    return this.sessions[this.sessions.length - 1];
  }

  /** The broker answers the newest connection and acknowledges all that comes. */
  welcome(): void {
    this.session.options.onConnected();
    this.session.acknowledge();
  }

  /** Lets time pass with a broker that acknowledges everything. */
  live(milliseconds: number): void {
    for (let rest = milliseconds; rest > 0; rest -= 1000) {
      this.pass(Math.min(rest, 1000));
      this.session.acknowledge();
    }
  }

  /** Publications of all sessions as "topic=payload", without those seen before. */
  heard(): string[] {
    const lines: string[] = [];
    for (const session of this.sessions)
      for (const publication of session.publications.splice(0))
        lines.push(`${publication.topic}=${publication.payload}`);
    return lines;
  }
}

const noStatistics = (): StatisticsView => ({
  requests: 0,
  replies: 0,
  bytesSent: 0,
  bytesReceived: 0,
  linkMilliseconds: 0,
  awakeMilliseconds: 0,
  framingErrors: 0,
  parityErrors: 0,
  faults: new Uint32Array(20),
});

/** Rows beside those of the table, texts and their length, as the gateway makes them. */
const ROOM = { spare: 8, texts: 16, textLimit: 32 };

export class TestMeter implements MeterView {
  readonly id: string;
  meter: Meter | undefined;
  readings: Readings;
  readonly statistics = noStatistics();
  serial = "";
  target = "tcp://192.0.2.1:2001";
  trouble = "";
  busy = false;
  lastFault: number = Fault.None;
  advice = "";
  lastReadSeconds = 0;
  lastReadAt = -1;
  intervalSeconds = 600;
  nextReadAt = 0;

  constructor(id: string, meter: Meter | undefined) {
    this.id = id;
    this.meter = meter;
    this.readings = new Readings(meter ? meter.fields.map((field) => field.code) : [], ROOM);
  }

  staleAfter(): number {
    return 2_000_000;
  }

  code(key: string): number {
    const field = this.meter?.fields.find((candidate) => candidate.key === key);
    if (!field) throw new Error(`${this.meter?.id} has no field ${key}`);
    return field.code;
  }

  /** Puts a value into the next commit. */
  put(key: string, significand: number, exponent: number, unit: number): this {
    this.readings.value(this.code(key), significand, exponent, unit);
    return this;
  }

  putText(key: string, text: string): this {
    this.readings.text(this.code(key), ascii(text), 0, text.length);
    return this;
  }
}

export class TestGateway implements GatewayView {
  readonly mac = "a1b2c3d4e5f6";
  readonly board = "test";
  version = "1.2.0";
  startupSeconds = 1767592996;
  startedAt = 0;
  mqttConfigured = true;
  mqttConnected = false;
  versionAvailable = "1.2.0";
  updateAvailable = false;
  signalStrength = -66;
  addresses: readonly string[] = ["192.0.2.7"];
  readonly meters: TestMeter[];
  readonly reads: string[] = [];
  readonly device: TestDevice;

  constructor(device: TestDevice, ...meters: TestMeter[]) {
    this.device = device;
    this.meters = meters;
  }

  now(): number {
    return this.device.now();
  }

  wallSeconds(): number {
    return this.device.wallSeconds();
  }

  readNow(meterId: string, set: number): number {
    this.reads.push(`${meterId} ${set}`);
    return 0;
  }

  /** What was put into the meter's readings becomes visible, as after a good read. */
  commit(meter: TestMeter): void {
    meter.readings.wallSeconds = this.device.wall;
    meter.readings.now = this.device.time;
    meter.readings.commit();
    meter.lastReadSeconds = this.device.wall;
    meter.lastReadAt = this.device.time;
    meter.lastFault = Fault.None;
  }
}

/** A plausible unit, and others that meters are known to send, for each quantity. */
const units: Record<string, readonly number[]> = {
  [Quantity.Energy]: [Unit.Gigajoule, Unit.MegawattHour, Unit.KilowattHour, Unit.Gigacalorie, Unit.WattHour],
  [Quantity.Volume]: [Unit.CubicMetre, Unit.Litre, Unit.Gallon],
  [Quantity.Mass]: [Unit.Tonne, Unit.Kilogram],
  [Quantity.Flow]: [Unit.LitrePerHour, Unit.CubicMetrePerHour, Unit.KilogramPerHour],
  [Quantity.Power]: [Unit.Kilowatt, Unit.Watt, Unit.Megawatt],
  [Quantity.ReactiveEnergy]: [Unit.KilovarHour, Unit.VarHour],
  [Quantity.ReactivePower]: [Unit.Kilovar, Unit.Var],
  [Quantity.ApparentPower]: [Unit.KilovoltAmpere, Unit.VoltAmpere],
  [Quantity.Voltage]: [Unit.Volt, Unit.Kilovolt],
  [Quantity.Current]: [Unit.Ampere, Unit.Kiloampere, Unit.Milliampere],
  [Quantity.Frequency]: [Unit.Hertz],
  [Quantity.PowerFactor]: [Unit.None],
  [Quantity.Temperature]: [Unit.Celsius],
  [Quantity.TemperatureDifference]: [Unit.Kelvin, Unit.Celsius],
  [Quantity.VolumeTemperature]: [Unit.CubicMetreCelsius],
  [Quantity.Pressure]: [Unit.Bar, Unit.Millibar],
  [Quantity.Duration]: [Unit.Hour, Unit.Day, Unit.Month, Unit.None],
  [Quantity.Date]: [Unit.Date, Unit.LongDate, Unit.MonthDay],
  [Quantity.Time]: [Unit.Clock],
  [Quantity.DateTime]: [Unit.DateTime],
  [Quantity.Count]: [Unit.None],
  [Quantity.Ratio]: [Unit.Percent, Unit.None, Unit.LitrePerPulse],
  [Quantity.Info]: [Unit.None, Unit.BitField],
  [Quantity.Identity]: [Unit.None],
};

const moments: Record<number, number> = {
  [Unit.Date]: 260103,
  [Unit.LongDate]: 20260103,
  [Unit.MonthDay]: 103,
  [Unit.Clock]: 60316,
  [Unit.DateTime]: 20260103060316,
};

/** Every field of the table has a value, in the unit of this round. */
export function fillTable(meter: TestMeter, round: number): void {
  const table = meter.meter;
  if (!table) return;
  [...table.fields].forEach((field, index) => {
    const list = units[field.quantity];
    const unit = list[round % list.length];
    const moment = moments[unit];
    if (moment === undefined) meter.readings.value(field.code, 1000 + index, -2, unit);
    else meter.readings.value(field.code, moment, round % 2 === 0 ? 4 : OFFSET_UNKNOWN, unit);
  });
}
