/** Media types with the header fields that belong to each, as whole lines. */
import { phrases } from "../bytes/phrases.js";
import { METRICS_TYPE, OPEN_METRICS_TYPE } from "../publish/metrics-page.js";

/** A page may run our own scripts and styles and talk to us, nothing else, and nobody may frame it. */
const POLICY =
  "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; " +
  "frame-ancestors 'none'\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n";

function lines(type: string, more = ""): string {
  return `Content-Type: ${type}\r\nX-Content-Type-Options: nosniff\r\n${more}`;
}

export const ContentType = Object.freeze({
  Json: 0,
  Html: 1,
  Text: 2,
  Csv: 3,
  Css: 4,
  JavaScript: 5,
  Svg: 6,
  Events: 7,
  OpenMetrics: 8,
  Metrics: 9,
  Bytes: 10,
});

/** By ContentType. */
export const contentLines = phrases([
  lines("application/json"),
  lines("text/html; charset=utf-8", POLICY),
  lines("text/plain; charset=utf-8"),
  lines("text/csv; charset=utf-8"),
  lines("text/css; charset=utf-8"),
  lines("text/javascript; charset=utf-8"),
  lines("image/svg+xml", "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"),
  lines("text/event-stream"),
  lines(OPEN_METRICS_TYPE),
  lines(METRICS_TYPE),
  lines("application/octet-stream"),
]);
