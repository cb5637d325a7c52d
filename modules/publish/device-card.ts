/** The device and origin blocks of a discovery payload, with short names or long ones. */
import type { Writer } from "../bytes/writer.js";
import type { Meter } from "../meters/meter.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { writeKey, writePair } from "./payload.js";

export interface DeviceCard {
  readonly id: string;
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  readonly modelId?: string;
  readonly serial?: string;
  readonly software?: string;
  /** Twelve hexadecimal digits. */
  readonly mac?: string;
  /** Id of the device that this one is reached through. */
  readonly via?: string;
  readonly url?: string;
}

export function gatewayCard(gateway: GatewayView, id: string, url: string | undefined): DeviceCard {
  return {
    id,
    name: `Iris ${gateway.mac.slice(-6)}`,
    maker: PROJECT_NAME,
    model: `Meter gateway (${gateway.board})`,
    software: gateway.version,
    mac: gateway.mac,
    url,
  };
}

/** Twins, two meters of one model, are told apart by the name that the owner gave them. */
export function meterCard(gateway: GatewayView, view: MeterView, meter: Meter, id: string): DeviceCard {
  let twins = 0;
  for (let index = 0; index < gateway.meters.length; index++)
    if (gateway.meters[index].meter === meter) twins++;
  return {
    id,
    name: `${meter.maker} ${meter.model}${twins > 1 ? ` (${view.id})` : ""}`,
    maker: meter.maker,
    model: meter.model,
    modelId: meter.id,
    serial: view.serial,
    via: `iris_${gateway.mac}`,
  };
}

const PROJECT_NAME = "Iris";

function pair(writer: Writer, long: string, short: string, isShort: boolean, text: string | undefined): void {
  if (text) writePair(writer, isShort ? short : long, text);
}

export function writeDeviceCard(writer: Writer, card: DeviceCard, short: boolean): void {
  writer.byte(0x7b);
  writeKey(writer, short ? "ids" : "identifiers");
  writer.byte(0x5b);
  writer.jsonText(card.id);
  writer.byte(0x5d);
  if (card.mac) {
    writeKey(writer, short ? "cns" : "connections");
    let mac = "";
    for (let index = 0; index < card.mac.length; index += 2)
      mac += `${index === 0 ? "" : ":"}${card.mac.slice(index, index + 2)}`;
    writer.text('[["mac",');
    writer.jsonText(mac);
    writer.text("]]");
  }
  pair(writer, "name", "name", short, card.name);
  pair(writer, "manufacturer", "mf", short, card.maker);
  pair(writer, "model", "mdl", short, card.model);
  // Before 2024.8 Home Assistant refuses an entity whose device has a member that it does not know; device payloads are newer.
  if (short) pair(writer, "model_id", "mdl_id", short, card.modelId);
  pair(writer, "serial_number", "sn", short, card.serial);
  pair(writer, "sw_version", "sw", short, card.software);
  pair(writer, "configuration_url", "cu", short, card.url);
  pair(writer, "via_device", "via_device", short, card.via);
  writer.byte(0x7d);
}

/** Who made the announcement. */
export function writeOrigin(writer: Writer, version: string, short: boolean): void {
  writer.byte(0x7b);
  writePair(writer, "name", PROJECT_NAME);
  pair(writer, "sw_version", "sw", short, version);
  writer.byte(0x7d);
}
