/**
 * The topics of the commercial Kamst-IR gateway, one bare text each:
 *
 *   [<prefix>/]kamstir/reading/<field>          after each good read; fields and units: kamstir-fields.ts
 *   [<prefix>/]kamstir/smart_gateways/<name>    at each connection and every few minutes
 *   [<prefix>/]kamstir/smart_gateways/install_update   command: "yes"; a retained one is ignored
 *
 * Clients take a signal strength that did not change for ten minutes for a gateway that is gone, so the
 * gateway's own topics are sent again by `refresh`, which the owner calls every few minutes.
 * Where there is no radio there is no signal strength: the topic is then not published.
 */
import { writeUtc } from "../bytes/time.js";
import type { Writer } from "../bytes/writer.js";
import type { Readings } from "../reading/readings.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import type { Controls } from "./controls.js";
import { FIRMWARE_NUMBER, firmwareOnOffer } from "./firmware-number.js";
import { type KamstirRows, kamstirNames } from "./kamstir-fields.js";
import type { Link, Message, Source } from "./message.js";
import { chosenMeter, kamstirRows } from "./selection.js";
import type { PublishSettings } from "./settings.js";

/** In the order of the messages behind those of the readings. */
const kamstirGatewayTopics: readonly string[] = Object.freeze([
  "mac_address",
  "ip_address",
  "running_firmware_version",
  "available_firmware_version",
  "update_available",
  "wifi_rssi",
  "startup_time",
]);

const FIELDS = kamstirNames.length;

/** "94:54:c5:00:00:01" for "9454c5000001"; the gateway on sale writes capitals. */
function colonMac(mac: string): string {
  let text = "";
  for (let index = 0; index < mac.length; index += 2)
    text += `${index === 0 ? "" : ":"}${mac.slice(index, index + 2)}`;
  return text.toUpperCase();
}

export class KamstirTopics implements Source {
  readonly messages = FIELDS + kamstirGatewayTopics.length;
  readonly subscriptions: readonly string[];
  readonly #gateway: GatewayView;
  readonly #settings: PublishSettings["kamstir"];
  readonly #root: string;
  readonly #controls: Pick<Controls, "installUpdate">;
  #rows: KamstirRows | undefined;
  #readings: Readings | undefined;
  #link: Link | undefined;

  /** @param controls carry out the command to install the firmware on offer */
  constructor(
    gateway: GatewayView,
    settings: PublishSettings["kamstir"],
    controls: Pick<Controls, "installUpdate">,
  ) {
    this.#gateway = gateway;
    this.#settings = settings;
    this.#controls = controls;
    this.#root = `${settings.prefix === "" ? "" : `${settings.prefix}/`}kamstir`;
    this.subscriptions = Object.freeze([`${this.#root}/smart_gateways/install_update`]);
  }

  attach(link: Link): void {
    this.#link = link;
  }

  connected(): void {
    if (this.#settings.reading.retain) this.#link?.mark(this, 0, FIELDS - 1);
    this.refresh();
  }

  meterRead(view: MeterView): void {
    if (view === chosenMeter(this.#gateway, this.#settings.meter)) this.#link?.mark(this, 0, FIELDS - 1);
  }

  refresh(): void {
    this.#link?.mark(this, FIELDS, this.messages - 1);
  }

  compose(index: number, message: Message): boolean {
    if (index < FIELDS) return this.#reading(index, message);
    const name = kamstirGatewayTopics[index - FIELDS];
    message.qos = this.#settings.gateway.qos;
    message.retain = this.#settings.gateway.retain;
    message.topic = `${this.#root}/smart_gateways/${name}`;
    return this.#about(name, message.payload);
  }

  received(topic: string, payload: string, retained: boolean): boolean {
    if (topic !== this.subscriptions[0]) return false;
    // A retained command would install again at each connection.
    if (!retained && payload === "yes") this.#controls.installUpdate();
    return true;
  }

  #reading(index: number, message: Message): boolean {
    const view = chosenMeter(this.#gateway, this.#settings.meter);
    if (!view?.meter) return false;
    if (this.#readings !== view.readings) {
      this.#readings = view.readings;
      this.#rows = kamstirRows(view, this.#settings.raw);
    }
    message.qos = this.#settings.reading.qos;
    message.retain = this.#settings.reading.retain;
    message.topic = `${this.#root}/reading/${kamstirNames[index]}`;
    return this.#rows?.write(message.payload, index) ?? false;
  }

  #about(name: string, writer: Writer): boolean {
    const gateway = this.#gateway;
    switch (name) {
      case "mac_address":
        writer.text(colonMac(gateway.mac));
        return true;
      case "ip_address":
        if (gateway.addresses.length === 0) return false;
        writer.text(gateway.addresses[0]);
        return true;
      case "running_firmware_version":
        writer.text(FIRMWARE_NUMBER);
        return true;
      case "available_firmware_version":
        writer.text(firmwareOnOffer(gateway));
        return true;
      case "update_available":
        writer.text(gateway.updateAvailable ? "true" : "false");
        return true;
      case "wifi_rssi":
        if (gateway.signalStrength === 0) return false;
        writer.integer(gateway.signalStrength);
        return true;
      case "startup_time":
        if (gateway.startupSeconds === 0) return false;
        writeUtc(writer, gateway.startupSeconds);
        return true;
    }
    return false;
  }
}
