/**
 * One meter on one line: decides when to read, runs the readout, keeps the readings.
 *
 *   Unknown --(the detector names it)--> Known --due--> Reading --Done or Fault--> Known
 *
 * With a model in the settings it starts Known. A meter that pushes is listened to all the time; each telegram
 * counts as a read. What was learnt (the model, registers that the meter leaves out) is kept in the storage, so
 * that neither a restart nor an update asks the meter again.
 */
import type { Device, Timer } from "../device/device.js";
import { History } from "../history/history.js";
import { Line, type LineOwner } from "../line/line.js";
import { findMeter } from "../meters/index.js";
import { believable } from "../meters/kamstrup-guard.js";
import type { Meter } from "../meters/meter.js";
import { findProtocol, type ProtocolOptions } from "../meters/protocols.js";
import { Readings, State } from "../reading/readings.js";
import { Code } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { type MapView, type MeterReadout, ReadSet } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import type { MeterView } from "../serve/view.js";
import { ReadNow } from "../serve/view.js";
import { Detector, type DetectorOwner } from "./detector.js";
import { historyCodes } from "./history-columns.js";
import { recall, remember } from "./learnt.js";
import { DAY, RETRY_FIRST, Schedule } from "./schedule.js";
import { INTERVAL_LIMIT, type MeterSettings } from "./settings.js";

/** Milliseconds a KMP meter stays awake after the first byte of a reply; others are taken to sleep at once. */
const AWAKE_AFTER_REPLY = 1_600;
/** Rows for codes that the meter's table does not name. */
export const SPARE_ROWS = 48;
const TEXT_ROWS = 32;
/** Longest text of a reading in bytes. */
export const TEXT_LIMIT = 40;
/** A value is stale when this many reads that should have renewed it are missing. */
export const STALE_READS = 3;
/** Failures in a row after which a model that was only remembered is looked for again. */
export const DOUBT_LIMIT = 50;
/** Read interval while nobody knows which meter it is. */
const DEFAULT_SECONDS = 600;
/** Longest wait of the one timer; a schedule further away is waited for in steps. */
const WAIT_LIMIT = 3_600_000;

/** Told after each conversation. */
export interface ReaderOwner {
  /** `fault` is Fault.None after a good read. */
  meterRead(reader: MeterReader, fault: number): void;
  /** Another period of its history is complete. */
  historyChanged?(reader: MeterReader): void;
  /** `auto` found out which meter it is. */
  meterKnown(reader: MeterReader): void;
}

export class MeterReader implements LineOwner, DetectorOwner, MeterView {
  readonly id: string;
  intervalMilliseconds = 0;
  meter: Meter | undefined;
  readings = new Readings([], { spare: 0, texts: 0, textLimit: 0 });
  serial = "";
  lastFault: number = Fault.None;
  lastReadSeconds = 0;
  lastReadAt = -1;
  /** Told to people when the settings ask for more than the battery should give. */
  warning = "";
  readonly line: Line;
  /** What was read before; undefined while nobody knows which meter it is. */
  history: History | undefined;
  readonly #device: Device;
  readonly #owner: ReaderOwner;
  readonly #settings: MeterSettings;
  readonly #options: ProtocolOptions;
  readonly #timer: Timer;
  readonly #utcOffsetMinutes: number;
  #schedule: Schedule;
  readonly #detector: Detector;
  #readout: MeterReadout | undefined;
  #set: number = ReadSet.All;
  #absentKnown = 0;
  /** When a read of a meter whose battery minds it was last written down. */
  #readKnown = 0;

  /** @param utcOffsetMinutes local time, by which days and months are counted, less UTC */
  constructor(
    device: Device,
    settings: MeterSettings,
    options: ProtocolOptions,
    utcOffsetMinutes: number,
    owner: ReaderOwner,
  ) {
    this.#utcOffsetMinutes = utcOffsetMinutes;
    this.id = settings.id;
    this.#device = device;
    this.#owner = owner;
    this.#settings = settings;
    this.#options = options;
    this.line = new Line(device, settings.line, AWAKE_AFTER_REPLY);
    this.#timer = device.timer(() => this.#wake());
    this.#detector = new Detector(device, this.line, options, this);
    this.#schedule = this.#plannedFor(undefined);
    this.#know(settings.model === "auto" ? undefined : findMeter(settings.model));
    this.#recall();
  }

  get statistics() {
    return this.line.statistics;
  }

  get target(): string {
    return this.line.target;
  }

  get trouble(): string {
    return this.line.trouble;
  }

  get busy(): boolean {
    return this.line.busy;
  }

  get intervalSeconds(): number {
    return this.intervalMilliseconds / 1000;
  }

  /** Conversations in a row that failed. */
  get failures(): number {
    return this.#schedule.failures;
  }

  get nextReadAt(): number {
    return this.#schedule.dueAt(this.#device.now());
  }

  /**
   * Starts reading; the first read is due at once. A KMP meter whose model the owner named is asked for its
   * serial number first, once in its life: other systems know it by that.
   */
  start(): void {
    if (this.serial === "" && this.meter?.protocol === "kmp")
      this.#schedule.request(ReadSet.KeepAlive, this.#device.now());
    this.#plan();
  }

