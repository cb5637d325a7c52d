/**
 * The soak: a gateway with three meters, two brokers behind one name, WLAN, brokers and power failing at random, for as
 * many days as wanted, on the virtual clock. Everything comes from the seed.
 *
 *   heat         MULTICAL 403 on a serial port, every ten minutes, over a head that sometimes flips a bit
 *   ultraheat    UH50 on a serial port, once a day at 06:15
 *   electricity  OMNIPOWER on the network, over the same WLAN; pushes every 10 s
 *
 * After each power cut the gateway starts anew from what its storage holds. The two brokers know nothing of one another;
 * from time to time the name leads to the other one.
 */
import { VirtualClock } from "../../hosts/bench/clock.js";
import { MemoryStorage } from "../../hosts/bench/device.js";
import { MemoryLine } from "../../hosts/bench/memory-line.js";
import { MemoryBroker, type MemoryPublication } from "../../hosts/bench/memory-mqtt.js";
import { MemoryNetwork } from "../../hosts/bench/memory-network.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { Fault, faultName } from "../../modules/readout/fault.js";
import { Delivery } from "./delivery.js";
import { Dongle, type House } from "./dongle.js";
import { Ledger } from "./ledger.js";
import type { Heap } from "./memory.js";
import { attachPushes } from "./pushes.js";
import { Radio } from "./radio.js";
import type { Sample, SoakReport } from "./report.js";
import { HEAT_INTERVAL, PUSH_PORT, settingsObject } from "./settings.js";
import { type Trouble, Troubles } from "./troubles.js";
import { Visitor } from "./visitor.js";

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A gateway that was switched on reads its first meter well within this. */
const FIRST_READ = 20 * SECOND;

export class Soak {
  readonly clock = new VirtualClock("2026-10-01T00:00:00Z");
  readonly #network = new MemoryNetwork(this.clock);
  readonly #brokers = [new MemoryBroker(this.clock), new MemoryBroker(this.clock)];
  readonly #radio = new Radio(this.#network, this.#brokers[0]);
  readonly #house: House;
  readonly #troubles: Troubles;
  readonly #ledger = new Ledger(["heat", "ultraheat", "electricity"], "ultraheat");
  readonly #delivery = new Delivery();
  readonly #visitor = new Visitor(this.#network);
  readonly #pushes;
  readonly #seed: number;
  readonly #faults = new Map<string, number>();
  readonly #made = new Map<string, number>();
  readonly #ages = new Map<string, number>();
  readonly #daysRead = new Set<number>();
  readonly #hung = new Set<MemoryBroker>();
  readonly #down = new Set<MemoryBroker>();
  #device: Dongle;
  #gateway: Gateway;
  #lives = 0;
  #onSince = 0;
  #possible = 0;
  #writes = 0;

