/** Media types with the header fields that belong to each, as whole lines. */
import { ascii } from "../bytes/writer.js";
import { METRICS_TYPE, OPEN_METRICS_TYPE } from "../publish/metrics-page.js";

/** A page may run our own scripts and styles and talk to us, nothing else, and nobody may frame it. */
const POLICY =
  "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; " +
  "frame-ancestors 'none'\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n";

function lines(type: string, more = ""): Uint8Array {
  return ascii(`Content-Type: ${type}\r\nX-Content-Type-Options: nosniff\r\n${more}`);
}

export const ContentType = Object.freeze({
  Json: lines("application/json"),
  Html: lines("text/html; charset=utf-8", POLICY),
  Text: lines("text/plain; charset=utf-8"),
  Csv: lines("text/csv; charset=utf-8"),
  Css: lines("text/css; charset=utf-8"),
  JavaScript: lines("text/javascript; charset=utf-8"),
  Svg: lines("image/svg+xml", "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"),
  Png: lines("image/png"),
  Icon: lines("image/x-icon"),
  Manifest: lines("application/manifest+json"),
  Events: lines("text/event-stream"),
  OpenMetrics: lines(OPEN_METRICS_TYPE),
  Metrics: lines(METRICS_TYPE),
  Bytes: lines("application/octet-stream"),
});
