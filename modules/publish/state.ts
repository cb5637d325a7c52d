/**
 * Our own retained topics:
 *
 *   <root>/<mac6>/status                 "online", "offline": the link's last will
 *   <root>/<mac6>/gateway/state          JSON, see payload.ts
 *   <root>/<mac6>/gateway/update         JSON in the form of Home Assistant's update entity
 *   <root>/<mac6>/<meter id>/state       JSON, after the first good read and after each one
 *   <root>/<mac6>/<meter id>/status      "online" while the meter answers, "offline" when it no longer does
 *   <root>/<mac6>/<meter id>/settings    JSON: {"interval": seconds, "schedule": kind}
 *
 * A meter's state is sent before its status, so that nobody sees a meter come alive without values.
 */
import { Fault } from "../readout/fault.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import type { Controls } from "./controls.js";
import { OFFLINE, ONLINE } from "./link-options.js";
import type { Link, Message, Source } from "./message.js";
import { writeGateway, writeSettings, writeState, writeUpdate } from "./payload.js";
import type { PointSet } from "./points.js";
import type { PublishSettings } from "./settings.js";

/** A meter id cannot be this: the gateway's own topics are there. */
export const GATEWAY_ID = "gateway";

/** Reads that may be missed before a meter counts as gone. */
const MISSED_READS = 3;
/** And how long a readout may take, retries included. */
const READ_SLACK_MS = 60_000;

/** `<root>/<last six digits of the MAC>`. */
export function baseTopic(root: string, mac: string): string {
  return `${root}/${mac.slice(-6)}`;
}

/** What is known of a meter's presence. */
export const Presence = Object.freeze({
  /** Not tried yet: what the broker remembers from before may stand. */
  Unknown: 0,
  Online: 1,
  Offline: 2,
} as const);

/** Whether the meter was read well within its interval. */
export function presence(view: MeterView, now: number): number {
  if (view.lastReadAt < 0)
    return view.lastFault === Fault.None && view.trouble === "" ? Presence.Unknown : Presence.Offline;
  const limit = MISSED_READS * view.intervalSeconds * 1000 + READ_SLACK_MS;
  return now - view.lastReadAt <= limit ? Presence.Online : Presence.Offline;
}

/** Messages of a meter, in this order; those of the gateway follow. */
const PER_METER = 3;
const STATUS = 1;
const OF_GATEWAY = 2;

export class StateTopics implements Source {
  readonly messages: number;
  readonly #gateway: GatewayView;
  readonly #settings: PublishSettings;
  readonly #base: string;
  readonly #points: PointSet;
  readonly #controls: Controls;
  /** The `Presence` of each meter that was last said. */
  readonly #said: Uint8Array;
  #link: Link | undefined;

  constructor(gateway: GatewayView, settings: PublishSettings, points: PointSet, controls: Controls) {
    this.#points = points;
    this.#gateway = gateway;
    this.#settings = settings;
    this.#base = baseTopic(settings.mqtt.root, gateway.mac);
    this.#controls = controls;
    this.messages = PER_METER * gateway.meters.length + OF_GATEWAY;
    this.#said = new Uint8Array(gateway.meters.length);
  }

  attach(link: Link): void {
    this.#link = link;
  }

  connected(): void {
    this.#link?.mark(this, 0, this.messages - 1);
  }

  meterRead(index: number): void {
    this.#link?.mark(this, PER_METER * index, PER_METER * index);
    this.checkStatus(index);
  }

  /** Says online or offline if that has changed. */
  checkStatus(index: number): void {
    const said = presence(this.#gateway.meters[index], this.#gateway.now());
    if (said === this.#said[index]) return;
    this.#said[index] = said;
    this.#link?.mark(this, PER_METER * index + STATUS, PER_METER * index + STATUS);
  }

  /** The settings of a meter changed. */
  meterChanged(index: number): void {
    this.#link?.mark(this, PER_METER * index + 2, PER_METER * index + 2);
    this.checkStatus(index);
  }

  gatewayChanged(): void {
    this.#link?.mark(this, this.messages - OF_GATEWAY, this.messages - 1);
  }

  compose(index: number, message: Message): boolean {
    message.qos = this.#settings.mqtt.state.qos;
    message.retain = this.#settings.mqtt.state.retain;
    const number = Math.floor(index / PER_METER);
    const view = this.#gateway.meters[number];
    if (!view) return this.#composeGateway(index === this.messages - 1, message);
    switch (index % PER_METER) {
      case 0: {
        message.topic = `${this.#base}/${view.id}/state`;
        const points = this.#points.of(number, view);
        return points !== undefined && writeState(message.payload, view, points);
      }
      case STATUS: {
        // Availability is worth keeping whatever the group says: a late subscriber has to learn it.
        message.retain = true;
        message.topic = `${this.#base}/${view.id}/status`;
        const known = presence(view, this.#gateway.now());
        message.payload.text(known === Presence.Online ? ONLINE : OFFLINE);
        return known !== Presence.Unknown;
      }
    }
    message.topic = `${this.#base}/${view.id}/settings`;
    writeSettings(message.payload, view, this.#controls);
    return true;
  }

  #composeGateway(update: boolean, message: Message): boolean {
    message.topic = `${this.#base}/${GATEWAY_ID}/${update ? "update" : "state"}`;
    if (update) writeUpdate(message.payload, this.#gateway, this.#controls);
    else writeGateway(message.payload, this.#gateway, this.#controls);
    return true;
  }
}
