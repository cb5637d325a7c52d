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
import { Readings } from "../reading/readings.js";
import { Code } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { type MapView, type MeterReadout, ReadSet } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import type { MeterView } from "../serve/view.js";
import { ReadNow } from "../serve/view.js";
import { Alignment, type AlignmentOwner } from "./alignment.js";
import { Detector, type DetectorOwner, everyReadout } from "./detector.js";
import { historyCodes } from "./history-columns.js";
import { MeterMemory } from "./meter-memory.js";
import { Pace } from "./pace.js";
import { DAY, type Schedule } from "./schedule.js";
import type { MeterSettings } from "./settings.js";

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
/** Longest wait of the one timer; a schedule further away is waited for in steps. */
const WAIT_LIMIT = 3_600_000;

/** Told after each conversation. */
export interface ReaderOwner {
  /** `fault` is Fault.None after a good read. */
  meterRead(reader: MeterReader, fault: number): void;
  /** Another period of its history is complete. */
  historyChanged?(reader: MeterReader): void;
  /** The alignment assistant has something new to say. */
  alignmentChanged?(reader: MeterReader): void;
  /** `auto` found out which meter it is. */
  meterKnown(reader: MeterReader): void;
}

export class MeterReader implements LineOwner, DetectorOwner, AlignmentOwner, MeterView {
  readonly id: string;
  meter: Meter | undefined;
  readings = new Readings([], { spare: 0, texts: 0, textLimit: 0 });
  lastFault: number = Fault.None;
  lastReadSeconds = 0;
  lastReadAt = -1;
  readonly line: Line;
  /** What was read before; undefined while nobody knows which meter it is. */
  history: History | undefined;
  readonly #device: Device;
  readonly #owner: ReaderOwner;
  readonly #settings: MeterSettings;
  readonly #options: ProtocolOptions;
  readonly #timer: Timer;
  readonly #utcOffsetMinutes: number;
  readonly #pace: Pace;
  #schedule: Schedule;
  readonly #detector: Detector;
  #readout: MeterReadout | undefined;
  /** Undefined until somebody wants it. */
  alignment: Alignment | undefined;
  #set: number = ReadSet.All;
  readonly #memory: MeterMemory;

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
    this.#memory = new MeterMemory(device.storage, settings.id);
    this.#owner = owner;
    this.#settings = settings;
    this.#options = options;
    this.line = new Line(device, settings.line, AWAKE_AFTER_REPLY);
    this.#timer = device.timer(() => this.#wake());
    this.#detector = new Detector(device, this.line, options, this);
    this.#pace = new Pace(settings, utcOffsetMinutes);
    this.#schedule = this.#pace.plan(undefined, undefined, device.now());
    this.#know(settings.model === "auto" ? undefined : findMeter(settings.model));
    this.#recall();
  }

  /** In the meter's own digits; empty while unknown. */
  get serial(): string {
    return this.#memory.serial;
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
    return this.line.busy || this.#isAligning;
  }

  /** Told to people when the settings ask for more than the battery should give. */
  get warning(): string {
    return this.#pace.warning;
  }

  get intervalSeconds(): number {
    return this.#pace.intervalMilliseconds / 1000;
  }

  get advice(): string {
    const { framingErrors, parityErrors } = this.line.statistics;
    const { lastFault } = this;
    return this.#readout
      ? (this.#readout.advise?.(lastFault, framingErrors + parityErrors) ?? "")
      : this.#detector.advice;
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
    this.alignment?.stop();
    this.#timer.clear();
    this.history?.sync();
    this.line.close();
  }

  /** Asks for a read of a `ReadSet`; answers a `ReadNow`. */
  request(set: number): number {
    if (this.#readout?.passive) return ReadNow.Accepted;
    if (this.busy) return ReadNow.Busy;
    if (!this.#schedule.request(set, this.#device.now())) return ReadNow.TooSoon;
    this.#timer.set(0);
    return ReadNow.Accepted;
  }

  staleAfter(row: number): number {
    const field = this.meter?.fields[row];
    const period = field && field.set !== "live" ? DAY : this.#pace.intervalMilliseconds;
    return STALE_READS * period;
  }

  /** Starts the alignment assistant, or stops it. What is being read is given up for it, and read afterwards. */
  align(isWanted: boolean): void {
    if (!isWanted) {
      this.alignment?.stop();
      return;
    }
    this.alignment ??= new Alignment(this.#device, this.line, this);
    const readout = this.#readout;
    if (!readout?.passive) this.line.stop();
    this.alignment.start(readout ? [readout] : everyReadout(this.#options));
    this.#plan();
  }

  /** The line is the assistant's alone. Meters that speak by themselves are heard by both. */
  get #isAligning(): boolean {
    return this.alignment?.running === true && this.#readout?.passive !== true;
  }

  asking(): void {
    this.#stamp();
  }

  aligned(): void {
    const { running, good } = this.alignment!;
    if (!running && good > 0 && !this.line.busy) this.#schedule.heard(this.#device.now());
    if (!running) this.#plan();
    this.#owner.alignmentChanged?.(this);
  }

  ended(step: number, fault: number): void {
    this.alignment?.ended(step, fault);
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
    if (isRead && this.#pace.intervalMilliseconds >= WAIT_LIMIT) history.sync();
    else history.turn(this.#device.wallSeconds());
    if (history.writes !== writes) this.#owner.historyChanged?.(this);
  }

  receiving(): void {
    this.#stamp();
  }

  #plan(): void {
    const now = this.#device.now();
    const wait = this.busy ? WAIT_LIMIT : this.#schedule.dueAt(now) - now;
    const hour = this.history?.secondsLeft(this.#device.wallSeconds()) ?? WAIT_LIMIT;
    this.#timer.set(Math.max(0, Math.min(wait, hour * 1000, WAIT_LIMIT)));
  }

  #wake(): void {
    const now = this.#device.now();
    this.#keepHistory(false);
    if (this.busy || this.#schedule.dueAt(now) > now) {
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
    this.#memory.found(meter, serial);
    this.#know(meter);
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
    if (!this.#pace.change(seconds)) return false;
    this.#schedule.changeInterval(this.#pace.intervalMilliseconds, this.#device.now());
    this.#plan();
    return true;
  }

  #know(meter: Meter | undefined): void {
    this.meter = meter;
    this.#readout = undefined;
    if (!meter) {
      this.#schedule = this.#pace.plan(undefined, undefined, this.#device.now());
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
    this.#schedule = this.#pace.plan(meter, this.#readout, this.#device.now());
  }

  #recall(): void {
    const known = this.#memory.recall(this.meter);
    if (!known) return;
    const { absent } = known.learnt;
    if (!this.meter) this.#know(known.meter);
    for (let index = 0; index < absent.length; index++) {
      this.#readout?.leaveOut?.(absent[index]);
      this.readings.absent(absent[index]);
    }
    this.readings.commit();
    const wait = this.#pace.restOfFloor(this.#memory.read, this.#device.wallSeconds());
    if (wait > 0) this.#schedule.putOff(this.#device.now() + wait);
  }

  /** Writes down what the meter leaves out, and its serial number, when that has changed. */
  #learn(): void {
    const serial = this.readings.textOf(this.readings.row(Code.Serial)) || this.serial;
    const read = this.#mindsRestarts() ? this.lastReadSeconds : 0;
    // Only what need not be asked for again is worth writing down.
    this.#memory.learn(this.meter!, serial, this.readings, this.#readout?.leaveOut !== undefined, read);
  }

  /** A battery that pays for seconds of light must not pay for every restart of the gateway. */
  #mindsRestarts(): boolean {
    return this.meter?.cost.supply === "battery" && this.meter.cost.defaultMinute !== undefined;
  }

  /** A daily read comes at its time of day, once the clock is set. */
  #putOffToTimeOfDay(): void {
    const wait = this.#pace.toTimeOfDay(this.#device.wallSeconds());
    if (wait >= 0) this.#schedule.putOff(this.#device.now() + wait);
  }

  /** A remembered model that has long not answered: perhaps the head sits on another meter now. */
  #doubt(): void {
    if (this.#settings.model !== "auto" || this.#schedule.failures % DOUBT_LIMIT !== 0) return;
    this.#know(undefined);
  }
}
