/**
 * History of a meter over REST, as JSON and as CSV:
 *
 *   GET /api/v1/meters/<id>/history/<hour|day|month>       {"meter","resolution","columns":[{key,unit}],"rows":[[start, value...]]}
 *   GET /api/v1/meters/<id>/history/<hour|day|month>.csv   the same; decimals with a point, separated by commas
 *
 * A row is a period that something is known of; its value is the last that was read in it, as an exact decimal
 * string, null (empty in CSV) where nothing was. A counter's use is the difference of two rows. Starts of periods
 * are RFC 3339 in UTC. A column has the unit of its newest value; older values in another unit are left out.
 */
import { Json } from "../bytes/json.js";
import { writeUtc } from "../bytes/time.js";
import type { Writer } from "../bytes/writer.js";
import type { History } from "../history/history.js";
import { resolutionNames } from "../history/period.js";
import { unitSymbol } from "../reading/unit.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { Method } from "./method.js";
import { Piece, type Source } from "./output.js";
import { pathMeter } from "./path-meter.js";
import { Access, type Route, routeTable } from "./router.js";
import type { GatewayView, MeterView } from "./view.js";

const CSV = ".csv";

/** Routes of a `GatewayView`. */
export const historyRoutes: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: "/api/v1/meters/*/history/*",
    access: Access.Read,
    handle: (exchange, view: GatewayView) => answer(view, exchange),
  },
]);

function answer(view: GatewayView, exchange: Exchange): void {
  const { response } = exchange;
  const meter = pathMeter(exchange, view);
  if (!meter) return;
  const name = exchange.parameter(1);
  const isCsv = name.endsWith(CSV);
  const resolution = resolutionNames.indexOf(isCsv ? name.slice(0, -CSV.length) : name);
  if (resolution < 0) response.error(404, "There is history by hour, day and month.", "unknown-resolution");
  else if (!meter.history) response.error(503, "It is not known yet which meter this is.", "unknown-model");
  else {
    response.begin(200);
    const table = new Table(meter, meter.history, resolution, view.wallSeconds());
    if (isCsv) {
      response.field(
        "Content-Disposition",
        `attachment; filename="${meter.id}-${resolutionNames[resolution]}.csv"`,
      );
      response.stream(ContentType.Csv, new CsvRows(table));
    } else response.stream(ContentType.Json, new JsonRows(table));
  }
}

/** Rows and columns of one answer. */
class Table {
  readonly meter: MeterView;
  readonly resolution: number;
  readonly columns: number;
  readonly units: readonly number[];
  /** Periods [first, last]; `first` is known of something, unless there is nothing at all. */
  readonly first: number;
  readonly last: number;
  readonly #history: History;

  constructor(meter: MeterView, history: History, resolution: number, seconds: number) {
    this.meter = meter;
    this.resolution = resolution;
    this.#history = history;
    this.columns = history.codes.length;
    this.last = history.calendar.periodOf(resolution, seconds);
    let first = history.oldest(resolution, seconds);
    while (first < this.last && !this.isKnown(first)) first++;
    this.first = first;
    const units: number[] = [];
    for (let column = 0; column < this.columns; column++) units.push(this.#newestUnit(column));
    this.units = units;
  }

  key(column: number): string {
    const code = this.#history.codes[column];
    return this.meter.meter?.fields.find((field) => field.code === code)?.key ?? `${code}`;
  }

  isKnown(period: number): boolean {
    for (let column = 0; column < this.columns; column++)
      if (this.#history.has(this.resolution, period, column)) return true;
    return false;
  }

  writeStart(writer: Writer, period: number): void {
    writeUtc(writer, this.#history.calendar.startOf(this.resolution, period));
  }

  /** Writes a value; false: there is none in the column's unit. */
  writeValue(writer: Writer, period: number, column: number): boolean {
    const page = this.#history.page(this.resolution, period);
    const slot = this.#history.calendar.slotOf(this.resolution, period);
    if (!page?.has(slot, column) || page.units[column] !== this.units[column]) return false;
    writer.decimal(page.significand(slot, column), page.exponent(slot, column));
    return true;
  }

  #newestUnit(column: number): number {
    for (let period = this.last; period >= this.first; period--)
      if (this.#history.has(this.resolution, period, column))
        return this.#history.page(this.resolution, period)!.units[column];
    return 0;
  }
}

class JsonRows implements Source {
  readonly #table: Table;
  readonly #json = new Json();

  constructor(table: Table) {
    this.#table = table;
  }

  piece(index: number, writer: Writer): number {
    const table = this.#table;
    const period = table.first + index - 1;
    if (index === 0) this.#head(writer);
    else if (period <= table.last) this.#row(writer, period);
    else if (period === table.last + 1) writer.text("]}\n");
    else return Piece.End;
    return Piece.Written;
  }

  #head(writer: Writer): void {
    const table = this.#table;
    const json = this.#json.attach(writer).openObject();
    json.key("meter").text(table.meter.id);
    json.key("resolution").text(resolutionNames[table.resolution]);
    json.key("columns").openArray();
    for (let column = 0; column < table.columns; column++) {
      json.openObject();
      json.key("key").text(table.key(column));
      json.key("unit").textOrNull(unitSymbol(table.units[column]));
      json.closeObject();
    }
    json.closeArray();
    json.key("rows").openArray();
  }

  #row(writer: Writer, period: number): void {
    const table = this.#table;
    if (!table.isKnown(period)) return;
    writer.text(period === table.first ? '["' : ',["');
    table.writeStart(writer, period);
    writer.byte(0x22);
    for (let column = 0; column < table.columns; column++) {
      writer.text(',"');
      const mark = writer.position;
      if (table.writeValue(writer, period, column)) writer.byte(0x22);
      else {
        writer.rewind(mark - 1);
        writer.text("null");
      }
    }
    writer.byte(0x5d);
  }
}

class CsvRows implements Source {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  piece(index: number, writer: Writer): number {
    const table = this.#table;
    const period = table.first + index - 1;
    if (period > table.last) return Piece.End;
    if (index === 0) {
      writer.text("start");
      for (let column = 0; column < table.columns; column++) {
        const unit = unitSymbol(table.units[column]);
        writer.text(unit === "" ? `,${table.key(column)}` : `,${table.key(column)} (${unit})`);
      }
      writer.text("\r\n");
    } else if (table.isKnown(period)) {
      table.writeStart(writer, period);
      for (let column = 0; column < table.columns; column++) {
        writer.byte(0x2c);
        table.writeValue(writer, period, column);
      }
      writer.text("\r\n");
    }
    return Piece.Written;
  }
}
