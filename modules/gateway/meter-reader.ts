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
import type { History } from "../history/history.js";
import type { Line, LineOwner } from "../line/line.js";
import { findMeter } from "../meters/index.js";
import type { Meter } from "../meters/meter.js";
import type { ProtocolOptions } from "../meters/protocols.js";
import type { Readings } from "../reading/readings.js";
import { Code } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { type MapView, ReadSet } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import type { MeterView } from "../serve/view.js";
import { ReadNow } from "../serve/view.js";
import { Alignment, type AlignmentOwner } from "./alignment.js";
import type { Budget } from "./budget.js";
import { Conversation } from "./conversation.js";
import { Detector, type DetectorOwner } from "./detector.js";
import { MeterRecord } from "./meter-record.js";
import { Pace } from "./pace.js";
import { DAY, type Schedule } from "./schedule.js";
import type { MeterSettings } from "./settings.js";

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
  lastFault: number = Fault.None;
  lastReadSeconds = 0;
  lastReadAt = -1;
  readonly #device: Device;
  readonly #owner: ReaderOwner;
  readonly #settings: MeterSettings;
  readonly #conversation: Conversation;
  readonly #timer: Timer;
  readonly #pace: Pace;
  #schedule: Schedule;
  readonly #detector: Detector;
  /** Undefined until somebody wants it. */
  alignment: Alignment | undefined;
  #set: number = ReadSet.All;
  readonly #record: MeterRecord;

  /** @param utcOffsetMinutes local time, by which days and months are counted, less UTC */
  constructor(
    device: Device,
    settings: MeterSettings,
    options: ProtocolOptions,
    utcOffsetMinutes: number,
    owner: ReaderOwner,
  ) {
    this.id = settings.id;
    this.#device = device;
    this.#owner = owner;
    this.#settings = settings;
    this.#conversation = new Conversation(device, settings.line, options);
    this.#record = new MeterRecord(device, settings.id, this.line.statistics, utcOffsetMinutes);
    this.#timer = device.timer(() => this.#wake());
    this.#detector = new Detector(device, this.line, options, this);
    this.#pace = new Pace(settings, utcOffsetMinutes);
    this.#schedule = this.#pace.plan(undefined, undefined, device.now());
    this.#know(settings.model === "auto" ? undefined : findMeter(settings.model));
    this.#recall();
  }

  /** In the meter's own digits; empty while unknown. */
  get serial(): string {
    return this.#record.memory.serial;
  }

  /** What was read before; undefined while nobody knows which meter it is. */
  get history(): History | undefined {
    return this.#record.history;
  }

  get batteryTenths(): number {
    return this.meter ? this.#pace.batteryTenths(this.meter, this.budget.awakePerDay) : -1;
  }

  /** What reading has cost by day. */
  get budget(): Budget {
    return this.#record.budget;
  }

  get meter(): Meter | undefined {
    return this.#conversation.meter;
  }

  get readings(): Readings {
    return this.#conversation.readings;
  }

  get line(): Line {
    return this.#conversation.line;
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
    const { readout } = this.#conversation;
    return readout
      ? (readout.advise?.(this.lastFault, framingErrors + parityErrors) ?? "")
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
    if (this.serial === "" && this.meter?.protocol === "kmp") this.#schedule.want(ReadSet.KeepAlive);
    this.#plan();
  }

  close(): void {
    this.alignment?.stop();
    this.#timer.clear();
    this.line.close();
    this.#record.close();
  }

  /** Asks for a read of a `ReadSet`; answers a `ReadNow`. */
  request(set: number): number {
    if (this.#conversation.isPassive) return ReadNow.Accepted;
    if (this.busy) return ReadNow.Busy;
    if (!this.#schedule.request(set, this.#device.now())) return ReadNow.TooSoon;
    this.#timer.set(0);
    return ReadNow.Accepted;
  }

  staleAfter(row: number): number {
    const field = this.meter?.fields[row];
    if (field && field.set !== "live") return STALE_READS * DAY;
    const age = this.#device.now() - Math.max(0, this.lastReadAt);
    return this.#pace.staleAfter(STALE_READS, this.#device.wallSeconds(), age);
  }

  /** Starts the alignment assistant, or stops it. What is being read is given up for it, and read afterwards. */
  align(isWanted: boolean): void {
    if (!isWanted) {
      this.alignment?.stop();
      return;
    }
    this.alignment ??= new Alignment(this.#device, this.line, this);
    if (!this.#conversation.isPassive) this.line.stop();
    this.alignment.start(this.#conversation.probes());
    this.#plan();
  }

  /** The line is the assistant's alone. Meters that speak by themselves are heard by both. */
  get #isAligning(): boolean {
    return this.alignment?.running === true && !this.#conversation.isPassive;
  }

  asking(): void {
    this.#conversation.stamp();
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
      if (this.#set === ReadSet.Live || this.#set === ReadSet.All) this.#pace.read(this.readings);
      this.#applyPace();
      this.#schedule.done(this.#set, now);
      if (this.#set !== ReadSet.KeepAlive) {
        this.lastReadAt = now;
        this.lastReadSeconds = this.readings.wallSeconds;
        const isRare = this.#pace.intervalAt(this.#device.wallSeconds()) >= WAIT_LIMIT;
        this.#historyTurned(this.#record.note(this.readings, this.lastReadSeconds, isRare));
        this.#putOffToTimeOfDay();
      }
      this.#learn();
      const remark = this.#conversation.readout?.remark?.() ?? "";
      if (remark !== "") this.#device.log(`${this.id}: ${remark}`);
    } else {
      this.#pace.failed();
      this.#applyPace();
      this.#schedule.failed(this.#set, now);
      this.#doubt();
    }
    this.#owner.meterRead(this, this.lastFault);
    this.#plan();
  }

  #historyTurned(isWritten: boolean): void {
    if (isWritten) this.#owner.historyChanged?.(this);
  }

  receiving(): void {
    this.#conversation.stamp();
  }

  #plan(): void {
    const now = this.#device.now();
    this.#applyPace();
    this.#historyTurned(this.#record.turn());
    const wait = this.busy ? WAIT_LIMIT : this.#schedule.dueAt(now) - now;
    const turn = this.#record.turnIn ?? WAIT_LIMIT;
    const change = this.#pace.changeIn(this.#device.wallSeconds());
    this.#timer.set(Math.max(0, Math.min(wait, turn, change, WAIT_LIMIT)));
  }

  #applyPace(): void {
    this.#pace.apply(this.#schedule, this.#device.now(), this.#device.wallSeconds());
  }

  #wake(): void {
    const now = this.#device.now();
    this.#applyPace();
    if (this.busy || this.#schedule.dueAt(now) > now) {
      this.#plan();
      return;
    }
    if (!this.#conversation.readout) {
      this.#detector.start();
      return;
    }
    this.#set = this.#schedule.dueSet(now);
    this.#conversation.run(this.#set, this);
  }

  detected(meter: Meter, serial: string, isRelative: boolean): void {
    this.#record.memory.found(meter, serial);
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
    return this.#conversation.readout?.mapView?.();
  }

  /** The owner's map of a boiler from now on. False: it is none, or the meter needs none. */
  useMap(text: string): boolean {
    if (this.#conversation.readout?.useMap?.(text) !== true) return false;
    this.#settings.map = text;
    return true;
  }

  /** Reads at another interval from now on. False: below the meter's floor, or out of range. */
  changeInterval(seconds: number): boolean {
    if (!this.#pace.change(seconds)) return false;
    this.#plan();
    return true;
  }

  /** Name of the schedule; see modes.ts. */
  get mode(): string {
    return this.#pace.mode;
  }

  /** Reads by another schedule from now on. False: there is none of this name. */
  chooseMode(name: string): boolean {
    if (!this.#pace.choose(name)) return false;
    this.#plan();
    return true;
  }

  #know(meter: Meter | undefined): void {
    this.#conversation.know(meter);
    if (meter) this.#record.open(meter);
    this.#schedule = this.#pace.plan(meter, this.#conversation.readout, this.#device.now());
  }

  #recall(): void {
    const known = this.#record.memory.recall(this.meter);
    if (!known) return;
    if (!this.meter) this.#know(known.meter);
    this.#conversation.leaveOut(known.learnt.absent);
    const wait = this.#pace.restOfFloor(this.#record.memory.read, this.#device.wallSeconds());
    if (wait > 0) this.#schedule.putOff(this.#device.now() + wait);
  }

  /** Writes down what the meter leaves out, and its serial number, when that has changed. */
  #learn(): void {
    const serial = this.readings.textOf(this.readings.row(Code.Serial)) || this.serial;
    const read = this.#mindsRestarts() ? this.lastReadSeconds : 0;
    // Only what need not be asked for again is worth writing down.
    this.#record.memory.learn(
      this.meter!,
      serial,
      this.readings,
      this.#conversation.readout?.leaveOut !== undefined,
      read,
    );
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
