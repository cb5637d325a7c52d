/**
 * Many gateways in one process against one real broker: each a whole gateway (schedule, protocol, readings, history,
 * publisher) with its own simulated meter and its own MQTT connection. A second process subscribes.
 *
 * A message is one read: the state of a meter. It is lost when the subscriber has not got it when the run is over and
 * all is quiet. The latency is the time from the meter's last byte to the subscriber.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings, type Settings } from "../../modules/gateway/settings.js";
import { Fault } from "../../modules/readout/fault.js";
import { FleetDevice, FleetHouses } from "./fleet-device.js";
import type { Arrivals } from "./fleet-observer.js";
import { findSimulator } from "./simulators.js";

const METER = "kamstrup-multical-403";
const ROOT = "fleet";
/** How long stragglers are waited for at the end. */
const QUIET_MS = 2000;
const READY_LIMIT_MS = 15_000;

export interface FleetOptions {
  readonly gateways: number;
  /** Seconds between two reads. */
  readonly interval: number;
  readonly seconds: number;
  readonly host: string;
  readonly port: number;
  /** Home Assistant discovery too. */
  readonly discovery: boolean;
  /** Called every few seconds, with a line for people. */
  onProgress?(line: string): void;
}

export interface FleetReport {
  readonly gateways: number;
  readonly seconds: number;
  /** Reads that ended well, and badly. */
  readonly reads: number;
  readonly faults: number;
  /** All publications that the broker acknowledged: states, availability, discovery. */
  readonly published: number;
  readonly received: number;
  readonly lost: number;
  /** Milliseconds from the meter's last byte to the subscriber. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Resident memory of the process above that of the empty one, divided by the gateways. */
  readonly kilobytesPerGateway: { readonly started: number; readonly ended: number };
  readonly connects: number;
}

/** One gateway and what it has read. */
class Member {
  readonly device: FleetDevice;
  readonly gateway: Gateway;
  reads = 0;
  faults = 0;
  received = 0;
  /** Moments of the replies whose message has not arrived, oldest first. */
  readonly pending: number[] = [];

  constructor(number: number, settings: Settings, houses: FleetHouses) {
    this.device = new FleetDevice(number, findSimulator(METER)!, houses);
    this.gateway = new Gateway(this.device, settings, {
      version: "0.0.0",
      meterRead: (_reader, fault) => this.#read(fault),
    });
  }

  #read(fault: number): void {
    if (fault !== Fault.None) {
      this.faults++;
      return;
    }
    // The serial number alone, which comes first, is no state. What is read before the connection stands is
    // sent when it does, the newest value once: reads and messages are not one to one there.
    if (this.gateway.meters[0].readings.commits === 1 || !this.gateway.mqttConnected) return;
    this.reads++;
    this.pending.push(performance.timeOrigin + this.device.repliedAt);
  }
}

export async function runFleet(options: FleetOptions): Promise<FleetReport> {
  const observer = await startObserver(options.port);
  const latencies: number[] = [];
  const members = new Map<string, Member>();
  observer.on("message", (message: Arrivals) => {
    for (const [mac, at] of message.arrivals ?? []) {
      const member = members.get(mac);
      const sent = member?.pending.shift();
      if (!member || sent === undefined) continue;
      member.received++;
      latencies.push(at - sent);
    }
  });
  const settings = fleetSettings(options);
  collectGarbage();
  const before = process.memoryUsage().rss;
  const houses = new FleetHouses();
  const list: Member[] = [];
  for (let number = 0; number < options.gateways; number++) {
    const member = new Member(number, settings, houses);
    list.push(member);
    members.set(member.device.mac.slice(-6), member);
  }
  const began = performance.now();
  // Spread over one interval, as gateways in houses are.
  for (const [number, member] of list.entries())
    setTimeout(() => member.gateway.start(), (number / options.gateways) * options.interval * 1000);
  await sleep(Math.min(2 * options.interval, options.seconds) * 1000);
  const perGateway = () => Math.round((process.memoryUsage().rss - before) / 1024 / options.gateways);
  const started = perGateway();
  const sum = (pick: (member: Member) => number) => list.reduce((total, member) => total + pick(member), 0);
  while (performance.now() - began < options.seconds * 1000) {
    await sleep(Math.min(10_000, options.seconds * 1000 - (performance.now() - began) + 1));
    const [p50, p99] = percentiles(latencies);
    options.onProgress?.(
      `${Math.round((performance.now() - began) / 1000)} s: ${sum((m) => m.reads)} reads, ` +
        `${sum((m) => m.received)} received, p50 ${p50} ms, p99 ${p99} ms, ${perGateway()} kB per gateway`,
    );
  }
  for (const member of list) for (const reader of member.gateway.meters) reader.close();
  await sleep(QUIET_MS);
  const ended = perGateway();
  const connects = sum((member) => (member.gateway.mqttConnected ? 1 : 0));
  const reads = sum((member) => member.reads);
  const received = sum((member) => member.received);
  const [p50, p99, max] = percentiles(latencies);
  await Promise.all(list.map((member) => new Promise<void>((done) => member.gateway.close(done))));
  observer.disconnect();
  return {
    gateways: options.gateways,
    seconds: options.seconds,
    reads,
    faults: sum((member) => member.faults),
    published: sum((member) => member.device.published),
    received,
    lost: reads - received,
    latency: { p50, p99, max },
    kilobytesPerGateway: { started, ended },
    connects,
  };
}

function fleetSettings(options: FleetOptions): Settings {
  const { settings, problems } = checkSettings({
    meters: [{ id: "heat", model: METER, line: "/dev/head", interval: options.interval, ignoreFloor: true }],
    rest: { enabled: false },
    mqtt: { enabled: true, host: options.host, port: options.port },
    publish: {
      mqtt: { root: ROOT },
      // Its topics have no gateway in them: a thousand would write over each other.
      kamstir: { enabled: false },
      homeAssistant: { mode: options.discovery ? "device" : "off" },
    },
  });
  if (!settings) throw new Error(problems.map(({ path, message }) => `${path} ${message}`).join("; "));
  return settings;
}

async function startObserver(port: number): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("fleet-observer.ts", import.meta.url));
  const child = fork(program, [String(port), ROOT], { execArgv: ["--import", "tsx"] });
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error("the subscriber does not start")), READY_LIMIT_MS);
    child.once("message", () => {
      clearTimeout(limit);
      resolve();
    });
    child.once("exit", (code) => reject(new Error(`the subscriber ended with ${code}`)));
  });
  return child;
}

function percentiles(values: readonly number[]): [number, number, number] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) =>
    sorted.length === 0
      ? 0
      : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] * 10) / 10;
  return [at(0.5), at(0.99), at(1)];
}

function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}
