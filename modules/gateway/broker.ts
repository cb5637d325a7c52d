/** The gateway at an MQTT broker: how it gets there by the settings, and what clients there may ask of it. */
import type { Device } from "../device/device.js";
import type { Controls } from "../publish/controls.js";
import { MqttPublisher } from "../publish/mqtt-publisher.js";
import { ReadSet } from "../readout/protocol.js";
import type { GatewayView } from "../serve/view.js";
import type { Updater } from "../update/updater.js";
import { CUSTOM, modeNames } from "./modes.js";
import type { Settings } from "./settings.js";
import { BROKER_REFUSED, brokerMayUpdate } from "./update.js";

/** What the gateway does for clients of the broker. */
export interface BrokerSubject extends GatewayView {
  readonly settings: Settings;
  readonly update: Updater | undefined;
  readonly meters: readonly (GatewayView["meters"][number] & { readonly mode: string })[];
  /** Port of REST; 0 while there is none. */
  readonly port: number;
  align(meterId: string, isWanted: boolean): boolean;
  setReadInterval(meterId: string, seconds: number): boolean;
  setSchedule(meterId: string, name: string): boolean;
}

/** @param changed called when the connection comes or goes */
export function openBroker(device: Device, subject: BrokerSubject, changed: () => void): MqttPublisher {
  const { mqtt, publish } = subject.settings;
  const { host, port, clientId, username, password, tls, authority, certificate, key } = mqtt;
  const optional = (text: string) => (text === "" ? undefined : text);
  return new MqttPublisher(
    device,
    subject,
    {
      host,
      port,
      clientId,
      username,
      password,
      tls: tls
        ? { authority: optional(authority), certificate: optional(certificate), key: optional(key) }
        : undefined,
      payloadLimit: device.room?.payload,
    },
    publish,
    new BrokerControls(device, subject),
    changed,
  );
}

/** A class, not an object of functions: its methods cost a small host no memory. */
class BrokerControls implements Controls {
  readonly schedules = modeNames;
  readonly restart: (() => void) | undefined;
  readonly #device: Device;
  readonly #subject: BrokerSubject;

  constructor(device: Device, subject: BrokerSubject) {
    this.#device = device;
    this.#subject = subject;
    this.restart = device.restart ? () => device.restart?.() : undefined;
  }

  readNow(meterId: string): void {
    this.#subject.readNow(meterId, ReadSet.Live);
  }

  schedule(meterId: string): string {
    return this.#subject.meters.find(({ id }) => id === meterId)?.mode ?? CUSTOM;
  }

  setSchedule(meterId: string, name: string): boolean {
    return this.#subject.setSchedule(meterId, name);
  }

  align(meterId: string): void {
    this.#subject.align(meterId, true);
  }

  setReadInterval(meterId: string, seconds: number): boolean {
    return this.#subject.setReadInterval(meterId, seconds);
  }

  configurationUrl(): string {
    return pageUrl(this.#subject);
  }

  installUpdate(): void {
    if (brokerMayUpdate(this.#subject.settings)) this.#subject.update?.install(false);
    else this.#device.log(BROKER_REFUSED);
  }

  updateProgress(): number {
    return this.#subject.update?.progress ?? -1;
  }

  releaseNotes(): string {
    const { update } = this.#subject;
    return update?.available ? (update.offer?.release.notes ?? "") : "";
  }

  resetReason(): string {
    return this.#device.health?.().resetReason ?? "";
  }

  updateResult(): string {
    return this.#subject.update?.last.message ?? "";
  }
}

/** Where people on the network find the dashboard; empty while that is not known. */
function pageUrl({ settings, addresses, port }: BrokerSubject): string {
  const { host } = settings.rest;
  const address = host === "" ? (addresses[0] ?? "") : host;
  if (address === "" || address.startsWith("127.") || port === 0) return "";
  return `http://${address.includes(":") ? `[${address}]` : address}${port === 80 ? "" : `:${port}`}/`;
}
