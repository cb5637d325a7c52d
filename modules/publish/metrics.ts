/**
 * The metrics page for Prometheus: OpenMetrics 1.0 for those who ask for it, else the text format 0.0.4 (which
 * `promtool check metrics` reads). Off by default; the HTTP server streams it piece by piece, a line each.
 *
 * Before the first good read of a meter only its link counters are there; a value that was never read has no
 * sample, so that no counter ever begins at 0 or goes back.
 */
import type { Writer } from "../bytes/writer.js";
import { convert, Decimal } from "../reading/convert.js";
import { Unit } from "../reading/unit.js";
import { FAULT_KINDS, Fault, faultName } from "../readout/fault.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { familyKind, type PointFamily, pointFamilies } from "./metric-families.js";
import { type Family, MetricsPage, quote } from "./metrics-page.js";
import { Kind, type PointSet, type Points } from "./points.js";
import { NO_SCALE, scaleTo } from "./scale.js";
import { Presence, presence } from "./state.js";

const IMPOSSIBLE = -1;
/** Kinds of a point's flags are told as 0 and 1 under this name. */
const FLAG_FAMILY = "iris_flag";

/** All families of a gateway; made once. */
export class Metrics {
  readonly #families: Family[] = [];
  readonly #gateway: GatewayView;
  readonly #points: PointSet;
  readonly #decimal = new Decimal();

  constructor(gateway: GatewayView, points: PointSet) {
    this.#gateway = gateway;
    this.#points = points;
    this.#addGateway();
    this.#addMeters();
    for (let index = 0; index < pointFamilies.length; index++) this.#addPoints(pointFamilies[index]);
    this.#addFlags();
  }

