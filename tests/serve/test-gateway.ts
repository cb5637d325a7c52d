/** A gateway as REST sees it, whose meters tell what the test puts into them. */
import { ascii } from "../../modules/bytes/writer.js";
import { findMeter } from "../../modules/meters/index.js";
import type { Meter } from "../../modules/meters/meter.js";
import { Readings } from "../../modules/reading/readings.js";
import { FAULT_KINDS, Fault } from "../../modules/readout/fault.js";
import { openRest, type RestOptions } from "../../modules/serve/rest.js";
import type { Server } from "../../modules/serve/server.js";
import {
  type AlignmentView,
  type BudgetView,
  type GatewayView,
  type MeterView,
  ReadNow,
} from "../../modules/serve/view.js";
import { type Answer, send } from "../client.js";
import { FakeDevice } from "../fake-device.js";

const LIVE_STALE = 60_000;

export class TestMeter implements MeterView {
  readonly id: string;
  meter: Meter | undefined;
  readings: Readings;
  readonly statistics = {
    requests: 0,
    replies: 0,
    bytesSent: 0,
    bytesReceived: 0,
    linkMilliseconds: 0,
    awakeMilliseconds: 0,
    framingErrors: 0,
    parityErrors: 0,
    faults: new Uint32Array(FAULT_KINDS),
  };
  serial = "";
  target = "/dev/ttyUSB0";
  trouble = "";
  busy = false;
  lastFault: number = Fault.None;
  advice = "";
  lastReadSeconds = 0;
  lastReadAt = -1;
  intervalSeconds = 600;
  nextReadAt = 0;
  alignment: AlignmentView | undefined;
  budget: BudgetView | undefined;
  batteryTenths = -1;
  warning = "";

  constructor(id: string, model: string) {
    this.id = id;
    this.meter = findMeter(model);
    this.readings = this.makeReadings();
  }

  makeReadings(): Readings {
    const codes = (this.meter?.fields ?? []).map((field) => field.code);
    return new Readings(codes, { spare: 4, texts: 4, textLimit: 300 });
  }

  staleAfter(row: number): number {
    return this.meter?.fields.at(row)?.set === "live" ? LIVE_STALE : 86_400_000;
  }

  put(key: string, significand: number, exponent: number, unit: number): this {
    this.readings.value(this.code(key), significand, exponent, unit);
    return this;
  }

  putText(key: string, bytes: readonly number[] | string): this {
    const source = typeof bytes === "string" ? ascii(bytes) : new Uint8Array(bytes);
    this.readings.text(this.code(key), source, 0, source.length);
    return this;
  }

  code(key: string): number {
    const field = this.meter?.fields.find((candidate) => candidate.key === key);
    if (!field) throw new Error(`${this.meter?.id} has no field ${key}`);
    return field.code;
  }
}

export class TestGateway implements GatewayView {
  readonly mac = "a1b2c3d4e5f6";
  readonly board = "test";
  readonly version = "0.1.0";
  startupSeconds = 1767592996;
  startedAt = 0;
  mqttConfigured = true;
  mqttConnected = false;
  versionAvailable = "0.1.0";
  updateAvailable = false;
  signalStrength = -66;
  health = { resetReason: "power on", freeMemory: 81_920, lowestMemory: 61_440 };
  addresses: readonly string[] = ["192.0.2.7"];
  meters: TestMeter[];
  readonly reads: string[] = [];
  /** What `readNow` answers. */
  answer: number = ReadNow.Accepted;
  readonly device = new FakeDevice();

  constructor(...meters: TestMeter[]) {
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
    return this.answer;
  }

  align(meterId: string, isWanted: boolean): boolean {
    this.reads.push(`${isWanted ? "align" : "stop"} ${meterId}`);
    return true;
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

const PORT = 82;

/** REST of a test gateway, with a client. Where the test says nothing else, everybody is logged in. */
export class TestRest {
  readonly gateway: TestGateway;
  readonly server: Server;

  constructor(gateway: TestGateway, options: Partial<RestOptions> = {}) {
    this.gateway = gateway;
    const login = { allows: () => true };
    this.server = openRest(gateway.device, gateway, { port: PORT, compatibility: true, login, ...options });
    gateway.device.settle();
  }

  send(text: string): Answer {
    return send(this.gateway.device, PORT, text);
  }

  request(method: string, path: string, fields = ""): Answer {
    return this.send(`${method} ${path} HTTP/1.1\r\nHost: 192.0.2.7:82\r\n${fields}\r\n`);
  }

  get(path: string): Answer {
    return this.request("GET", path);
  }
}
