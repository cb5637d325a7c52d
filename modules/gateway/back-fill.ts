/**
 * Fills what the history missed while nobody listened, from the log that the meter keeps itself (KMP command B8).
 *
 *   Idle --start, after an outage--> Clock --> Hours --(longer than HOURS_LIMIT)--> Days --> Idle
 *
 * Only whole hours behind one that is known, at most HOURS_LIMIT of them, by days what is longer ago; counters only, since
 * what a log says of temperatures is not public. A value that was read stays, whatever the log says.
 *
 * Which hour an entry belongs to is told by its distance from the meter's own clock, read just before, never by what that
 * clock shows: one that runs on summer time, or wrongly, shifts nothing. An entry belongs to the period whose end is nearest.
 * Entries have to follow each other without a jump; at the first that does not, the rest is left alone.
 */
import { daysOf } from "../bytes/calendar.js";
import type { Device } from "../device/device.js";
import type { History } from "../history/history.js";
import { RESOLUTIONS, Resolution } from "../history/period.js";
import { Log } from "../kmp/log.js";
import { LogReadout } from "../kmp/log-readout.js";
import { KmpReadout } from "../kmp/readout.js";
import type { Line } from "../line/line.js";
import type { LineOwner } from "../line/owner.js";
import type { Meter } from "../meters/meter.js";
import type { LogSink } from "../reading/log.js";
import { Code } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { ReadSet } from "../readout/protocol.js";
import { Step } from "../readout/step.js";

/** Most hours that are filled: some twelve seconds on the link. */
export const HOURS_LIMIT = 72;
const DAYS_LIMIT = 62;
/** How far back a known hour is looked for: as many as are kept. */
const HOURS_KEPT = 14 * 24;
/** Date and time in one register. */
const DATE_TIME = 348;
const HOUR = 3600;
const DAY = 24 * HOUR;
const NONE = -1;

const Phase = Object.freeze({ Idle: 0, Clock: 1, Hours: 2, Days: 3 });

export interface BackFillOwner {
  /** All that can be filled is there: so many hours and days. */
  filled(periods: number): void;
}

export class BackFill implements LineOwner, LogSink {
  readonly #device: Device;
  readonly #line: Line;
  readonly #history: History;
  readonly #owner: BackFillOwner;
  readonly #clock: KmpReadout;
  readonly #log: LogReadout;
  /** What is asked of the log: the time, then the counters of the history. */
  readonly #codes: number[] = [DATE_TIME];
  /** Columns of the history that an entry may fill, in the order of `#codes`. */
  readonly #columns: number[] = [];
  /** Of the entry under way, by counter; unit 0 without digits: not told. */
  readonly #significands: Float64Array;
  readonly #exponents: Int8Array;
  readonly #units: Uint16Array;
  #phase: number = Phase.Idle;
  /** Last hour that is known, and the present one. */
  #known = 0;
  #present = 0;
  /** What the meter's clock showed, in its own seconds, when ours showed `#wall`. */
  #meterSeconds = NONE;
  #wall = 0;
  /** The newest entry, and when it was made, in the meter's own seconds. */
  #newest = NONE;
  #newestSeconds = 0;
  #id = NONE;
  #seconds = NONE;
  #isBroken = false;
  #filled = 0;

  constructor(device: Device, line: Line, meter: Meter, history: History, owner: BackFillOwner) {
    this.#device = device;
    this.#line = line;
    this.#history = history;
    this.#owner = owner;
    const clock = { line: meter.line, batch: 1, fields: [{ code: DATE_TIME, set: "live" as const }] };
    this.#clock = new KmpReadout(clock, this);
    this.#log = new LogReadout(meter.line, this);
    for (let column = 0; column < history.codes.length; column++) {
      const code = history.codes[column];
      if (meter.fields.find((field) => field.code === code)?.kind !== "total") continue;
      this.#codes.push(code);
      this.#columns.push(column);
    }
    this.#significands = new Float64Array(this.#columns.length);
    this.#exponents = new Int8Array(this.#columns.length);
    this.#units = new Uint16Array(this.#columns.length);
  }

