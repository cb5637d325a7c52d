/** The meter that the first wild segment of a route's path names. */
import type { Exchange } from "./exchange.js";
import type { GatewayView, MeterView } from "./view.js";

/** Undefined: there is none of this name, and that is answered. */
export function pathMeter(exchange: Exchange, { meters }: GatewayView): MeterView | undefined {
  const id = exchange.parameter(0);
  for (let index = 0; index < meters.length; index++) if (meters[index].id === id) return meters[index];
  exchange.response.error(404, "There is no meter of this name.", "unknown-meter");
  return undefined;
}
