// The size report: what the linked program takes of the flash.
import { basename } from "node:path";

/** Goals of the byte code and preloaded objects, with and without TLS. */
export const GOAL = Object.freeze({ plain: 200_000, tls: 300_000 });

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0).padStart(5)} kB`;

/** One line for a board; `assets`: bytes of the dashboard. */
export function sizeLine(name, size, tls, assets) {
  const parts = `objects ${kilobytes(size.objects)}  keys ${kilobytes(size.keys)}  byte code ${kilobytes(size.code)}  texts ${kilobytes(size.texts + size.buffers)}`;
  const goal = tls ? GOAL.tls : GOAL.plain;
  const verdict = size.total <= goal ? "within" : "above";
  const beside = assets > 0 ? `; dashboard ${kilobytes(assets).trim()} beside it` : "";
  return `${basename(name).padEnd(14)} ${parts}  sum ${kilobytes(size.total)} (${verdict} the goal of ${goal / 1000} kB)${beside}`;
}
