/**
 * The alignment assistant over REST:
 *
 *   GET  /api/v1/meters/<id>/align   {"running","remainingSeconds","attempts","good","percent","verdict","advice","wake"}
 *   POST /api/v1/meters/<id>/align   {"action":"start"} or {"action":"stop"}. 202
 *
 * `verdict` is null until something was tried, then one of "nothing", "echo", "noise", "framing", "crc", "good".
 * `percent` is that of the last ten tries. `wake` is what wakes this meter's eye, null where nothing has to.
 */
import { Json } from "../bytes/json.js";
import { Verdict, verdictNames } from "../readout/verdict.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { FlatJson } from "./flat-json.js";
import { Method } from "./method.js";
import { pathMeter } from "./path-meter.js";
import { Access, BodyKind, type Route, routeTable } from "./router.js";
import type { AlignmentView, GatewayView, MeterView } from "./view.js";

const NEVER: AlignmentView = Object.freeze({
  running: false,
  remainingMilliseconds: 0,
  attempts: 0,
  good: 0,
  percent: 0,
  verdict: Verdict.None,
  advice: "",
});

/** Routes of a `GatewayView`. */
export const alignRoutes: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: "/api/v1/meters/*/align",
    access: Access.Read,
    handle: (exchange, view: GatewayView) => {
      const meter = pathMeter(exchange, view);
      if (!meter) return;
      exchange.response.begin(200);
      write(exchange, meter);
    },
  },
  {
    method: Method.Post,
    path: "/api/v1/meters/*/align",
    access: Access.Change,
    body: BodyKind.Json,
    handle: (exchange, view: GatewayView) => {
      const meter = pathMeter(exchange, view);
      if (!meter) return;
      const action = actionOf(exchange);
      if (action !== "start" && action !== "stop") {
        exchange.response.error(422, 'The body has to be {"action":"start"} or {"action":"stop"}.');
        return;
      }
      view.align?.(meter.id, action === "start");
      exchange.response.begin(202);
      write(exchange, meter);
    },
  },
]);

function actionOf({ body, bodyLength }: Exchange): unknown {
  let action: unknown;
  const isFlat = new FlatJson(body, bodyLength).each((name, value) => {
    if (name === "action") action = value;
  });
  return isFlat ? action : undefined;
}

function write({ response }: Exchange, meter: MeterView): void {
  const { running, remainingMilliseconds, attempts, good, percent, verdict, advice } =
    meter.alignment ?? NEVER;
  const json = new Json(response.body(ContentType.Json)).openObject();
  json.key("running").boolean(running);
  json.key("remainingSeconds").integer(Math.ceil(remainingMilliseconds / 1000));
  json.key("attempts").integer(attempts);
  json.key("good").integer(good);
  json.key("percent").integer(percent);
  json.key("verdict").textOrNull(verdict === Verdict.None ? "" : verdictNames[verdict]);
  json.key("advice").textOrNull(advice);
  json.key("wake").textOrNull(meter.meter?.wake ?? "");
  json.closeObject();
  json.writer.byte(0x0a);
}
