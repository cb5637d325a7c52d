/**
 * How one meter is: what publishers, REST and the light see of it. Made of its conversation, its pace, its schedule and
 * its record; `MeterReader` moves them.
 */
import type { Zone } from "../bytes/zone.js";
import type { Device } from "../device/device.js";
import type { History } from "../history/history.js";
import type { Line } from "../line/line.js";
import type { Meter } from "../meters/meter.js";
import type { ProtocolOptions } from "../meters/protocols.js";
import type { Readings } from "../reading/readings.js";
import { Fault } from "../readout/fault.js";
import type { MeterView } from "../serve/view.js";
import type { Alignment } from "./alignment.js";
import type { Budget } from "./budget.js";
import { Conversation } from "./conversation.js";
import type { Detector } from "./detector.js";
import { MeterRecord } from "./meter-record.js";
import { Pace } from "./pace.js";
import type { Remains } from "./remains.js";
import { DAY, type Schedule } from "./schedule.js";
import type { MeterSettings } from "./settings.js";

/** A value is stale when this many reads that should have renewed it are missing. */
const STALE_READS = 3;

export abstract class MeterState implements MeterView {
  readonly id: string;
  lastFault: number = Fault.None;
  lastReadSeconds = 0;
  lastReadAt = -1;
  /** Undefined until somebody wants it. */
  alignment: Alignment | undefined;
  protected readonly device: Device;
  protected readonly settings: MeterSettings;
  protected readonly conversation: Conversation;
  protected readonly record: MeterRecord;
  protected readonly pace: Pace;
  protected schedule: Schedule;
  protected detector: Detector | undefined;

  constructor(
    device: Device,
    settings: MeterSettings,
    options: ProtocolOptions,
    zone: Zone,
    before: Remains | undefined,
  ) {
    this.id = settings.id;
    this.device = device;
    this.settings = settings;
    this.conversation = new Conversation(device, settings.line, options, before);
    this.record = new MeterRecord(device, settings.id, this.line.statistics, zone);
    this.pace = new Pace(settings, zone);
    this.schedule = this.pace.plan(undefined, undefined, device.now());
  }

  /** What stays valid when the gateway is opened anew; undefined: nothing was read. */
  get remains(): Remains | undefined {
    const { settings, meter, readings, lastReadAt, lastReadSeconds } = this;
    return meter && lastReadAt >= 0 ? { settings, meter, readings, lastReadAt, lastReadSeconds } : undefined;
  }

  /** In the meter's own digits; empty while unknown. */
  get serial(): string {
    return this.record.memory.serial;
  }

  /** What was read before; undefined while nobody knows which meter it is. */
  get history(): History | undefined {
    return this.record.history;
  }

  get batteryTenths(): number {
    return this.meter ? this.pace.batteryTenths(this.meter, this.budget.awakePerDay) : -1;
  }

  /** What reading has cost by day. */
  get budget(): Budget {
    return this.record.budget;
  }

  get meter(): Meter | undefined {
    return this.conversation.meter;
  }

  get readings(): Readings {
    return this.conversation.readings;
  }

  get line(): Line {
    return this.conversation.line;
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
    return this.line.busy || this.isAligning;
  }

  /** Told to people when the settings ask for more than the battery should give. */
  get warning(): string {
    return this.pace.warning;
  }

  get intervalSeconds(): number {
    return this.pace.intervalMilliseconds / 1000;
  }

  get advice(): string {
    const { framingErrors, parityErrors } = this.line.statistics;
    const { readout } = this.conversation;
    return readout
      ? (readout.advise?.(this.lastFault, framingErrors + parityErrors) ?? "")
      : (this.detector?.advice ?? "");
  }

  /** Conversations in a row that failed. */
  get failures(): number {
    return this.schedule.failures;
  }

  get nextReadAt(): number {
    return this.schedule.dueAt(this.device.now());
  }

  staleAfter(row: number): number {
    const field = this.meter?.fields.at(row);
    if (field && field.set !== "live") return STALE_READS * DAY;
    const age = this.device.now() - Math.max(0, this.lastReadAt);
    return this.pace.staleAfter(STALE_READS, this.device.wallSeconds(), age);
  }

  /** The line is the assistant's alone. Meters that speak by themselves are heard by both. */
  protected get isAligning(): boolean {
    return this.alignment?.running === true && !this.conversation.isPassive;
  }
}