  /** Begins if there is something to fill. @param planned seconds that may lie between two reads as it is set */
  start(planned: number): boolean {
    const wall = this.#device.wallSeconds();
    if (wall === 0 || this.#columns.length === 0) return false;
    const { calendar } = this.#history;
    this.#present = calendar.periodOf(Resolution.Hour, wall);
    this.#known = this.#lastKnown();
    const missing = this.#present - 1 - this.#known;
    if (this.#known === NONE || missing <= 0 || missing * HOUR <= planned) return false;
    this.#phase = Phase.Clock;
    this.#meterSeconds = NONE;
    this.#filled = 0;
    this.#clock.select(ReadSet.Live);
    this.#line.run(this.#clock, this);
    return true;
  }

  ended(step: number): void {
    const missing = this.#present - 1 - this.#known;
    if (step === Step.Done && this.#phase === Phase.Clock && this.#meterSeconds !== NONE)
      this.#read(Phase.Hours, Log.Hour, Math.min(missing, HOURS_LIMIT) + 1);
    else if (this.#phase === Phase.Hours && !this.#isBroken && step === Step.Done && missing > HOURS_LIMIT)
      this.#read(Phase.Days, Log.Day, Math.min(Math.ceil(missing / 24), DAYS_LIMIT) + 1);
    else {
      this.#phase = Phase.Idle;
      this.#history.sync();
      this.#owner.filled(this.#filled);
    }
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    if (code === (this.#phase === Phase.Clock ? DATE_TIME : Code.Time) && unit === Unit.DateTime)
      this.#seconds = secondsOf(significand);
    for (let index = 0; index < this.#columns.length; index++) {
      if (this.#codes[index + 1] !== code) continue;
      this.#significands[index] = significand;
      this.#exponents[index] = exponent;
      this.#units[index] = unit;
    }
  }

  /** Wider than a significand: not for the history. */
  digits(): void {}
  text(): void {}
  absent(): void {}
  logReply(): void {}
  logConfiguration(): void {}

  logEntry(_log: number, id: number): void {
    this.#id = id;
    this.discard();
  }

  discard(): void {
    this.#seconds = NONE;
    this.#significands.fill(Number.NaN);
  }

  commit(): void {
    if (this.#phase !== Phase.Clock) this.#take();
    else if (this.#seconds > 0) {
      this.#meterSeconds = this.#seconds;
      this.#wall = this.#device.wallSeconds();
    }
  }

  #read(phase: number, log: number, entries: number): void {
    this.#phase = phase;
    this.#newest = NONE;
    this.#isBroken = false;
    this.#log.select(log, this.#codes, NONE, entries);
    this.#line.run(this.#log, this);
  }

  /** One entry, newest first. */
  #take(): void {
    const step = this.#phase === Phase.Hours ? HOUR : DAY;
    if (this.#isBroken) return;
    if (this.#newest === NONE) {
      this.#newest = this.#id;
      this.#newestSeconds = this.#seconds;
      const age = this.#meterSeconds - this.#seconds;
      this.#isBroken = this.#seconds === NONE || age < 0 || age >= step;
    } else this.#isBroken = this.#seconds !== this.#newestSeconds - (this.#newest - this.#id) * step;
    if (this.#isBroken) return;
    const made = this.#wall - (this.#meterSeconds - this.#seconds);
    const { calendar } = this.#history;
    if (step === HOUR) this.#fill(Resolution.Hour, calendar.periodOf(Resolution.Hour, made + HOUR / 2) - 1);
    else this.#fill(Resolution.Day, calendar.periodOf(Resolution.Day, made + DAY / 2) - 1);
  }

  /** An hour is the end of a day, too, where it is the last one of it, and so on. */
  #fill(resolution: number, period: number): void {
    const { calendar } = this.#history;
    // The last one: a day has 23 to 25.
    const hour = calendar.periodOf(Resolution.Hour, calendar.startOf(resolution, period + 1) - 1);
    if (hour <= this.#known || hour >= this.#present) return;
    for (let other = resolution; other < RESOLUTIONS; other++) {
      const at = calendar.periodOf(other, calendar.startOf(Resolution.Hour, hour));
      if (calendar.startOf(other, at + 1) !== calendar.startOf(Resolution.Hour, hour + 1)) return;
      let isNew = false;
      for (let index = 0; index < this.#columns.length; index++)
        if (
          !Number.isNaN(this.#significands[index]) &&
          this.#history.fill(
            other,
            at,
            this.#codes[index + 1],
            this.#significands[index],
            this.#exponents[index],
            this.#units[index],
          )
        )
          isNew = true;
      if (isNew && other === resolution) this.#filled++;
    }
  }

  /** The last hour before the present one of which a counter is known. */
  #lastKnown(): number {
    for (let hour = this.#present - 1; hour > this.#present - HOURS_KEPT; hour--)
      for (let index = 0; index < this.#columns.length; index++)
        if (this.#history.has(Resolution.Hour, hour, this.#columns[index])) return hour;
    return NONE;
  }
}

/** YYYYMMDDhhmmss in seconds of the clock that shows it; -1 where it shows none. */
function secondsOf(dateTime: number): number {
  const date = Math.floor(dateTime / 1e6);
  const clock = dateTime % 1e6;
  const [year, month, day] = [Math.floor(date / 1e4), Math.floor(date / 100) % 100, date % 100];
  if (year < 2000 || month < 1 || month > 12 || day < 1 || day > 31) return NONE;
  return (
    daysOf(year, month, day) * DAY +
    Math.floor(clock / 1e4) * HOUR +
    (Math.floor(clock / 100) % 100) * 60 +
    (clock % 100)
  );
}
