/**
 * How often one meter is read: what its owner set, held against what its table allows. Kept apart from the reader, so that
 * a setting can be judged before it holds.
 */
import type { Meter } from "../meters/meter.js";
import type { MeterReadout } from "../readout/protocol.js";
import { DAY, RETRY_FIRST, Schedule } from "./schedule.js";
import { INTERVAL_LIMIT, type MeterSettings } from "./settings.js";

/** Read interval while nobody knows which meter it is. */
const DEFAULT_SECONDS = 600;

export class Pace {
  intervalMilliseconds = 0;
  /** Told to people when the settings ask for more than the battery should give. */
  warning = "";
  readonly #settings: MeterSettings;
  readonly #utcOffsetSeconds: number;
  #meter: Meter | undefined;

  /** @param utcOffsetMinutes local time less UTC */
  constructor(settings: MeterSettings, utcOffsetMinutes: number) {
    this.#settings = settings;
    this.#utcOffsetSeconds = utcOffsetMinutes * 60;
  }

  /** Fewest seconds between two reads. */
  get floorSeconds(): number {
    return this.#settings.ignoreFloor ? 1 : (this.#meter?.cost.floorSeconds ?? 1);
  }

  /** The schedule that the settings and the meter's table allow. */
  plan(meter: Meter | undefined, readout: MeterReadout | undefined, now: number): Schedule {
    this.#meter = meter;
    const wanted = this.#settings.interval || meter?.cost.defaultSeconds || DEFAULT_SECONDS;
    const floor = this.floorSeconds;
    this.intervalMilliseconds = Math.max(wanted, floor) * 1000;
    this.warning =
      wanted < floor
        ? `${this.#settings.id}: every ${wanted} s would drain the meter's battery; it is read every ${floor} s (ignoreFloor lifts this)`
        : "";
    const keepAlive = (meter?.cost.keepAliveSeconds ?? 0) * 1000;
    // A meter that speaks by itself sends what it sends.
    const isAsked = readout !== undefined && !readout.passive;
    const isWhole = !isAsked || readout?.tellsAll === true;
    const hasExtra = !isWhole && (meter?.fields.some((field) => field.set === "extra") ?? false);
    const retryFirst = meter?.cost.supply === "battery" ? Math.max(floor * 1000, RETRY_FIRST) : RETRY_FIRST;
    return new Schedule(this.intervalMilliseconds, keepAlive, hasExtra, now, retryFirst);
  }

  /** Another interval from now on. False: below the meter's floor, or out of range. */
  change(seconds: number): boolean {
    if (!Number.isInteger(seconds) || seconds < this.floorSeconds || seconds > INTERVAL_LIMIT) return false;
    this.#settings.interval = seconds;
    this.intervalMilliseconds = seconds * 1000;
    this.warning = "";
    return true;
  }

  /** Milliseconds from `wall` to the next daily read's time of day, not twice within the floor; -1: it has none. */
  toTimeOfDay(wall: number): number {
    const match = /^(\d\d):(\d\d)$/.exec(this.#settings.at);
    const minute = match ? Number(match[1]) * 60 + Number(match[2]) : this.#meter?.cost.defaultMinute;
    if (this.intervalMilliseconds !== DAY || minute === undefined || wall === 0) return -1;
    const local = (wall + this.#utcOffsetSeconds) * 1000;
    const wait = (((minute * 60_000 - local) % DAY) + DAY) % DAY;
    return wait < (this.#meter?.cost.floorSeconds ?? 1) * 1000 ? wait + DAY : wait;
  }

  /** Milliseconds that a read has to wait after the one at `read`, which an earlier life wrote down. */
  restOfFloor(read: number, wall: number): number {
    const since = wall - read;
    const floor = this.#settings.ignoreFloor ? 0 : (this.#meter?.cost.floorSeconds ?? 0);
    return read > 0 && wall > 0 && since >= 0 && since < floor ? (floor - since) * 1000 : 0;
  }
}
