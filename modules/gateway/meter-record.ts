/**
 * What is kept about one meter, in memory and in storage: what was learnt of it, its history, and what reading it has
 * cost. Written as seldom as a power cut allows: see each of the three.
 */
import type { Zone } from "../bytes/zone.js";
import type { Device } from "../device/device.js";
import { History } from "../history/history.js";
import type { Line } from "../line/line.js";
import type { LineStatistics } from "../line/statistics.js";
import type { Meter } from "../meters/meter.js";
import type { Readings } from "../reading/readings.js";
import { BackFill, type BackFillOwner } from "./back-fill.js";
import { Budget } from "./budget.js";
import { historyCodes } from "./history-columns.js";
import { MeterMemory } from "./meter-memory.js";

/** Milliseconds without a read, beyond what was planned, that are an outage. */
const OUTAGE = 3_600_000;

export class MeterRecord {
  readonly memory: MeterMemory;
  readonly budget: Budget;
  /** Undefined while nobody knows which meter it is. */
  history: History | undefined;
  /** Nobody listened for a while: at the start, and after an outage. */
  #wasAway = true;
  readonly #device: Device;
  readonly #id: string;
  readonly #zone: Zone;

  constructor(device: Device, id: string, statistics: LineStatistics, zone: Zone) {
    this.#device = device;
    this.#id = id;
    this.#zone = zone;
    this.memory = new MeterMemory(device.storage, id);
    this.budget = new Budget(device.storage, id, statistics, zone, device.now());
  }

  /** It is this meter from now on. */
  open(meter: Meter): void {
    this.history?.sync();
    this.history = new History(this.#device.storage, this.#id, historyCodes(meter), this.#zone);
  }

  /** Takes a read; `isRare`: what is read rarely is written at once, a power cut would take a day. True: history was written. */
  note(readings: Readings, seconds: number, isRare: boolean): boolean {
    const { history } = this;
    if (!history) return false;
    const { writes } = history;
    history.note(readings, seconds);
    if (isRare) history.sync();
    else history.turn(this.#device.wallSeconds());
    return history.writes !== writes;
  }

  /** A read has come in so long after the one before (milliseconds), where so long was planned. */
  cameBack(after: number, planned: number): void {
    if (after > planned + OUTAGE) this.#wasAway = true;
  }

  /**
   * Begins to fill what an outage has left out, where the meter keeps logs. The line has to be free; true: it no longer is.
   * @param planned milliseconds that may lie between two reads
   */
  fillGap(meter: Meter | undefined, line: Line, planned: number, owner: BackFillOwner): boolean {
    if (!this.#wasAway || !this.history || !meter || this.#device.wallSeconds() === 0) return false;
    this.#wasAway = false;
    if (!meter.keepsLogs) return false;
    return new BackFill(this.#device, line, meter, this.history, owner).start(planned / 1000);
  }

  /** What was begun to be filled was broken off. */
  fillLater(): void {
    this.#wasAway = true;
  }

  /** Counts what reading has cost, and writes what is over. True: history was written. */
  turn(): boolean {
    const wall = this.#device.wallSeconds();
    this.budget.update(wall, this.#device.now());
    const { history } = this;
    if (!history) return false;
    const { writes } = history;
    history.turn(wall);
    return history.writes !== writes;
  }

  /** Milliseconds until `turn` has something to write. */
  get turnIn(): number | undefined {
    const seconds = this.history?.secondsLeft(this.#device.wallSeconds());
    return seconds === undefined ? undefined : seconds * 1000;
  }

  close(): void {
    const now = this.#device.now();
    this.history?.sync();
    this.budget.update(this.#device.wallSeconds(), now);
    this.budget.save(now);
  }
}
