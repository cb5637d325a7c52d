/**
 * MQTT discovery of Home Assistant (www.home-assistant.io/integrations/mqtt, "MQTT Discovery"):
 *
 *   device   <prefix>/device/<object id>/config               one payload with `dev`, `o` and `cmps`
 *   single   <prefix>/<platform>/<object id>/<key>/config     one payload per entity; Domoticz needs this
 *   off      nothing, and what was announced before is removed
 *
 * Object ids are "iris_<mac>" for the gateway and "iris_<mac>_<serial>" for a meter; the object id of a device
 * payload is the node id of single ones, so that Home Assistant knows both for the same entity.
 *
 * The announcement of a device goes through three phases, in the order of the messages:
 *   migrate  when the mode has changed: {"migrate_discovery": true} to each old topic
 *   config   what there is now; in a device payload first once with the components to be removed
 *   clear    empty payloads to the topics that are no longer used
 * When the broker has acknowledged all, the record of the device is written (announced.ts).
 *
 * An entity appears with the first value of its field, and never without: what the meter does not have is not
 * shown. Once shown it stays, over restarts too, until the meter says that it has no such register.
 *
 * A device payload that would not fit the buffer is cut into parts by the place of the entity in the meter's
 * table, so that an entity never wanders to another part: <object id>, <object id>_2, ...
 */
import type { Device, Timer } from "../device/device.js";
import type { GatewayView } from "../serve/view.js";
import { type Announced, AnnouncedStore } from "./announced.js";
import type { Controls } from "./controls.js";
import { DevicePlan, type PlanOptions } from "./device-plan.js";
import { EntityWriter } from "./entities.js";
import type { Link, Message, Source } from "./message.js";
import type { PointSet } from "./points.js";
import type { PublishSettings } from "./settings.js";
import { baseTopic } from "./state.js";

/** Home Assistant has just started: many devices answer, so each waits a random part of this. */
export const BIRTH_DELAY_MS = 10_000;
/** Records of devices that are gone, cleaned up at the same time. */
const ORPHAN_LIMIT = 4;

export interface DiscoveryOwner {
  /** Home Assistant has told its birth: states are to be sent again. */
  born(): void;
}

export interface DiscoveryOptions {
  /** Room for the longest payload in bytes. */
  readonly payloadLimit: number;
  /** Entities of one device; further ones are left out. */
  readonly entityLimit: number;
  readonly owner: DiscoveryOwner;
}

export class HomeAssistant implements Source {
  readonly messages: number;
  readonly subscriptions: readonly string[];
  readonly #gateway: GatewayView;
  readonly #settings: PublishSettings["homeAssistant"];
  readonly #store: AnnouncedStore;
  readonly #plans: DevicePlan[] = [];
  readonly #options: PlanOptions;
  readonly #device: Device;
  readonly #owner: DiscoveryOwner;
  readonly #timer: Timer;
  readonly #perDevice: number;
  readonly #status: string;
  #link: Link | undefined;

  constructor(
    device: Device,
    gateway: GatewayView,
    settings: PublishSettings,
    points: PointSet,
    controls: Controls,
    options: DiscoveryOptions,
  ) {
    this.#device = device;
    this.#gateway = gateway;
    this.#settings = settings.homeAssistant;
    this.#store = new AnnouncedStore(device.storage);
    this.#owner = options.owner;
    this.#timer = device.timer(this);
    const plan: PlanOptions = {
      gateway,
      settings: settings.homeAssistant,
      base: baseTopic(settings.mqtt.root, gateway.mac),
      controls,
      store: this.#store,
      payloadLimit: options.payloadLimit,
      entityLimit: options.entityLimit,
      entities: new EntityWriter(settings.homeAssistant.mode === "device"),
      points,
    };
    this.#plans.push(new DevicePlan(plan, -1));
    for (let index = 0; index < gateway.meters.length; index++) this.#plans.push(new DevicePlan(plan, index));
    this.#options = plan;
    this.#perDevice = this.#plans[0].messages;
    this.messages = this.#perDevice * (this.#plans.length + ORPHAN_LIMIT);
    this.#status = `${settings.homeAssistant.prefix}/status`;
    this.subscriptions = settings.homeAssistant.mode === "off" ? [] : Object.freeze([this.#status]);
  }

  /** The birth message of Home Assistant is to be answered now. */
  onTimer(): void {
    this.#announceAll();
    this.#owner.born();
  }

  attach(link: Link): void {
    this.#link = link;
  }

  connected(): void {
    this.#announceAll();
  }

  /** The values of a meter changed: announces it again if that shows in its entities. */
  meterRead(index: number): void {
    if (this.#plans[1 + index].isAnnounced()) return;
    this.#announce(1 + index);
    // Another serial number is another meter: the one before is gone.
    this.#announceOrphans();
  }

  compose(index: number, message: Message): boolean {
    const plan = this.#plans[Math.floor(index / this.#perDevice)];
    message.qos = 1;
    message.retain = true;
    return plan.compose(index % this.#perDevice, message);
  }

  delivered(index: number): void {
    this.#settle(Math.floor(index / this.#perDevice));
  }

  /** Nothing is left to send. */
  settled(): void {
    for (let index = 0; index < this.#plans.length; index++) this.#settle(index);
  }

  #settle(index: number): void {
    const first = index * this.#perDevice;
    if (this.#link?.isSettled(this, first, first + this.#perDevice - 1)) this.#plans[index].finish();
  }

  received(topic: string, payload: string, retained: boolean): boolean {
    if (topic !== this.#status || this.#settings.mode === "off") return false;
    // A retained birth message is answered by the announcement that every connection begins with.
    if (retained || payload !== "online") return true;
    const dice = new Uint8Array(2);
    this.#device.random(dice);
    this.#timer.set(Math.floor((((dice[0] << 8) | dice[1]) / 65536) * BIRTH_DELAY_MS));
    return true;
  }

  close(): void {
    this.#timer.clear();
  }

  #announceAll(): void {
    for (let index = 0; index <= this.#gateway.meters.length; index++) this.#announce(index);
    this.#announceOrphans();
  }

  /** Their plans are made when there is a first one of them: most houses never have any. */
  #announceOrphans(): void {
    for (let index = 0; index < ORPHAN_LIMIT; index++) {
      const place = 1 + this.#gateway.meters.length + index;
      if (place === this.#plans.length && this.#orphan(index))
        this.#plans.push(new DevicePlan(this.#options, -1, () => this.#orphan(index)));
      if (place < this.#plans.length) this.#announce(place);
    }
  }

  #announce(index: number): void {
    this.#plans[index].begin();
    const first = index * this.#perDevice;
    this.#link?.mark(this, first, first + this.#perDevice - 1);
  }

  /** Record number `wanted` of those whose device is gone for good. */
  #orphan(wanted: number): Announced | undefined {
    let found = 0;
    for (let index = 0; index < this.#store.records.length; index++) {
      const record = this.#store.records[index];
      if (this.#isGone(record) && found++ === wanted) return record;
    }
    return undefined;
  }

  #isGone(record: Announced): boolean {
    for (let index = 0; index < this.#plans.length; index++)
      if (this.#plans[index].owns(record)) return false;
    return true;
  }
}
