/**
 * The JSON object in the body of somebody who is logged in. Brackets are counted first: on a small engine JSON.parse
 * takes a thousand of them for the end of its stack.
 */
import type { Exchange } from "./exchange.js";

/** Brackets in brackets. */
export const DEPTH_LIMIT = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Undefined: there is none, and the request is answered. */
export function jsonBody(exchange: Exchange): Record<string, unknown> | undefined {
  const { body, bodyLength } = exchange;
  const text = body && isShallow(body, bodyLength) ? exchange.bodyText() : undefined;
  let value: unknown;
  try {
    value = text === undefined ? undefined : JSON.parse(text);
  } catch {
    // Not JSON: told below.
    value = undefined;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  exchange.response.error(400, "The body has to be a JSON object.", "not-json");
  return undefined;
}

/** Whether the brackets of a text are few enough in each other for JSON.parse. */
export function isShallow(bytes: Uint8Array, length: number): boolean {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < length; index++) {
    const byte = bytes[index];
    if (isText && byte === BACKSLASH) index++;
    else if (byte === QUOTE) isText = !isText;
    else if (isText) continue;
    // "[" and "{", "]" and "}" differ in one bit.
    else if ((byte | 0x20) === 0x7b && ++depth > DEPTH_LIMIT) return false;
    else if ((byte | 0x20) === 0x7d) depth--;
  }
  return true;
}
