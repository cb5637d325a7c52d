/**
 * The metrics page for Prometheus: OpenMetrics 1.0 for those who ask for it, else the text format 0.0.4 (which
 * `promtool check metrics` reads). Off by default; the HTTP server streams it piece by piece, a line each.
 *
 * Families by number: those of the gateway, those of the meters, the faults, the values by what they measure, the flags.
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
import { type FamilyHead, type FamilySource, MetricsPage, quote } from "./metrics-page.js";
import { gatewayMetrics, meterLabel, meterMetrics } from "./own-metrics.js";
import { Kind, type PointSet, type Points } from "./points.js";
import { NO_SCALE, scaleTo } from "./scale.js";

const OF_METERS = gatewayMetrics.length;
const FAULTS = OF_METERS + meterMetrics.length;
const OF_POINTS = FAULTS + 1;
const FLAGS = OF_POINTS + pointFamilies.length;

const faults: FamilyHead = Object.freeze({
  name: "iris_faults",
  type: "counter",
  unitName: "",
  help: "Conversations that ended badly, by cause.",
});
/** Kinds of a point's flags are told as 0 and 1 under this name. */
const flags: FamilyHead = Object.freeze({
  name: "iris_flag",
  type: "gauge",
  unitName: "",
  help: "What the meter's info codes say: 1 = it is so.",
});

/** All families of a gateway. */
export class Metrics implements FamilySource {
  readonly families = FLAGS + 1;
  readonly #gateway: GatewayView;
  readonly #points: PointSet;
  readonly #decimal = new Decimal();

  constructor(gateway: GatewayView, points: PointSet) {
    this.#gateway = gateway;
    this.#points = points;
  }

  /** A page, for one request: pieces for `Response.stream`. */
  page(openMetrics: boolean): MetricsPage {
    return new MetricsPage(this, openMetrics);
  }

  head(family: number): FamilyHead {
    if (family < OF_METERS) return gatewayMetrics[family];
    if (family < FAULTS) return meterMetrics[family - OF_METERS];
    if (family === FAULTS) return faults;
    return family < FLAGS ? pointFamilies[family - OF_POINTS] : flags;
  }

  count(family: number): number {
    const { meters } = this.#gateway;
    if (family < OF_METERS) return 1;
    if (family < FAULTS) return meters.length;
    if (family === FAULTS) return meters.length * FAULT_KINDS;
    let count = 0;
    for (let index = 0; index < meters.length; index++)
      count += this.#points.of(index, meters[index])?.count ?? 0;
    return count;
  }

  sample(family: number, index: number, writer: Writer): boolean {
    const gateway = this.#gateway;
    if (family < OF_METERS) return gatewayMetrics[family].sample(writer, gateway);
    if (family < FAULTS)
      return meterMetrics[family - OF_METERS].sample(writer, gateway.meters[index], gateway.now());
    if (family === FAULTS)
      return fault(writer, gateway.meters[Math.floor(index / FAULT_KINDS)], index % FAULT_KINDS);
    // Point `index` of all meters together.
    let rest = index;
    for (let meter = 0; meter < gateway.meters.length; meter++) {
      const view = gateway.meters[meter];
      const points = this.#points.of(meter, view);
      if (!points) continue;
      if (rest < points.count)
        return family === FLAGS
          ? flag(writer, view, points, rest)
          : this.#value(writer, pointFamilies[family - OF_POINTS], view, points, rest);
      rest -= points.count;
    }
    return false;
  }

  #value(writer: Writer, family: PointFamily, view: MeterView, points: Points, point: number): boolean {
    if (points.isSpare(point)) return false;
    const field = points.field(point);
    if (field.quantity !== family.quantity || familyKind(field) !== family.kind) return false;
    if (points.kind(point) !== Kind.Number) return false;
    // Heat in kWh is the same heat once more.
    if (points.derived(point)?.derivedUnit === Unit.KilowattHour) return false;
    const decimal = this.#decimal;
    if (!points.decimal(point, decimal) || !toUnit(decimal, points.unit(point), family)) return false;
    meterLabel(writer, view);
    writer.text(",field=");
    quote(writer, field.key);
    writer.text("} ");
    writer.decimal(decimal.significand, decimal.exponent);
    return true;
  }
}

function fault(writer: Writer, view: MeterView, kind: number): boolean {
  const count = view.statistics.faults[kind];
  if (kind === Fault.None || !(count > 0)) return false;
  meterLabel(writer, view);
  writer.text(",fault=");
  quote(writer, faultName(kind));
  writer.text("} ");
  writer.unsigned(count);
  return true;
}

function flag(writer: Writer, view: MeterView, points: Points, point: number): boolean {
  if (!points.derived(point) || points.kind(point) !== Kind.Flag) return false;
  meterLabel(writer, view);
  writer.text(",flag=");
  quote(writer, points.field(point).key);
  writer.text("} ");
  writer.unsigned(points.isSet(point) ? 1 : 0);
  return true;
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
