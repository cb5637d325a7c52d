/**
 * Everything that goes to the MQTT broker, behind one `Publisher`: the link and its sources, in the order in
 * which they are served, and the one timer that refreshes what has to be refreshed.
 */
import type { Device, MqttOptions, Timer } from "../device/device.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { KamstirTopics } from "./kamstir.js";
import type { Source } from "./message.js";
import { LinkState, MqttLink } from "./mqtt.js";
import type { Publisher } from "./publisher.js";
import type { PublishSettings } from "./settings.js";
import { baseTopic, StateTopics } from "./state.js";

/** How often the gateway's own values are sent; clients of the commercial gateway want less than ten minutes. */
export const REFRESH_MS = 240_000;
/** How often to look whether a meter has fallen silent. */
export const WATCH_MS = 15_000;
/** Room for the longest payload in bytes. */
export const PAYLOAD_LIMIT = 32_768;

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
}

/** What a broker's clients may ask for; modules/gateway carries it out. */
export interface Actions {
  /** Installs the firmware on offer. */
  installUpdate(): void;
}

export class MqttPublisher implements Publisher {
  readonly link: MqttLink;
  readonly #gateway: GatewayView;
  readonly #state: StateTopics;
  readonly #kamstir: KamstirTopics | undefined;
  readonly #device: Device;
  readonly #timer: Timer;
  #refreshed: number;

  constructor(
    device: Device,
    gateway: GatewayView,
    broker: BrokerOptions,
    settings: PublishSettings,
    actions: Actions,
    /** Called when the connection comes, goes, or fails for another reason. */
    changed: () => void = () => {},
  ) {
    this.#device = device;
    this.#gateway = gateway;
    this.#state = new StateTopics(gateway, settings);
    const sources: Source[] = [this.#state];
    if (settings.kamstir.enabled) {
      this.#kamstir = new KamstirTopics(gateway, settings.kamstir, () => actions.installUpdate());
      sources.push(this.#kamstir);
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
        statusTopic: `${baseTopic(settings.mqtt.root, gateway.mac)}/status`,
        payloadLimit: broker.payloadLimit ?? PAYLOAD_LIMIT,
      },
      sources,
      changed,
    );
    this.#refreshed = device.now();
    this.#timer = device.timer(() => this.#tick());
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
    if (index >= 0) this.#state.meterRead(index);
    this.#kamstir?.meterRead(meter);
  }

  meterChanged(meter: MeterView): void {
    const index = this.#gateway.meters.indexOf(meter);
    if (index >= 0) this.#state.checkStatus(index);
  }

  gatewayChanged(): void {
    this.#state.gatewayChanged();
    this.#kamstir?.refresh();
  }

  close(done?: () => void): void {
    this.#timer.clear();
    this.link.close(done);
  }

  #tick(): void {
    const now = this.#device.now();
    for (let index = 0; index < this.#gateway.meters.length; index++) this.#state.checkStatus(index);
    if (now - this.#refreshed >= REFRESH_MS) {
      this.#refreshed = now;
      this.gatewayChanged();
    }
    this.#timer.set(WATCH_MS);
  }
}