  constructor(seed: number) {
    this.#seed = seed;
    const { clock } = this;
    const line = (name: string, seedOf: number, faults = {}) =>
      new MemoryLine({ clock, simulator: findSimulator(name)!, seed: seedOf, faults });
    this.#house = {
      radio: this.#radio,
      storage: new MemoryStorage(),
      lines: new Map([
        ["/dev/heat", line("kamstrup-multical-403", seed, { flip: 0.0005, noise: 0.01 })],
        ["/dev/ultraheat", line("landis-gyr-ultraheat-uh50", seed + 1)],
      ]),
    };
    this.#pushes = attachPushes(clock, this.#network, "kamstrup-omnipower-no", seed + 2, PUSH_PORT);
    for (const broker of this.#brokers) broker.onPublish = (publication) => this.#published(publication);
    [this.#device, this.#gateway] = this.#switchOn();
    this.#troubles = new Troubles(clock, seed, this.#plan());
  }

  /** Runs so many days; `sample` is called at the end of each, with everything mended for a moment or not. */
  run(days: number, memory: () => Heap, progress?: (day: number) => void): SoakReport {
    const samples: Sample[] = [];
    // Looked at just after the hour: what is over has to be written.
    this.clock.advance(SECOND);
    for (let day = 1; day <= days; day++) {
      for (let step = 0; step < 24; step++) {
        this.clock.advance(HOUR);
        if (this.#device.powered) {
          this.#ledger.compareHours(this.#gateway.meters, this.#house.storage, this.clock.wallSeconds());
          this.#visitor.visit();
        }
      }
      samples.push({
        day,
        heap: memory(),
        timers: this.#device.armed.size,
        handles: this.#device.handles,
        connections: this.#network.connections,
        sessions: this.#brokers.reduce((sum, { sessions }) => sum + sessions, 0),
        powered: this.#device.powered,
      });
      progress?.(day);
    }
    // The troubles that are under way end; then everything has to be as if nothing had been.
    this.#troubles.stop();
    this.clock.advance(DAY);
    this.#ledger.compareHours(this.#gateway.meters, this.#house.storage, this.clock.wallSeconds());
    this.#ledger.compareDays(this.#gateway.meters, this.#house.storage, this.clock.wallSeconds());
    this.#switchOff(false);
    this.#delivery.finish(this.clock.now());
    return this.#report(days, samples);
  }

  #report(days: number, samples: Sample[]): SoakReport {
    const { audit, cut } = this.#ledger;
    return {
      days: days + 1,
      seed: this.#seed,
      troubles: [...this.#troubles.tallies].map(([name, tally]) => ({ name, ...tally })),
      reads: [
        { meter: "heat", possible: this.#possible, made: this.#made.get("heat") ?? 0 },
        { meter: "ultraheat", possible: days + 1, made: this.#daysRead.size },
        { meter: "electricity", possible: this.#pushes.possible, made: this.#made.get("electricity") ?? 0 },
      ],
      missedPushes: this.#pushes.missed,
      faults: [...this.#faults].map(([name, count]) => ({ name, count })),
      delivery: this.#delivery,
      audit,
      cutHours: cut,
      visits: this.#visitor.visits,
      answers: this.#visitor.answers,
      publications: this.#brokers.reduce((sum, { publications }) => sum + publications, 0),
      writes: this.#writes,
      samples,
    };
  }

  #switchOn(): [Dongle, Gateway] {
    // Whoever was connected to the old life learns of its end from the new one.
    this.#network.dropAll();
    this.#lives++;
    this.#onSince = this.clock.now();
    const device = new Dongle(this.#house, this.#seed + this.#lives);
    const { settings, problems } = checkSettings(settingsObject);
    if (!settings) throw new Error(JSON.stringify(problems));
    const gateway: Gateway = new Gateway(device, settings, {
      version: "soak",
      meterRead: (reader, fault) => {
        if (fault !== Fault.None) {
          const where = this.#radio.up ? "" : " without WLAN";
          const name = `${reader.id}: ${faultName(fault)}${where}`;
          this.#faults.set(name, (this.#faults.get(name) ?? 0) + 1);
        } else if (this.#isNew(reader)) this.#read(reader);
      },
    });
    this.#device = device;
    this.#gateway = gateway;
    gateway.start();
    this.#wayChanged();
    return [device, gateway];
  }

  #switchOff(withoutAWord: boolean): void {
    const on = this.clock.now() - this.#onSince;
    if (on > FIRST_READ) this.#possible += Math.floor(on / HEAT_INTERVAL) + 1;
    this.#writes = this.#house.storage.writes;
    if (!withoutAWord) {
      this.#gateway.close();
      return;
    }
    if (this.#device.clockSet) this.#ledger.cutPower(this.clock.wallSeconds());
    this.#delivery.cutPower();
    this.#device.cutPower();
    this.#wayChanged();
  }

  /** A read of the live values: no sign of life, and not the daily registers alone. Of a push everything counts. */
  #isNew(reader: Gateway["meters"][number]): boolean {
    if (reader.lastReadAt !== this.clock.now()) return false;
    if (reader.id === "electricity") return true;
    const row = reader.history ? reader.readings.row(reader.history.codes[0]) : -1;
    const age = row < 0 ? Number.NaN : reader.readings.ages[row];
    if (age === this.#ages.get(reader.id)) return false;
    this.#ages.set(reader.id, age);
    return true;
  }

  #read(reader: Gateway["meters"][number]): void {
    const now = this.clock.now();
    this.#made.set(reader.id, (this.#made.get(reader.id) ?? 0) + 1);
    if (reader.id === "ultraheat") this.#daysRead.add(Math.floor(this.clock.wallMs() / DAY));
    if (reader.id === "electricity") this.#pushes.read();
    this.#ledger.note(reader);
    this.#delivery.read(reader.id, now);
  }

  #published({ topic, at }: MemoryPublication): void {
    if (!topic.startsWith("iris/") || !topic.endsWith("/state")) return;
    const meter = topic.split("/")[2];
    if (meter !== "gateway") this.#delivery.published(meter, at);
  }

  #wayChanged(): void {
    const { address } = this.#radio;
    const obstacle = !this.#device.powered
      ? "power cut"
      : !this.#radio.up
        ? "WLAN gone"
        : this.#hung.size > 0
          ? "broker hangs"
          : this.#down.has(address)
            ? "broker down"
            : "";
    this.#delivery.way(obstacle, this.clock.now());
    this.#pushes.way(this.#device.powered && this.#radio.up);
    this.#visitor.way(this.#device.powered && this.#radio.up);
  }

  #plan(): Trouble[] {
    const outage = (broker: MemoryBroker, name: string): Trouble => ({
      name,
      every: DAY,
      shortest: 2 * SECOND,
      longest: 2 * HOUR,
      begin: () => {
        this.#down.add(broker);
        broker.stop();
        this.#wayChanged();
      },
      end: () => {
        this.#down.delete(broker);
        broker.start();
        this.#wayChanged();
      },
    });
    return [
      {
        name: "power cut",
        every: 2 * DAY,
        shortest: SECOND,
        longest: 4 * HOUR,
        begin: () => this.#switchOff(true),
        end: () => this.#switchOn(),
      },
      {
        name: "WLAN gone",
        every: 8 * HOUR,
        shortest: SECOND,
        longest: 8 * HOUR,
        begin: () => {
          this.#radio.fail();
          this.#wayChanged();
        },
        end: () => {
          this.#radio.mend();
          if (this.#device.powered) this.#device.askTime();
          this.#wayChanged();
        },
      },
      outage(this.#brokers[0], "first broker down"),
      outage(this.#brokers[1], "second broker down"),
      {
        name: "broker hangs",
        every: 3 * DAY,
        shortest: 10 * SECOND,
        longest: HOUR,
        begin: () => {
          for (const broker of this.#brokers) this.#hung.add(broker);
          for (const broker of this.#brokers) broker.mute = true;
          this.#wayChanged();
        },
        end: () => {
          this.#hung.clear();
          for (const broker of this.#brokers) broker.mute = false;
          this.#wayChanged();
        },
      },
      {
        name: "name leads to the second broker",
        every: 4 * DAY,
        shortest: 10 * MINUTE,
        longest: 3 * DAY,
        begin: () => this.#moveTo(1),
        end: () => this.#moveTo(0),
      },
    ];
  }

  /** Who has the old address keeps it until the connection ends; the old broker ends all of them. */
  #moveTo(index: number): void {
    const old = this.#radio.address;
    this.#radio.address = this.#brokers[index];
    old.stop();
    if (!this.#down.has(old)) old.start();
    this.#wayChanged();
  }
}