  /** A page, for one request: pieces for `Response.stream`. */
  page(openMetrics: boolean): MetricsPage {
    return new MetricsPage(this.#families, openMetrics);
  }

  #addGateway(): void {
    const gateway = this.#gateway;
    this.#single("iris_gateway", "info", "", "The gateway itself.", (writer) => {
      writer.text("{mac=");
      quote(writer, gateway.mac);
      writer.text(",board=");
      quote(writer, gateway.board);
      writer.text(",version=");
      quote(writer, gateway.version);
      writer.text("} 1");
      return true;
    });
    this.#number("iris_start_timestamp_seconds", "seconds", "When the gateway started.", () =>
      gateway.startupSeconds === 0 ? IMPOSSIBLE : gateway.startupSeconds,
    );
    this.#single("iris_signal_dbm", "gauge", "dbm", "Strength of the radio signal.", (writer) => {
      if (gateway.signalStrength === 0) return false;
      writer.byte(0x20);
      writer.integer(gateway.signalStrength);
      return true;
    });
    this.#number("iris_mqtt_connected", "", "Whether the MQTT broker is connected.", () =>
      gateway.mqttConnected ? 1 : 0,
    );
    this.#number("iris_update_available", "", "Whether newer firmware is on offer.", () =>
      gateway.updateAvailable ? 1 : 0,
    );
  }

  #addMeters(): void {
    this.#perMeter("iris_meter", "info", "", "The meters.", (writer, view) => {
      meterLabel(writer, view);
      writer.text(",model=");
      quote(writer, view.meter?.id ?? "");
      writer.text(",serial=");
      quote(writer, view.serial);
      writer.text("} 1");
      return true;
    });
    this.#perMeter("iris_meter_reachable", "gauge", "", "Whether the meter answers.", (writer, view) =>
      plainSample(writer, view, presence(view, this.#gateway.now()) === Presence.Online ? 1 : 0),
    );
    this.#perMeter(
      "iris_meter_read_timestamp_seconds",
      "gauge",
      "seconds",
      "Last good read.",
      (writer, view) => view.lastReadSeconds > 0 && plainSample(writer, view, view.lastReadSeconds),
    );
    this.#perMeter("iris_link_requests", "counter", "", "Requests to the meter.", (writer, view) =>
      plainSample(writer, view, view.statistics.requests),
    );
    this.#perMeter("iris_link_sent_bytes", "counter", "bytes", "Bytes sent to the meter.", (writer, view) =>
      plainSample(writer, view, view.statistics.bytesSent),
    );
    this.#perMeter(
      "iris_link_received_bytes",
      "counter",
      "bytes",
      "Bytes received from the meter.",
      (writer, view) => plainSample(writer, view, view.statistics.bytesReceived),
    );
    this.#perMeter("iris_link_seconds", "counter", "seconds", "Time the link was in use.", (writer, view) =>
      secondsSample(writer, view, view.statistics.linkMilliseconds),
    );
    this.#perMeter(
      "iris_meter_awake_seconds",
      "counter",
      "seconds",
      "Time the meter was kept awake.",
      (writer, view) => secondsSample(writer, view, view.statistics.awakeMilliseconds),
    );
    this.#perMeter(
      "iris_battery_per_year_ratio",
      "gauge",
      "ratio",
      "Share of the meter's battery that a year of such reading costs, rough.",
      (writer, { id, batteryTenths = IMPOSSIBLE }) => {
        if (batteryTenths < 0) return false;
        meterLabel(writer, { id });
        writer.text("} ");
        writer.decimal(batteryTenths, -3);
        return true;
      },
    );
    this.#addFaults();
  }

  #addFaults(): void {
    const { meters } = this.#gateway;
    this.#families.push({
      name: "iris_faults",
      type: "counter",
      unit: "",
      help: "Conversations that ended badly, by cause.",
      count: () => meters.length * FAULT_KINDS,
      sample: (index, writer) => {
        const view = meters[Math.floor(index / FAULT_KINDS)];
        const fault = index % FAULT_KINDS;
        const count = view.statistics.faults[fault];
        if (fault === Fault.None || !(count > 0)) return false;
        meterLabel(writer, view);
        writer.text(",fault=");
        quote(writer, faultName(fault));
        writer.text("} ");
        writer.unsigned(count);
        return true;
      },
    });
  }

  #addPoints(family: PointFamily): void {
    const counter = family.kind === "total";
    this.#families.push({
      name: family.name,
      type: counter ? "counter" : "gauge",
      unit: family.unitName,
      help: family.help,
      count: () => this.#pointCount(),
      sample: (index, writer) =>
        this.#point(index, (view, points, point) => {
          if (points.isSpare(point)) return false;
          const field = points.field(point);
          if (field.quantity !== family.quantity || familyKind(field) !== family.kind) return false;
          if (points.kind(point) !== Kind.Number) return false;
          const derived = points.derived(point);
          // Heat in kWh is the same heat once more.
          if (derived?.derivedUnit === Unit.KilowattHour) return false;
          const decimal = this.#decimal;
          if (!points.decimal(point, decimal) || !toUnit(decimal, points.unit(point), family)) return false;
          meterLabel(writer, view);
          writer.text(",field=");
          quote(writer, field.key);
          writer.text("} ");
          writer.decimal(decimal.significand, decimal.exponent);
          return true;
        }),
    });
  }

  #addFlags(): void {
    this.#families.push({
      name: FLAG_FAMILY,
      type: "gauge",
      unit: "",
      help: "What the meter's info codes say: 1 = it is so.",
      count: () => this.#pointCount(),
      sample: (index, writer) =>
        this.#point(index, (view, points, point) => {
          if (!points.derived(point) || points.kind(point) !== Kind.Flag) return false;
          meterLabel(writer, view);
          writer.text(",flag=");
          quote(writer, points.field(point).key);
          writer.text("} ");
          writer.unsigned(points.isSet(point) ? 1 : 0);
          return true;
        }),
    });
  }

  #pointCount(): number {
    let count = 0;
    const { meters } = this.#gateway;
    for (let index = 0; index < meters.length; index++)
      count += this.#points.of(index, meters[index])?.count ?? 0;
    return count;
  }

  /** Finds point `index` of all meters together. */
  #point(index: number, use: (view: MeterView, points: Points, point: number) => boolean): boolean {
    const { meters } = this.#gateway;
    let rest = index;
    for (let meter = 0; meter < meters.length; meter++) {
      const points = this.#points.of(meter, meters[meter]);
      if (!points) continue;
      if (rest < points.count) return use(meters[meter], points, rest);
      rest -= points.count;
    }
    return false;
  }

  #single(
    name: string,
    type: Family["type"],
    unit: string,
    help: string,
    sample: (writer: Writer) => boolean,
  ): void {
    this.#families.push({ name, type, unit, help, count: () => 1, sample: (_, writer) => sample(writer) });
  }

  #number(name: string, unit: string, help: string, value: () => number): void {
    this.#single(name, "gauge", unit, help, (writer) => {
      const number = value();
      if (number === IMPOSSIBLE) return false;
      writer.byte(0x20);
      writer.unsigned(number);
      return true;
    });
  }

  #perMeter(
    name: string,
    type: Family["type"],
    unit: string,
    help: string,
    sample: (writer: Writer, view: MeterView) => boolean,
  ): void {
    const { meters } = this.#gateway;
    const count = () => meters.length;
    this.#families.push({ name, type, unit, help, count, sample: (i, writer) => sample(writer, meters[i]) });
  }
}

/** Exact conversion to the family's unit. */
function toUnit(decimal: Decimal, unit: number, family: PointFamily): boolean {
  if (family.unit === Unit.Kelvin && unit === Unit.Celsius) return true;
  const scale = scaleTo(unit, family.unit);
  if (scale !== NO_SCALE) {
    decimal.exponent += scale + family.shift;
    return true;
  }
  if (!convert(decimal.significand, decimal.exponent, unit, family.unit, decimal)) return false;
  decimal.exponent += family.shift;
  return true;
}

function plainSample(writer: Writer, view: MeterView, value: number): boolean {
  meterLabel(writer, view);
  writer.text("} ");
  writer.unsigned(value);
  return true;
}

function secondsSample(writer: Writer, view: MeterView, milliseconds: number): boolean {
  meterLabel(writer, view);
  writer.text("} ");
  writer.decimal(Math.round(milliseconds), -3);
  return true;
}

function meterLabel(writer: Writer, view: Pick<MeterView, "id">): void {
  writer.text("{meter=");
  quote(writer, view.id);
}
