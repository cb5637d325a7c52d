/**
 * Metrics of the gateway itself and of each meter's link. Tables of functions that wait in the flash: a scrape looks at one
 * after the other, and a small host holds none of them in its memory.
 */
import { deepFreeze } from "../bytes/freeze.js";
import type { Writer } from "../bytes/writer.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { type FamilyHead, quote } from "./metrics-page.js";
import { Presence, presence } from "./state.js";

/** Writes labels and value of a sample; false where it is absent. */
export interface GatewayMetric extends FamilyHead {
  sample(writer: Writer, gateway: GatewayView): boolean;
}

export interface MeterMetric extends FamilyHead {
  sample(writer: Writer, view: MeterView, now: number): boolean;
}

export const gatewayMetrics: readonly GatewayMetric[] = deepFreeze<GatewayMetric[]>([
  {
    name: "iris_gateway",
    type: "info",
    unitName: "",
    help: "The gateway itself.",
    sample: (writer, gateway) => {
      writer.text("{mac=");
      quote(writer, gateway.mac);
      writer.text(",board=");
      quote(writer, gateway.board);
      writer.text(",version=");
      quote(writer, gateway.version);
      writer.text("} 1");
      return true;
    },
  },
  {
    name: "iris_start_timestamp_seconds",
    type: "gauge",
    unitName: "seconds",
    help: "When the gateway started.",
    sample: (writer, { startupSeconds }) => startupSeconds > 0 && bare(writer, startupSeconds),
  },
  {
    name: "iris_signal_dbm",
    type: "gauge",
    unitName: "dbm",
    help: "Strength of the radio signal.",
    sample: (writer, { signalStrength }) => signalStrength !== 0 && bare(writer, signalStrength),
  },
  {
    name: "iris_mqtt_connected",
    type: "gauge",
    unitName: "",
    help: "Whether the MQTT broker is connected.",
    sample: (writer, { mqttConnected }) => bare(writer, mqttConnected ? 1 : 0),
  },
  {
    name: "iris_update_available",
    type: "gauge",
    unitName: "",
    help: "Whether newer firmware is on offer.",
    sample: (writer, { updateAvailable }) => bare(writer, updateAvailable ? 1 : 0),
  },
]);

export const meterMetrics: readonly MeterMetric[] = deepFreeze<MeterMetric[]>([
  {
    name: "iris_meter",
    type: "info",
    unitName: "",
    help: "The meters.",
    sample: (writer, view) => {
      meterLabel(writer, view);
      writer.text(",model=");
      quote(writer, view.meter?.id ?? "");
      writer.text(",serial=");
      quote(writer, view.serial);
      writer.text("} 1");
      return true;
    },
  },
  {
    name: "iris_meter_reachable",
    type: "gauge",
    unitName: "",
    help: "Whether the meter answers.",
    sample: (writer, view, now) => plain(writer, view, presence(view, now) === Presence.Online ? 1 : 0),
  },
  {
    name: "iris_meter_read_timestamp_seconds",
    type: "gauge",
    unitName: "seconds",
    help: "Last good read.",
    sample: (writer, view) => view.lastReadSeconds > 0 && plain(writer, view, view.lastReadSeconds),
  },
  {
    name: "iris_link_requests",
    type: "counter",
    unitName: "",
    help: "Requests to the meter.",
    sample: (writer, view) => plain(writer, view, view.statistics.requests),
  },
  {
    name: "iris_link_sent_bytes",
    type: "counter",
    unitName: "bytes",
    help: "Bytes sent to the meter.",
    sample: (writer, view) => plain(writer, view, view.statistics.bytesSent),
  },
  {
    name: "iris_link_received_bytes",
    type: "counter",
    unitName: "bytes",
    help: "Bytes received from the meter.",
    sample: (writer, view) => plain(writer, view, view.statistics.bytesReceived),
  },
  {
    name: "iris_link_seconds",
    type: "counter",
    unitName: "seconds",
    help: "Time the link was in use.",
    sample: (writer, view) => thousandths(writer, view, Math.round(view.statistics.linkMilliseconds)),
  },
  {
    name: "iris_meter_awake_seconds",
    type: "counter",
    unitName: "seconds",
    help: "Time the meter was kept awake.",
    sample: (writer, view) => thousandths(writer, view, Math.round(view.statistics.awakeMilliseconds)),
  },
  {
    name: "iris_battery_per_year_ratio",
    type: "gauge",
    unitName: "ratio",
    help: "Share of the meter's battery that a year of such reading costs, rough.",
    sample: (writer, view) =>
      (view.batteryTenths ?? -1) >= 0 && thousandths(writer, view, view.batteryTenths!),
  },
]);

export function meterLabel(writer: Writer, view: Pick<MeterView, "id">): void {
  writer.text("{meter=");
  quote(writer, view.id);
}

function bare(writer: Writer, value: number): boolean {
  writer.byte(0x20);
  writer.integer(value);
  return true;
}

function plain(writer: Writer, view: MeterView, value: number): boolean {
  meterLabel(writer, view);
  writer.text("} ");
  writer.unsigned(value);
  return true;
}

function thousandths(writer: Writer, view: MeterView, value: number): boolean {
  meterLabel(writer, view);
  writer.text("} ");
  writer.decimal(value, -3);
  return true;
}
