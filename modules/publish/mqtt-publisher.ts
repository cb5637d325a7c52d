/**
 * Everything that goes to the MQTT broker, behind one `Publisher`: the link and its sources, in the order in
 * which they are served, and the one timer that refreshes what has to be refreshed.
 */
import type { Device, MqttOptions, Timer } from "../device/device.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { Commands } from "./commands.js";
import type { Controls } from "./controls.js";
import { DatacollectorTopics } from "./datacollector.js";
import { HomeAssistant } from "./homeassistant.js";
import { KamstirTopics } from "./kamstir.js";
import { Kamstrup402Topic } from "./kamstrup402.js";
import { LinkState } from "./link-options.js";
import type { Source } from "./message.js";
import { MqttLink } from "./mqtt.js";
import { PointSet } from "./points.js";
import type { Publisher } from "./publisher.js";
import type { PublishSettings } from "./settings.js";
import { baseTopic, StateTopics } from "./state.js";

/** How often the gateway's own values are sent; clients of the commercial gateway want less than ten minutes. */
export const REFRESH_MS = 240_000;
/** How often to look whether a meter has fallen silent. */
export const WATCH_MS = 15_000;
/** Room for the longest payload in bytes. */
export const PAYLOAD_LIMIT = 65_536;
/** Entities of one device. */
const ENTITY_LIMIT = 256;
/** The same where the host has room for shorter payloads only: each costs three bytes. */
const SMALL_ENTITY_LIMIT = 96;

export interface BrokerOptions {
  readonly host: string;
  readonly port: number;
  /** Empty: made from the MAC. */
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly tls?: MqttOptions["tls"];
  /** Less than PAYLOAD_LIMIT on a host with little memory. */
  readonly payloadLimit?: number;
  readonly entityLimit?: number;
}

export class MqttPublisher implements Publisher {
  readonly link: MqttLink;
  readonly #gateway: GatewayView;
  readonly #state: StateTopics;
  readonly #homeAssistant: HomeAssistant;
  readonly #kamstir: KamstirTopics | undefined;
  readonly #kamstrup402: Kamstrup402Topic | undefined;
  readonly #datacollector: DatacollectorTopics | undefined;
  readonly #device: Device;
  readonly #timer: Timer;
  #refreshed: number;

  constructor(
    device: Device,
    gateway: GatewayView,
    broker: BrokerOptions,
    settings: PublishSettings,
    controls: Controls,
    /** Called when the connection comes, goes, or fails for another reason. */
    changed: () => void = () => {},
  ) {
    this.#device = device;
    this.#gateway = gateway;
    const points = new PointSet(settings.derived);
    const payloadLimit = broker.payloadLimit ?? PAYLOAD_LIMIT;
    this.#state = new StateTopics(gateway, settings, points, controls);
    this.#homeAssistant = new HomeAssistant(device, gateway, settings, points, controls, {
      payloadLimit,
      entityLimit: broker.entityLimit ?? (payloadLimit < PAYLOAD_LIMIT ? SMALL_ENTITY_LIMIT : ENTITY_LIMIT),
      owner: this,
    });
    const base = baseTopic(settings.mqtt.root, gateway.mac);
    const commands = new Commands(gateway, controls, base, this);
    // Entities first: a state that arrives before its entity is known is lost on Home Assistant.
    const sources: Source[] = [this.#homeAssistant, this.#state, commands];
    if (settings.kamstir.enabled) {
      this.#kamstir = new KamstirTopics(gateway, settings.kamstir, controls);
      sources.push(this.#kamstir);
    }
    if (settings.kamstrup402.enabled) {
      this.#kamstrup402 = new Kamstrup402Topic(gateway, settings.kamstrup402);
      sources.push(this.#kamstrup402);
    }
    if (settings.datacollector.enabled) {
      this.#datacollector = new DatacollectorTopics(gateway, settings.datacollector, points);
      sources.push(this.#datacollector);
    }
    this.link = new MqttLink(
      device,
      {
        host: broker.host,
        port: broker.port,
        clientId: broker.clientId === "" ? `iris-${gateway.mac}` : broker.clientId,
        username: broker.username,
        password: broker.password,
        tls: broker.tls,
        keepAliveSeconds: settings.mqtt.keepAliveSeconds,
        statusTopic: `${base}/status`,
        payloadLimit,
      },
      sources,
      changed,
    );
    this.#refreshed = device.now();
    this.#timer = device.timer(this);
  }

  open(): void {
    this.link.open();
    this.#timer.set(WATCH_MS);
  }

  get connected(): boolean {
    return this.link.state === LinkState.Connected;
  }

  meterRead(meter: MeterView): void {
    const index = this.#gateway.meters.indexOf(meter);
    if (index >= 0) {
      this.#homeAssistant.meterRead(index);
      this.#state.meterRead(index);
      this.#datacollector?.meterRead(index);
    }
    this.#kamstrup402?.meterRead(meter);
    this.#kamstir?.meterRead(meter);
  }

  meterChanged(meter: MeterView): void {
    const index = this.#gateway.meters.indexOf(meter);
    if (index >= 0) this.#state.meterChanged(index);
  }

  gatewayChanged(): void {
    this.#state.gatewayChanged();
    this.#kamstir?.refresh();
  }

  close(done?: () => void): void {
    this.#timer.clear();
    this.#homeAssistant.close();
    this.link.close(done);
  }

  /** Home Assistant has just started: everything that it needs to know. */
  born(): void {
    this.#state.connected();
    this.#kamstir?.refresh();
  }

  onTimer(): void {
    const now = this.#device.now();
    for (let index = 0; index < this.#gateway.meters.length; index++) this.#state.checkStatus(index);
    if (now - this.#refreshed >= REFRESH_MS) {
      this.#refreshed = now;
      this.gatewayChanged();
    }
    this.#timer.set(WATCH_MS);
  }
}
