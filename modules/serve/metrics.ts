/** GET /metrics for Prometheus, where the owner switched it on: publish/metrics.ts as a stream. */
import { Metrics } from "../publish/metrics.js";
import type { PointSet } from "../publish/points.js";
import { ContentType } from "./content-type.js";
import { Method } from "./method.js";
import { Access, type Route } from "./router.js";
import type { GatewayView } from "./view.js";

export function metricsRoute(view: GatewayView, points: PointSet): Route {
  const metrics = new Metrics(view, points);
  return {
    method: Method.Get,
    path: "/metrics",
    access: Access.Read,
    handle: ({ request, response }) => {
      const open = request.acceptsOpenMetrics;
      response.begin(200);
      response.stream(open ? ContentType.OpenMetrics : ContentType.Metrics, metrics.page(open));
    },
  };
}
