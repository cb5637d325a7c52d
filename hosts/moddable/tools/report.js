// The size report: what the linked program takes of the flash, and what a board's slot has room for.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./sdk.js";

/** Goals of the byte code and preloaded objects, with and without TLS. */
export const GOAL = Object.freeze({ plain: 200_000, tls: 300_000 });

/**
 * What is in a slot beside the program. XS and the SDK's native code: compiled for the ESP32-C3, 324 kB after the linker took what
 * nobody calls. ESP-IDF with Wi-Fi, built for size and without texts of its log: assumed, since it could not be linked here.
 */
const BESIDE = Object.freeze({ engine: 330_000, system: 700_000 });

/** Bytes of a board's slot that are left for the program and the pages. */
function roomOf(board) {
  const table = readFileSync(join(root, "hosts/esp32", board, "partitions.csv"), "utf8");
  const slot = Number(/^ota_0,.*,\s*(0x[0-9a-fA-F]+)\s*$/m.exec(table)[1]);
  return slot - BESIDE.engine - BESIDE.system;
}

/** Whether program and pages are going to fit a slot, for people. */
export function roomLine(board, total, pages) {
  const room = roomOf(board);
  const fits = total + pages <= room;
  const sum = `${kilobytes(total).trim()} and ${kilobytes(pages).trim()} of pages`;
  const advice = fits ? "it fits" : "it does NOT fit: leave meters out with --meters";
  return `a slot of the ${board} has room for some ${kilobytes(room).trim()} (ESP-IDF's part is an assumption); the program is ${sum}: ${advice}`;
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0).padStart(5)} kB`;

/** One line for a board. */
export function sizeLine(name, size, tls) {
  const parts = `objects ${kilobytes(size.objects)}  keys ${kilobytes(size.keys)}  byte code ${kilobytes(size.code)}  texts ${kilobytes(size.texts + size.buffers)}`;
  const goal = tls ? GOAL.tls : GOAL.plain;
  const verdict = size.total <= goal ? "within" : "above";
  return `${basename(name).padEnd(14)} ${parts}  sum ${kilobytes(size.total)} (${verdict} the goal of ${goal / 1000} kB)`;
}
