/** The gateway at an MQTT broker: how it gets there by the settings, and what clients there may ask of it. */
import type { Device } from "../device/device.js";
import type { Controls } from "../publish/controls.js";
import { MqttPublisher } from "../publish/mqtt-publisher.js";
import { ReadSet } from "../readout/protocol.js";
import type { GatewayView } from "../serve/view.js";
import type { Updater } from "../update/updater.js";
import { CUSTOM, modeNames } from "./modes.js";
import type { Settings } from "./settings.js";
import { updateControls } from "./update.js";

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
    controlsOf(device, subject),
    changed,
  );
}

function controlsOf(device: Device, subject: BrokerSubject): Controls {
  return {
    readNow: (meterId) => subject.readNow(meterId, ReadSet.Live),
    schedules: modeNames,
    schedule: (meterId) => subject.meters.find(({ id }) => id === meterId)?.mode ?? CUSTOM,
    setSchedule: (meterId, name) => subject.setSchedule(meterId, name),
    align: (meterId) => subject.align(meterId, true),
    setReadInterval: (meterId, seconds) => subject.setReadInterval(meterId, seconds),
    configurationUrl: () => pageUrl(subject),
    restart: device.restart ? () => device.restart?.() : undefined,
    ...updateControls(subject, (line) => device.log(line)),
  };
}

/** Where people on the network find the dashboard; empty while that is not known. */
function pageUrl({ settings, addresses, port }: BrokerSubject): string {
  const { host } = settings.rest;
  const address = host === "" ? (addresses[0] ?? "") : host;
  if (address === "" || address.startsWith("127.") || port === 0) return "";
  return `http://${address.includes(":") ? `[${address}]` : address}${port === 80 ? "" : `:${port}`}/`;
}
