/**
 * The messages of smartmeter-datacollector, for those who come from there: `smartmeter/<id>/<TYPE>` with
 *
 *   {"value": 483.5, "timestamp": 1767592996, "obis": "1.7.0"}
 *
 * one for each value of an electricity meter that it has a name for, in W, var, V, A, Wh, varh, Hz. The id is the
 * meter's serial number, as there; where a meter tells none, the name its owner gave it. Not retained, QoS 0.
 * Values without an OBIS code, and other kinds of meters, it does not know.
 */
import { deepFreeze } from "../bytes/freeze.js";
import { findProtocol } from "../meters/protocols.js";
import { Decimal } from "../reading/convert.js";
import { Unit } from "../reading/unit.js";
import type { GatewayView } from "../serve/view.js";
import type { Link, Message, Source } from "./message.js";
import { writeKey, writePair } from "./payload.js";
import { Kind, type PointSet } from "./points.js";
import { NO_SCALE, scaleTo } from "./scale.js";
import type { PublishSettings } from "./settings.js";

/** Groups C, D and E; name; basic unit. */
type TypeRow = readonly [string, string, number];

const types: readonly TypeRow[] = deepFreeze<TypeRow[]>([
  ["1.7.0", "ACTIVE_POWER_P", Unit.Watt],
  ["2.7.0", "ACTIVE_POWER_N", Unit.Watt],
  ["3.7.0", "REACTIVE_POWER_P", Unit.Var],
  ["4.7.0", "REACTIVE_POWER_N", Unit.Var],
  ["13.7.0", "POWER_FACTOR", Unit.None],
  ["14.7.0", "NET_FREQUENCY", Unit.Hertz],
  ["1.8.0", "ACTIVE_ENERGY_P", Unit.WattHour],
  ["1.8.1", "ACTIVE_ENERGY_P_T1", Unit.WattHour],
  ["1.8.2", "ACTIVE_ENERGY_P_T2", Unit.WattHour],
  ["2.8.0", "ACTIVE_ENERGY_N", Unit.WattHour],
  ["2.8.1", "ACTIVE_ENERGY_N_T1", Unit.WattHour],
  ["2.8.2", "ACTIVE_ENERGY_N_T2", Unit.WattHour],
  ["3.8.0", "REACTIVE_ENERGY_P", Unit.VarHour],
  ["3.8.1", "REACTIVE_ENERGY_P_T1", Unit.VarHour],
  ["3.8.2", "REACTIVE_ENERGY_P_T2", Unit.VarHour],
  ["4.8.0", "REACTIVE_ENERGY_N", Unit.VarHour],
  ["4.8.1", "REACTIVE_ENERGY_N_T1", Unit.VarHour],
  ["4.8.2", "REACTIVE_ENERGY_N_T2", Unit.VarHour],
  ...quadrants(),
  ...phases(),
]);

function quadrants(): TypeRow[] {
  const rows: TypeRow[] = [];
  for (let quadrant = 1; quadrant <= 4; quadrant++) {
    const name = `REACTIVE_ENERGY_Q${quadrant}`;
    rows.push([`${4 + quadrant}.8.0`, name, Unit.VarHour]);
    for (let tariff = 1; tariff <= 2; tariff++)
      rows.push([`${4 + quadrant}.8.${tariff}`, `${name}_T${tariff}`, Unit.VarHour]);
  }
  return rows;
}

/** Groups C of the phases are 20, 40 and 60 above those of the sum. */
function phases(): TypeRow[] {
  const rows: TypeRow[] = [];
  for (let phase = 1; phase <= 3; phase++) {
    const c = 20 * phase;
    rows.push(
      [`${c + 1}.7.0`, `ACTIVE_POWER_P_L${phase}`, Unit.Watt],
      [`${c + 2}.7.0`, `ACTIVE_POWER_N_L${phase}`, Unit.Watt],
      [`${c + 3}.7.0`, `REACTIVE_POWER_P_L${phase}`, Unit.Var],
      [`${c + 4}.7.0`, `REACTIVE_POWER_N_L${phase}`, Unit.Var],
      [`${c + 11}.7.0`, `CURRENT_L${phase}`, Unit.Ampere],
      [`${c + 12}.7.0`, `VOLTAGE_L${phase}`, Unit.Volt],
      [`${c + 13}.7.0`, `POWER_FACTOR_L${phase}`, Unit.None],
      [`${c + 1}.8.0`, `ACTIVE_ENERGY_P_L${phase}`, Unit.WattHour],
      [`${c + 2}.8.0`, `ACTIVE_ENERGY_N_L${phase}`, Unit.WattHour],
    );
  }
  return rows;
}

const codes: readonly string[] = Object.freeze(types.map(([code]) => code));
const names: readonly string[] = Object.freeze(types.map(([, name]) => name));
const units = Uint8Array.from(types, ([, , unit]) => unit);

/** Points of one meter that are looked at. */
const POINT_LIMIT = 128;
/** "1-0:1.7.0", with or without a group F of 255; "1.7.0" as optical ports write it. */
const OBIS = /^(?:\d+-\d+:)?(\d+\.\d+\.\d+)(?:\*255)?$/;

export class DatacollectorTopics implements Source {
  readonly messages: number;
  readonly #gateway: GatewayView;
  readonly #settings: PublishSettings["datacollector"];
  readonly #points: PointSet;
  readonly #decimal = new Decimal();
  #link: Link | undefined;

  constructor(gateway: GatewayView, settings: PublishSettings["datacollector"], points: PointSet) {
    this.#gateway = gateway;
    this.#settings = settings;
    this.#points = points;
    this.messages = POINT_LIMIT * gateway.meters.length;
  }

  attach(link: Link): void {
    this.#link = link;
  }

  /** Nothing is sent twice: the timestamp says when it was. */
  connected(): void {}

  meterRead(index: number): void {
    this.#link?.mark(this, POINT_LIMIT * index, POINT_LIMIT * (index + 1) - 1);
  }

  compose(index: number, message: Message): boolean {
    const number = Math.floor(index / POINT_LIMIT);
    const view = this.#gateway.meters[number];
    const points = this.#points.of(number, view);
    const point = index % POINT_LIMIT;
    if (points?.meter.medium !== "electricity" || point >= points.count) return false;
    if (points.derived(point) || points.kind(point) !== Kind.Number) return false;
    const code = findProtocol(points.meter.protocol)?.codeText(points.field(point).code) ?? "";
    const obis = OBIS.exec(code)?.[1];
    const type = obis === undefined ? -1 : codes.indexOf(obis);
    if (obis === undefined || type < 0) return false;
    const decimal = this.#decimal;
    const scale = scaleTo(points.unit(point), units[type]);
    if (scale === NO_SCALE || !points.decimal(point, decimal)) return false;
    message.topic = `${this.#settings.root}/${idOf(view.serial, view.id)}/${names[type]}`;
    message.qos = this.#settings.delivery.qos;
    message.retain = this.#settings.delivery.retain;
    const writer = message.payload;
    writer.byte(0x7b);
    writeKey(writer, "value");
    writer.decimal(decimal.significand, decimal.exponent + scale);
    writeKey(writer, "timestamp");
    writer.unsigned(points.time(point));
    writePair(writer, "obis", obis);
    writer.byte(0x7d);
    return true;
  }
}

/** A level of a topic holds no separator and no wildcard. */
function idOf(serial: string, id: string): string {
  return serial === "" ? id : serial.replace(/[^\x21-\x7e]|[/+#]/g, "_");
}
