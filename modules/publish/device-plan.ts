/**
 * What Home Assistant is to be told of one device: the gateway, a meter, or one that is gone. See
 * homeassistant.ts for the phases and the topics.
 *
 * Messages, numbered: `entityLimit` of each phase. Entities, numbered: first those that every device of the
 * kind has (entity-list.ts), then the points of the meter.
 */
import type { Writer } from "../bytes/writer.js";
import { Unit } from "../reading/unit.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { Announced, type AnnouncedStore, isSameLayout, topicOf } from "./announced.js";
import { classify, flagClass } from "./classes.js";
import type { Controls } from "./controls.js";
import { type DeviceCard, gatewayCard, meterCard, writeDeviceCard, writeOrigin } from "./device-card.js";
import { type EntityPlace, type EntityWriter, Needs } from "./entities.js";
import {
  gatewayEntities,
  Letter,
  listFixed,
  listPoints,
  meterEntities,
  signPoints,
  slug,
} from "./entity-list.js";
import type { Message } from "./message.js";
import { hasReading, writeKey, writePair } from "./payload.js";
import type { PointSet, Points } from "./points.js";
import type { PublishSettings } from "./settings.js";
import { GATEWAY_ID } from "./state.js";

/** Bytes that one component may take in a device payload; more are cut off by the buffer and counted. */
const COMPONENT_BYTES = 420;
/** Bytes of a device payload beside its components. */
const FRAME_BYTES = 1000;

export interface PlanOptions {
  readonly gateway: GatewayView;
  readonly settings: PublishSettings["homeAssistant"];
  /** "iris/<mac6>". */
  readonly base: string;
  readonly controls: Controls;
  readonly store: AnnouncedStore;
  readonly payloadLimit: number;
  readonly entityLimit: number;
  /** One for all plans: they write one after the other. */
  readonly entities: EntityWriter;
  readonly points: PointSet;
}

export class DevicePlan {
  readonly messages: number;
  readonly #options: PlanOptions;
  /** Its place in the gateway's list; -1 = it is no meter. */
  readonly #meter: number;
  readonly #orphan: (() => Announced | undefined) | undefined;
  readonly #entities: EntityWriter;
  /** Entities in one part of a device payload. */
  readonly #partSize: number;
  #objectId = "";
  #old: Announced | undefined;
  #plan: Announced | undefined;
  #signature = "";

