/**
 * How often one meter is read: what its owner set, held against what its table allows. Kept apart from the reader, so that
 * a setting can be judged before it holds.
 */
import type { Zone } from "../bytes/zone.js";
import type { Meter } from "../meters/meter.js";
import type { Readings } from "../reading/readings.js";
import type { MeterReadout } from "../readout/protocol.js";
import { awakeOfDay, batteryTenths, burdenWarning } from "./burden.js";
import { Hours } from "./hours.js";
import { Idle } from "./idle.js";
import { findMode, modeOf } from "./modes.js";
import { DAY, RETRY_FIRST, Schedule } from "./schedule.js";
import { INTERVAL_LIMIT, type MeterSettings } from "./settings.js";

/** Read interval while nobody knows which meter it is. */
const DEFAULT_SECONDS = 600;
const DAY_SECONDS = DAY / 1000;

export class Pace {
  /** Between two reads, outside of all windows. */
  intervalMilliseconds = 0;
  /** Told to people when the settings ask for more than the battery should give. */
  warning = "";
  readonly #settings: MeterSettings;
  readonly #zone: Zone;
  readonly #idle = new Idle();
  #hours: Hours;
  #meter: Meter | undefined;

  constructor(settings: MeterSettings, zone: Zone) {
    this.#settings = settings;
    this.#zone = zone;
    this.#hours = this.#makeHours();
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
    this.warning = burdenWarning(this.#settings, meter);
    this.#idle.end();
    const keepAlive = (meter?.cost.keepAliveSeconds ?? 0) * 1000;
    // A meter that speaks by itself sends what it sends.
    const isAsked = readout !== undefined && !readout.passive;
    const isWhole = !isAsked || readout?.tellsAll === true;
    const hasExtra = !isWhole && (meter?.fields.some((field) => field.set === "extra") ?? false);
    const retryFirst = meter?.cost.supply === "battery" ? Math.max(floor * 1000, RETRY_FIRST) : RETRY_FIRST;
    return new Schedule(this.intervalMilliseconds, keepAlive, hasExtra, now, retryFirst);
  }

  /** Sets the schedule right for this moment: its interval, its quiet. */
  apply(schedule: Schedule, now: number, wall: number): void {
    const interval = this.intervalAt(wall);
    if (interval !== schedule.interval) schedule.changeInterval(interval, now);
    const quiet = this.#hours.quietLeft(wall);
    schedule.keepQuiet(quiet > 0 ? now + quiet * 1000 : Number.NEGATIVE_INFINITY);
  }

  /** Milliseconds until `apply` is to be called again, at the latest. */
  changeIn(wall: number): number {
    return this.#hours.changeIn(wall) * 1000;
  }

  /** Milliseconds between two reads at this moment. */
  intervalAt(wall: number): number {
    const interval = this.#hours.intervalAt(wall) * 1000 || this.intervalMilliseconds;
    return this.#idle.stretch(Math.max(interval, this.floorSeconds * 1000));
  }

  /** A live read has come in. */
  read(readings: Readings): void {
    if (this.#settings.skipIdle && this.#meter) this.#idle.note(this.#meter, readings);
  }

  failed(): void {
    this.#idle.end();
  }

  /** Milliseconds after which a value that comes with each read is old. @param age milliseconds since it was read */
  staleAfter(reads: number, wall: number, age: number): number {
    const quiet = this.#hours.quietWithin(wall, Math.floor(age / 1000)) * 1000;
    const before = this.intervalAt(Math.max(0, wall - Math.floor((age + quiet) / 1000)));
    return quiet + reads * Math.max(this.intervalAt(wall), before);
  }

  /** Longest time in milliseconds that may lie between two reads, nothing being wrong. */
  get longestGap(): number {
    return this.#idle.stretch(this.#hours.longestGap(this.intervalMilliseconds / 1000) * 1000);
  }

  /** Tenths of a percent of a battery in a year. @param awakePerDay milliseconds, as measured; -1: not yet */
  batteryTenths(meter: Meter, awakePerDay: number): number {
    return batteryTenths(meter, awakePerDay < 0 ? awakeOfDay(this.#settings, meter) : awakePerDay);
  }

  /** Name of the hours that are set. */
  get mode(): string {
    return modeOf(this.#settings.schedule, this.#settings.quiet);
  }

  /** False: there is no such name to choose. */
  choose(name: string): boolean {
    const mode = findMode(name);
    if (!mode) return false;
    this.#settings.schedule = mode.schedule;
    this.#settings.quiet = mode.quiet;
    this.#hours = this.#makeHours();
    this.warning = burdenWarning(this.#settings, this.#meter);
    return true;
  }

  #makeHours(): Hours {
    const { schedule, quiet } = this.#settings;
    return new Hours(schedule, quiet, this.#zone);
  }

  /** Another interval from now on. False: below the meter's floor, or out of range. */
  change(seconds: number): boolean {
    if (!Number.isInteger(seconds) || seconds < this.floorSeconds || seconds > INTERVAL_LIMIT) return false;
    this.#settings.interval = seconds;
    this.intervalMilliseconds = seconds * 1000;
    this.warning = burdenWarning(this.#settings, this.#meter);
    return true;
  }

  /** Milliseconds from `wall` to the next daily read's time of day, not twice within the floor; -1: it has none. */
  toTimeOfDay(wall: number): number {
    const match = /^(\d\d):(\d\d)$/.exec(this.#settings.at);
    const minute = match ? Number(match[1]) * 60 + Number(match[2]) : this.#meter?.cost.defaultMinute;
    if (wall === 0 || minute === undefined || this.intervalAt(wall) !== DAY) return -1;
    const zone = this.#zone;
    const local = zone.dayOf(wall) * DAY_SECONDS + minute * 60;
    const wait = zone.momentOf(local) - wall;
    const isOver = wait < (this.#meter?.cost.floorSeconds ?? 1);
    return (isOver ? zone.momentOf(local + DAY_SECONDS) - wall : wait) * 1000;
  }

  /** Milliseconds that a read has to wait after the one at `read`, which an earlier life wrote down. */
  restOfFloor(read: number, wall: number): number {
    const since = wall - read;
    const floor = this.#settings.ignoreFloor ? 0 : (this.#meter?.cost.floorSeconds ?? 0);
    return read > 0 && wall > 0 && since >= 0 && since < floor ? (floor - since) * 1000 : 0;
  }
}