  close(): void {
    this.#timer.clear();
    this.history?.sync();
    this.line.close();
  }

  /** Asks for a read of a `ReadSet`; answers a `ReadNow`. */
  request(set: number): number {
    if (this.#readout?.passive) return ReadNow.Accepted;
    if (this.line.busy) return ReadNow.Busy;
    if (!this.#schedule.request(set, this.#device.now())) return ReadNow.TooSoon;
    this.#timer.set(0);
    return ReadNow.Accepted;
  }

  staleAfter(row: number): number {
    const field = this.meter?.fields[row];
    const period = field && field.set !== "live" ? DAY : this.intervalMilliseconds;
    return STALE_READS * period;
  }

  ended(step: number, fault: number): void {
    const now = this.#device.now();
    this.lastFault = step === Step.Done ? Fault.None : fault;
    if (step === Step.Done) {
      this.#schedule.done(this.#set, now);
      if (this.#set !== ReadSet.KeepAlive) {
        this.lastReadAt = now;
        this.lastReadSeconds = this.readings.wallSeconds;
        this.#keepHistory(true);
        this.#putOffToTimeOfDay();
      }
      this.#learn();
      const remark = this.#readout?.remark?.() ?? "";
      if (remark !== "") this.#device.log(`${this.id}: ${remark}`);
    } else {
      this.#schedule.failed(this.#set, now);
      this.#doubt();
      this.#keepHistory(false);
    }
    this.#owner.meterRead(this, this.lastFault);
    this.#plan();
  }

  /** Notes a read, and writes what is over. What is read rarely is written at once: a power cut would take a day. */
  #keepHistory(isRead: boolean): void {
    const { history } = this;
    if (!history) return;
    const { writes } = history;
    if (isRead) history.note(this.readings, this.lastReadSeconds);
    if (isRead && this.intervalMilliseconds >= WAIT_LIMIT) history.sync();
    else history.turn(this.#device.wallSeconds());
    if (history.writes !== writes) this.#owner.historyChanged?.(this);
  }

  receiving(): void {
    this.#stamp();
  }

  #plan(): void {
    const now = this.#device.now();
    const wait = this.line.busy ? WAIT_LIMIT : this.#schedule.dueAt(now) - now;
    const hour = this.history?.secondsLeft(this.#device.wallSeconds()) ?? WAIT_LIMIT;
    this.#timer.set(Math.max(0, Math.min(wait, hour * 1000, WAIT_LIMIT)));
  }

  #wake(): void {
    const now = this.#device.now();
    this.#keepHistory(false);
    if (this.line.busy || this.#schedule.dueAt(now) > now) {
      this.#plan();
      return;
    }
    const readout = this.#readout;
    if (!readout) {
      this.#detector.start();
      return;
    }
    this.#set = this.#schedule.dueSet(now);
    this.#stamp();
    readout.select(this.#set);
    this.line.run(readout, this);
  }

  #stamp(): void {
    this.readings.now = this.#device.now();
    this.readings.wallSeconds = this.#device.wallSeconds();
  }

  detected(meter: Meter, serial: string, isRelative: boolean): void {
    this.serial = serial;
    this.#know(meter);
    remember(this.#device.storage, this.id, { model: meter.id, serial, absent: [] });
    this.#device.log(
      `${this.id}: this is a ${meter.maker} ${meter.model}${isRelative ? ", or a close relative" : ""}`,
    );
    this.#owner.meterKnown(this);
    this.#plan();
  }

  undetected(fault: number): void {
    this.ended(Step.Fault, fault);
  }

  channelMap(): MapView | undefined {
    return this.#readout?.mapView?.();
  }

  /** The owner's map of a boiler from now on. False: it is none, or the meter needs none. */
  useMap(text: string): boolean {
    if (this.#readout?.useMap?.(text) !== true) return false;
    this.#settings.map = text;
    return true;
  }

  /** Reads at another interval from now on. False: below the meter's floor, or out of range. */
  changeInterval(seconds: number): boolean {
    const floor = this.#settings.ignoreFloor ? 1 : (this.meter?.cost.floorSeconds ?? 1);
    if (!Number.isInteger(seconds) || seconds < floor || seconds > INTERVAL_LIMIT) return false;
    this.#settings.interval = seconds;
    this.intervalMilliseconds = seconds * 1000;
    this.warning = "";
    this.#schedule.changeInterval(this.intervalMilliseconds, this.#device.now());
    if (!this.line.busy) this.#plan();
    return true;
  }

  /** The schedule that the settings and the meter's table allow. */
  #plannedFor(meter: Meter | undefined): Schedule {
    const wanted = this.#settings.interval || meter?.cost.defaultSeconds || DEFAULT_SECONDS;
    const floor = this.#settings.ignoreFloor ? 1 : (meter?.cost.floorSeconds ?? 1);
    this.intervalMilliseconds = Math.max(wanted, floor) * 1000;
    this.warning =
      wanted < floor
        ? `${this.id}: every ${wanted} s would drain the meter's battery; it is read every ${floor} s (ignoreFloor lifts this)`
        : "";
    const keepAlive = (meter?.cost.keepAliveSeconds ?? 0) * 1000;
    // A meter that speaks by itself sends what it sends.
    const isAsked = this.#readout !== undefined && !this.#readout.passive;
    const isWhole = !isAsked || this.#readout?.tellsAll === true;
    const hasExtra = !isWhole && (meter?.fields.some((field) => field.set === "extra") ?? false);
    const retryFirst = meter?.cost.supply === "battery" ? Math.max(floor * 1000, RETRY_FIRST) : RETRY_FIRST;
    return new Schedule(this.intervalMilliseconds, keepAlive, hasExtra, this.#device.now(), retryFirst);
  }

  #know(meter: Meter | undefined): void {
    this.meter = meter;
    this.#readout = undefined;
    if (!meter) {
      this.#schedule = this.#plannedFor(undefined);
      return;
    }
    this.readings = new Readings(
      meter.fields.map((field) => field.code),
      {
        spare: this.#device.room?.spareRows ?? SPARE_ROWS,
        texts: this.#device.room?.textRows ?? TEXT_ROWS,
        textLimit: meter.textLimit ?? TEXT_LIMIT,
      },
    );
    this.history?.sync();
    this.history = new History(this.#device.storage, this.id, historyCodes(meter), this.#utcOffsetMinutes);
    const protocol = findProtocol(meter.protocol);
    const sink = believable(meter, this.readings);
    this.#readout = protocol?.readout(meter, sink, { ...this.#options, meter });
    this.#schedule = this.#plannedFor(meter);
  }

  #recall(): void {
    const learnt = recall(this.#device.storage, this.id);
    const meter = learnt && findMeter(learnt.model);
    if (!learnt || !meter) return;
    if (!this.meter) this.#know(meter);
    else if (this.meter !== meter) return;
    this.serial = learnt.serial;
    for (let index = 0; index < learnt.absent.length; index++) {
      this.#readout?.leaveOut?.(learnt.absent[index]);
      this.readings.absent(learnt.absent[index]);
    }
    this.readings.commit();
    this.#absentKnown = learnt.absent.length;
    this.#readKnown = learnt.read ?? 0;
    const wall = this.#device.wallSeconds();
    const since = wall - this.#readKnown;
    const floor = this.meter?.cost.floorSeconds ?? 0;
    if (this.#readKnown > 0 && wall > 0 && since >= 0 && since < floor && !this.#settings.ignoreFloor)
      this.#schedule.putOff(this.#device.now() + (floor - since) * 1000);
  }

  /** Writes down what the meter leaves out, and its serial number, when that has changed. */
  #learn(): void {
    const serial = this.readings.textOf(this.readings.row(Code.Serial)) || this.serial;
    let absent = 0;
    // Only what need not be asked for again is worth writing down.
    for (let row = 0; this.#readout?.leaveOut && row < this.readings.count; row++)
      if (this.readings.states[row] === State.Unsupported) absent++;
    const read = this.#mindsRestarts() ? this.lastReadSeconds : 0;
    if (serial === this.serial && absent === this.#absentKnown && read === this.#readKnown) return;
    this.serial = serial;
    this.#readKnown = read;
    this.#absentKnown = absent;
    const codes: number[] = [];
    for (let row = 0; row < this.readings.count; row++)
      if (this.readings.states[row] === State.Unsupported) codes.push(this.readings.codes[row]);
    const learnt = { model: this.meter!.id, serial, absent: codes };
    remember(this.#device.storage, this.id, read > 0 ? { ...learnt, read } : learnt);
  }

  /** A battery that pays for seconds of light must not pay for every restart of the gateway. */
  #mindsRestarts(): boolean {
    return this.meter?.cost.supply === "battery" && this.meter.cost.defaultMinute !== undefined;
  }

  /** A daily read comes at its time of day, once the clock is set; not twice within the floor. */
  #putOffToTimeOfDay(): void {
    const cost = this.meter?.cost;
    const match = /^(\d\d):(\d\d)$/.exec(this.#settings.at);
    const minute = match ? Number(match[1]) * 60 + Number(match[2]) : cost?.defaultMinute;
    const wall = this.#device.wallSeconds();
    if (this.intervalMilliseconds !== DAY || minute === undefined || wall === 0) return;
    const local = (wall + this.#utcOffsetMinutes * 60) * 1000;
    let wait = (((minute * 60_000 - local) % DAY) + DAY) % DAY;
    if (wait < (cost?.floorSeconds ?? 1) * 1000) wait += DAY;
    this.#schedule.putOff(this.#device.now() + wait);
  }

  /** A remembered model that has long not answered: perhaps the head sits on another meter now. */
  #doubt(): void {
    if (this.#settings.model !== "auto" || this.#schedule.failures % DOUBT_LIMIT !== 0) return;
    this.#know(undefined);
  }
}