  /** @param orphan finds the record of a device that is gone, for a plan that only cleans up */
  constructor(options: PlanOptions, meter: number, orphan?: () => Announced | undefined) {
    this.#options = options;
    this.#meter = meter;
    this.#orphan = orphan;
    this.#entities = options.entities;
    this.#partSize = Math.min(
      options.entityLimit,
      Math.max(1, Math.floor((options.payloadLimit - FRAME_BYTES) / COMPONENT_BYTES)),
    );
    this.messages = 3 * options.entityLimit;
  }

  get #view(): MeterView | undefined {
    return this.#options.gateway.meters[this.#meter];
  }

  /** Object id of the device as it was last announced; empty before. */
  get objectId(): string {
    return this.#objectId;
  }

  /** Whether a record may be of this device, which may not have told its serial number yet. */
  owns(record: Announced): boolean {
    if (this.#orphan) return false;
    return record.objectId === this.#objectId || record.objectId === this.#makeObjectId();
  }

  /** Whether what was announced still holds. */
  isAnnounced(): boolean {
    return this.#signature !== "" && this.#signature === this.#sign();
  }

  /** The messages of this device will be composed one by one now. */
  begin(): void {
    this.#old = undefined;
    this.#plan = undefined;
    const { store, settings } = this.#options;
    if (this.#orphan) {
      this.#old = store.open(this.#orphan());
      if (this.#old) this.#plan = new Announced("off", 1, settings.prefix, this.#old.objectId, "");
      return;
    }
    if (!this.#isReady()) return;
    this.#objectId = this.#makeObjectId();
    this.#old = store.open(store.find(this.#objectId));
    const id = this.#view?.id ?? "";
    this.#plan = new Announced(settings.mode, this.#partSize, settings.prefix, this.#objectId, id);
    if (settings.mode !== "off") this.#list(this.#plan);
    // Nothing is to be cleaned up: what is known already need not be kept twice.
    if (store.holds(this.#plan)) this.#old = undefined;
    this.#signature = this.#sign();
  }

  #list(plan: Announced): void {
    const { controls, gateway, entityLimit } = this.#options;
    const fixed = this.#view ? meterEntities : gatewayEntities;
    const isAsked = this.#view?.meter?.medium !== "boiler";
    listFixed(plan, fixed, controls, gateway.signalStrength !== 0, isAsked);
    const points = this.#points;
    if (points) listPoints(plan, points, this.#old, fixed.length, entityLimit);
  }

  #sign(): string {
    const points = this.#points;
    return points && this.#view ? `${this.#view.serial} ${points.meter.id} ${signPoints(points)}` : "gateway";
  }

  compose(index: number, message: Message): boolean {
    return this.#plan !== undefined && this.#compose(index, this.#plan, message);
  }

  /** The broker has all of it: remembers what Home Assistant knows now. Twice is fine. */
  finish(): void {
    const plan = this.#plan;
    if (!plan) return;
    const { store } = this.#options;
    if (plan.entities.length > 0) store.save(plan);
    else if (this.#old) store.remove(this.#old);
    this.#old = undefined;
    this.#plan = undefined;
  }

  #compose(index: number, plan: Announced, message: Message): boolean {
    const limit = this.#options.entityLimit;
    const item = index % limit;
    if (index < limit) return this.#migrate(item, plan, message);
    if (index < 2 * limit) return this.#configure(item, plan, message);
    return this.#clear(item, plan, message);
  }

  #migrate(item: number, plan: Announced, message: Message): boolean {
    const old = this.#old;
    if (!old || plan.mode === "off" || old.prefix !== plan.prefix || isSameLayout(old, plan)) return false;
    message.topic = topicOf(old, item);
    message.payload.text('{"migrate_discovery":true}');
    return message.topic !== "";
  }

  #configure(item: number, plan: Announced, message: Message): boolean {
    if (plan.mode === "single") {
      message.topic = topicOf(plan, item);
      if (message.topic === "") return false;
      const writer = message.payload;
      writer.byte(0x7b);
      this.#writeEntity(writer, plan, item);
      writeKey(writer, "device");
      writeDeviceCard(writer, this.#card(plan), false);
      writeKey(writer, "origin");
      writeOrigin(writer, this.#options.gateway.version, false);
      writer.byte(0x7d);
      return true;
    }
    return plan.mode === "device" && this.#configurePart(item >> 1, item % 2 === 0, plan, message);
  }

  /** One part of a device payload; first, where components vanished, once with these named as removed. */
  #configurePart(part: number, removing: boolean, plan: Announced, message: Message): boolean {
    const writer = message.payload;
    message.topic = topicOf(plan, part);
    if (message.topic === "") return false;
    writer.byte(0x7b);
    writeKey(writer, "dev");
    writeDeviceCard(writer, this.#card(plan), true);
    writeKey(writer, "o");
    writeOrigin(writer, this.#options.gateway.version, true);
    this.#entities.availability(writer, this.#place(plan), this.#view ? Needs.Meter : Needs.Gateway);
    writeKey(writer, "cmps");
    writer.byte(0x7b);
    for (let index = 0; index < plan.entities.length; index++) {
      if (plan.partOf(plan.entities.indexAt(index)) !== part) continue;
      writeKey(writer, plan.entities.keyAt(index));
      writer.byte(0x7b);
      this.#writeEntity(writer, plan, index);
      writer.byte(0x7d);
    }
    const removed = removing ? this.#writeRemoved(writer, part, plan) : 0;
    writer.byte(0x7d);
    writer.byte(0x7d);
    return !removing || removed > 0;
  }

  /** Components that were announced and are not planned: only their platform says that they are to go. */
  #writeRemoved(writer: Writer, part: number, plan: Announced): number {
    const old = this.#old;
    if (!old || old.prefix !== plan.prefix || !isSameLayout(old, plan)) return 0;
    let removed = 0;
    for (let index = 0; index < old.entities.length; index++) {
      const entity = old.entities.at(index)!;
      if (old.partOf(entity.index) !== part || plan.find(entity.key)) continue;
      writeKey(writer, entity.key);
      writer.byte(0x7b);
      writePair(writer, "p", entity.platform);
      writer.byte(0x7d);
      removed++;
    }
    return removed;
  }

  /** Topics that were used before and are no longer. */
  #clear(item: number, plan: Announced, message: Message): boolean {
    const old = this.#old;
    message.topic = old ? topicOf(old, item) : "";
    if (message.topic === "") return false;
    for (let other = 0; other < this.#options.entityLimit; other++)
      if (topicOf(plan, other) === message.topic) return false;
    return true;
  }

  /** A meter is announced when it has told something; the gateway always. */
  #isReady(): boolean {
    if (!this.#view) return true;
    const points = this.#points;
    return points !== undefined && hasReading(points);
  }

  #makeObjectId(): string {
    const { gateway, store } = this.#options;
    const view = this.#view;
    if (!view) return `iris_${gateway.mac}`;
    // A meter that has not told its number yet is the one that it was.
    const before = view.serial === "" ? store.findMeter(view.id) : undefined;
    if (before) return before.objectId;
    return `iris_${gateway.mac}_${slug(view.serial === "" ? view.id : view.serial, "-")}`;
  }

  #writeEntity(writer: Writer, plan: Announced, number: number): void {
    const entity = plan.entities.at(number)!;
    const { controls, settings } = this.#options;
    const view = this.#view;
    const place = this.#place(plan);
    const points = this.#points;
    let needs: number = Needs.Gateway;
    if (!view || !points) this.#entities.gateway(writer, place, entity.key);
    else if (entity.form === Letter.Fixed)
      this.#entities.meter(writer, place, entity.key, points.meter, controls);
    else {
      needs = Needs.Meter;
      const point = entity.index - meterEntities.length;
      const field = points.field(point);
      const about = this.#entities.entityClass;
      const numeric = entity.form === Letter.Number;
      const zoned = entity.form === Letter.Zoned;
      const unit = zoned ? Unit.DateTime : entity.unit;
      classify(about, field, points.meter.medium, unit, numeric, zoned, settings.temperatureDelta);
      const derived = points.derived(point);
      if (derived) about.enabled = true;
      if (entity.form === Letter.Flag) {
        about.deviceClass = flagClass(field.key);
        about.diagnostic = about.deviceClass === "battery";
      }
      this.#entities.value(writer, place, entity.key, field.key, field.name, entity.form === Letter.Flag);
    }
    // In a device payload, components take over what stands at its root.
    if (plan.mode === "single" || (view && needs === Needs.Gateway))
      this.#entities.availability(writer, place, needs);
  }

  get #points(): Points | undefined {
    const view = this.#view;
    return view && this.#options.points.of(this.#meter, view);
  }

  #place(plan: Announced): EntityPlace {
    return { objectId: plan.objectId, id: this.#view?.id ?? GATEWAY_ID, base: this.#options.base };
  }

  #card(plan: Announced): DeviceCard {
    const { gateway, controls } = this.#options;
    const meter = this.#points?.meter;
    return this.#view && meter
      ? meterCard(gateway, this.#view, meter, plan.objectId)
      : gatewayCard(gateway, plan.objectId, controls.configurationUrl?.());
  }
}
