/**
 * What reading a meter costs, over REST:
 *
 *   GET /api/v1/meters/<id>/budget   {"today":{"date","reads","linkSeconds","awakeSeconds"},"days":[...],"batteryPercentPerYear","warning",
 *                                     "storageWrites"}
 *
 * `days` are those before today, newest first, as many as are known. Seconds are decimal texts. `batteryPercentPerYear` is
 * rough, out of the meter's table, and null where nothing is public; so is `warning` where there is nothing to warn of.
 * `storageWrites`: records that history and budget have written since the start, which is what wears a flash memory.
 */
import { CivilDate } from "../bytes/calendar.js";
import { Json } from "../bytes/json.js";
import type { Writer } from "../bytes/writer.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { Method } from "./method.js";
import { pathMeter } from "./path-meter.js";
import { Access, type Route, routeTable } from "./router.js";
import type { BudgetView, GatewayView } from "./view.js";

/** Routes of a `GatewayView`. */
export const budgetRoutes: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: "/api/v1/meters/*/budget",
    access: Access.Read,
    handle: (exchange, view: GatewayView) => answer(exchange, view),
  },
]);

function answer(exchange: Exchange, view: GatewayView): void {
  const { response } = exchange;
  const meter = pathMeter(exchange, view);
  if (!meter) return;
  if (!meter.budget) {
    response.error(404);
    return;
  }
  const { budget, batteryTenths = -1, warning = "" } = meter;
  response.begin(200);
  const json = new Json(response.body(ContentType.Json)).openObject();
  json.key("today");
  writeDay(json, budget, 0);
  json.key("days").openArray();
  for (let ago = 1; ago <= budget.daysKept; ago++) if (budget.reads(ago) >= 0) writeDay(json, budget, ago);
  json.closeArray();
  json.key("batteryPercentPerYear");
  if (batteryTenths < 0) json.null();
  else writeDecimal(json, batteryTenths);
  json.key("warning").textOrNull(warning);
  json.key("storageWrites").integer((meter.history?.writes ?? 0) + budget.writes);
  json.closeObject();
  json.writer.byte(0x0a);
}

function writeDay(json: Json, budget: BudgetView, ago: number): void {
  json.openObject();
  json.key("date");
  const day = budget.day(ago);
  if (day === 0) json.null();
  else writeDate(json, day);
  json.key("reads").integer(budget.reads(ago));
  json.key("linkSeconds");
  writeDecimal(json, Math.round(budget.linkMilliseconds(ago) / 100));
  json.key("awakeSeconds");
  writeDecimal(json, Math.round(budget.awakeMilliseconds(ago) / 100));
  json.closeObject();
}

/** Tenths as a decimal in quotes. */
function writeDecimal(json: Json, tenths: number): void {
  const writer = json.raw();
  json.quote();
  writer.decimal(tenths, -1);
  json.quote();
}

function writeDate(json: Json, day: number): void {
  const date = new CivilDate();
  date.set(day);
  const writer = json.raw();
  json.quote();
  writer.integer(date.year);
  writePart(writer, date.month);
  writePart(writer, date.day);
  json.quote();
}

function writePart(writer: Writer, number: number): void {
  writer.text(number < 10 ? "-0" : "-");
  writer.integer(number);
}
