/**
 * One meter on one line: decides when to read, runs the readout, keeps the readings.
 *
 *   Unknown --(the detector names it)--> Known --due--> Reading --Done or Fault--> Known
 *
 * With a model in the settings it starts Known. A meter that pushes is listened to all the time; each telegram
 * counts as a read. What was learnt (the model, registers that the meter leaves out) is kept in the storage, so
 * that neither a restart nor an update asks the meter again.
 */
import type { Zone } from "../bytes/zone.js";
import type { Device, Timer } from "../device/device.js";
import type { LineOwner } from "../line/owner.js";
import { findMeter } from "../meters/index.js";
import type { Meter } from "../meters/meter.js";
import type { ProtocolOptions } from "../meters/protocols.js";
import { Code } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import { type MapView, ReadSet } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import { ReadNow } from "../serve/view.js";
import { Alignment, type AlignmentOwner } from "./alignment.js";
import type { BackFillOwner } from "./back-fill.js";
import { Detector, type DetectorOwner } from "./detector.js";
import { MeterState } from "./meter-state.js";
import type { Remains } from "./remains.js";
import type { MeterSettings } from "./settings.js";

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

export class MeterReader
  extends MeterState
  implements LineOwner, DetectorOwner, AlignmentOwner, BackFillOwner
{
  readonly #owner: ReaderOwner;
  readonly #timer: Timer;
  #set: number = ReadSet.All;

  constructor(
    device: Device,
    settings: MeterSettings,
    options: ProtocolOptions,
    zone: Zone,
    owner: ReaderOwner,
    before?: Remains,
  ) {
    super(device, settings, options, zone, before);
    this.#owner = owner;
    this.#timer = device.timer(this);
    this.detector = new Detector(device, this.line, options, this);
    this.#know(settings.model === "auto" ? undefined : findMeter(settings.model));
    this.#recall();
    if (before && this.readings === before.readings) {
      this.lastReadAt = before.lastReadAt;
      this.lastReadSeconds = before.lastReadSeconds;
    }
  }

  /**
   * Starts reading; the first read is due at once. A KMP meter whose model the owner named is asked for its
   * serial number first, once in its life: other systems know it by that.
   */
  start(): void {
    if (this.serial === "" && this.meter?.protocol === "kmp") this.schedule.want(ReadSet.KeepAlive);
    this.#plan();
  }

  close(): void {
    this.alignment?.stop();
    this.#timer.clear();
    this.line.close();
    this.record.close();
  }

  /** Asks for a read of a `ReadSet`; answers a `ReadNow`. */
  request(set: number): number {
    if (this.conversation.isPassive) return ReadNow.Accepted;
    if (this.busy) return ReadNow.Busy;
    if (!this.schedule.request(set, this.device.now())) return ReadNow.TooSoon;
    this.#timer.set(0);
    return ReadNow.Accepted;
  }

  /** Starts the alignment assistant, or stops it. What is being read is given up for it, and read afterwards. */
  align(isWanted: boolean): void {
    if (!isWanted) {
      this.alignment?.stop();
      return;
    }
    this.alignment ??= new Alignment(this.device, this.line, this);
    if (this.line.busy && !this.conversation.isPassive) {
      this.line.stop();
      this.record.fillLater();
    }
    this.alignment.start(this.conversation.probes());
    this.#plan();
  }

  asking(): void {
    this.conversation.stamp();
  }

  aligned(): void {
    const { running, good } = this.alignment!;
    if (!running && good > 0 && !this.line.busy) this.schedule.heard(this.device.now());
    if (!running) this.#plan();
    this.#owner.alignmentChanged?.(this);
  }

  ended(step: number, fault: number): void {
    this.alignment?.ended(step, fault);
    const now = this.device.now();
    this.lastFault = step === Step.Done ? Fault.None : fault;
    if (step === Step.Done) {
      if (this.#set === ReadSet.Live || this.#set === ReadSet.All) this.pace.read(this.readings);
      this.#applyPace();
      this.schedule.done(this.#set, now);
      if (this.#set !== ReadSet.KeepAlive) {
        if (this.lastReadAt >= 0) this.record.cameBack(now - this.lastReadAt, this.pace.longestGap);
        this.lastReadAt = now;
        this.lastReadSeconds = this.readings.wallSeconds;
        const isRare = this.pace.intervalAt(this.device.wallSeconds()) >= WAIT_LIMIT;
        this.#historyTurned(this.record.note(this.readings, this.lastReadSeconds, isRare));
        this.#putOffToTimeOfDay();
      }
      this.#learn();
      const remark = this.conversation.readout?.remark?.() ?? "";
      if (remark !== "") this.device.log(`${this.id}: ${remark}`);
    } else {
      this.pace.failed();
      this.#applyPace();
      this.schedule.failed(this.#set, now);
      this.#doubt();
    }
    this.#owner.meterRead(this, this.lastFault);
    if (step === Step.Done && this.#set !== ReadSet.KeepAlive && !this.line.busy)
      this.record.fillGap(this.meter, this.line, this.pace.longestGap, this);
    this.#plan();
  }

  filled(periods: number): void {
    if (periods > 0) this.device.log(`${this.id}: ${periods} hours or days came from the meter's own log`);
    this.#historyTurned(periods > 0);
    this.#plan();
  }

  #historyTurned(isWritten: boolean): void {
    if (isWritten) this.#owner.historyChanged?.(this);
  }

  receiving(): void {
    this.conversation.stamp();
  }

  #plan(): void {
    const now = this.device.now();
    this.#applyPace();
    this.#historyTurned(this.record.turn());
    const wait = this.busy ? WAIT_LIMIT : this.schedule.dueAt(now) - now;
    const turn = this.record.turnIn ?? WAIT_LIMIT;
    const change = this.pace.changeIn(this.device.wallSeconds());
    this.#timer.set(Math.max(0, Math.min(wait, turn, change, WAIT_LIMIT)));
  }

  #applyPace(): void {
    this.pace.apply(this.schedule, this.device.now(), this.device.wallSeconds());
  }

  onTimer(): void {
    const now = this.device.now();
    this.#applyPace();
    // Before a read, which may take a while: the hour that is over is written when it ends.
    this.#historyTurned(this.record.turn());
    if (this.busy || this.schedule.dueAt(now) > now) {
      this.#plan();
      return;
    }
    if (!this.conversation.readout) {
      this.detector?.start();
      return;
    }
    this.#set = this.schedule.dueSet(now);
    this.conversation.run(this.#set, this);
  }

  detected(meter: Meter, serial: string, isRelative: boolean): void {
    this.record.memory.found(meter, serial);
    this.#know(meter);
    this.device.log(
      `${this.id}: this is a ${meter.maker} ${meter.model}${isRelative ? ", or a close relative" : ""}`,
    );
    this.#owner.meterKnown(this);
    this.#plan();
  }

  undetected(fault: number): void {
    this.ended(Step.Fault, fault);
  }

  channelMap(): MapView | undefined {
    return this.conversation.readout?.mapView?.();
  }

  /** The owner's map of a boiler from now on. False: it is none, or the meter needs none. */
  useMap(text: string): boolean {
    if (this.conversation.readout?.useMap?.(text) !== true) return false;
    this.settings.map = text;
    return true;
  }

  /** Reads at another interval from now on. False: below the meter's floor, or out of range. */
  changeInterval(seconds: number): boolean {
    if (!this.pace.change(seconds)) return false;
    this.#plan();
    return true;
  }

  /** Name of the schedule; see modes.ts. */
  get mode(): string {
    return this.pace.mode;
  }

  /** Reads by another schedule from now on. False: there is none of this name. */
  chooseMode(name: string): boolean {
    if (!this.pace.choose(name)) return false;
    this.#plan();
    return true;
  }

  #know(meter: Meter | undefined): void {
    this.conversation.know(meter);
    if (meter) this.record.open(meter);
    this.schedule = this.pace.plan(meter, this.conversation.readout, this.device.now());
  }

  #recall(): void {
    const known = this.record.memory.recall(this.meter);
    if (!known) return;
    if (!this.meter) this.#know(known.meter);
    this.conversation.leaveOut(known.learnt.absent);
    const wait = this.pace.restOfFloor(this.record.memory.read, this.device.wallSeconds());
    if (wait > 0) this.schedule.putOff(this.device.now() + wait);
  }

  /** Writes down what the meter leaves out, and its serial number, when that has changed. */
  #learn(): void {
    const serial = this.readings.textOf(this.readings.row(Code.Serial)) || this.serial;
    const read = this.#mindsRestarts() ? this.lastReadSeconds : 0;
    // Only what need not be asked for again is worth writing down.
    this.record.memory.learn(
      this.meter!,
      serial,
      this.readings,
      this.conversation.readout?.leaveOut !== undefined,
      read,
    );
  }

  /** A battery that pays for seconds of light must not pay for every restart of the gateway. */
  #mindsRestarts(): boolean {
    return this.meter?.cost.supply === "battery" && this.meter.cost.defaultMinute !== undefined;
  }

  /** A daily read comes at its time of day, once the clock is set. */
  #putOffToTimeOfDay(): void {
    const wait = this.pace.toTimeOfDay(this.device.wallSeconds());
    if (wait >= 0) this.schedule.putOff(this.device.now() + wait);
  }

  /** A remembered model that has long not answered: perhaps the head sits on another meter now. */
  #doubt(): void {
    if (this.settings.model !== "auto" || this.schedule.failures % DOUBT_LIMIT !== 0) return;
    this.#know(undefined);
  }
}
