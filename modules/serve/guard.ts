/**
 * Who may have a route, before its body is read. In this order:
 *
 *   1. The Host has to be ours: an address, a name without a dot, or a name of the list. A page of another site
 *      that had its own name point here (DNS rebinding) is answered 421.
 *   2. What changes anything (whatever is no GET) or is the owner's may not come from a page of another site: Origin
 *      and Sec-Fetch-Site have to be our own, else 403.
 *   3. A body has to be application/json, a streamed one application/octet-stream; no form of another site can
 *      send these: 415.
 *   4. A login where one is needed: 401. Who is logged in is `Login`'s business. Where there is none, nobody changes
 *      anything.
 *
 * Browsers send these fields and scripts cannot forge them there; a script outside a browser sends what it
 * likes, and is stopped by the login alone.
 */
import { ascii } from "../bytes/writer.js";
import { lowerCase } from "./character.js";
import type { Exchange } from "./exchange.js";
import { Field } from "./field.js";
import { Method, startsWith } from "./method.js";
import { Access, BodyKind, type Route } from "./router.js";
import { equalsLower } from "./syntax.js";

export interface Login {
  /** Whether this request may use a route of this access level. */
  allows(exchange: Exchange, access: number): boolean;
}

const STAR = 0x2a;
const HYPHEN = 0x2d;
const COLON = 0x3a;
const DOT = 0x2e;
const SEMICOLON = 0x3b;
const BRACKET = 0x5b;
const http = ascii("http://");
const https = ascii("https://");
const json = ascii("application/json");
const bytes = ascii("application/octet-stream");
const sameOrigin = ascii("same-origin");
const none = ascii("none");

/** Between two names: no character of either. */
const SEPARATOR = 0x0a;

export class Guard {
  /** All names in one text: an array for each would take a tenth of a small host's memory. */
  readonly #names: Uint8Array;
  readonly #login: Login | undefined;

  /**
   * @param names names of this gateway with a dot in them, without ports; "*" stands for letters, digits and hyphens
   * @param login absent: nobody can log in
   */
  constructor(names: readonly string[], login?: Login) {
    this.#names = ascii(`${names.join("\n").toLowerCase()}\n`);
    this.#login = login;
  }

  /** 0, or the status that refuses. */
  authorize(exchange: Exchange, route: Route): number {
    if (!route.anyHost && !this.#isOurs(exchange)) return 421;
    if ((route.method !== Method.Get || route.access >= Access.Change) && !isFromHere(exchange)) return 403;
    const hasBody = exchange.request.framing.contentLength > 0;
    if (route.body === BodyKind.Json && hasBody && !isOfType(exchange, json)) return 415;
    if (route.body === BodyKind.Stream && hasBody && !isOfType(exchange, bytes)) return 415;
    if (route.access === Access.Public) return 0;
    if (!this.#login) return route.access >= Access.Change ? 401 : 0;
    return this.#login.allows(exchange, route.access) ? 0 : 401;
  }

  #isOurs(exchange: Exchange): boolean {
    const { request } = exchange;
    const text = request.fields.text;
    const start = request.hostStart;
    let end = request.hostEnd;
    // HTTP/1.0 without a Host: no browser asks like that.
    if (start === end) return !request.fields.has(Field.Host);
    if (text[start] === BRACKET) return true;
    for (let index = start; index < end; index++) if (text[index] === COLON) end = index;
    // "name.local." is the same name, told to be complete.
    if (end - start > 1 && text[end - 1] === DOT) end--;
    if (isAddress(text, start, end) || !hasDot(text, start, end)) return true;
    for (let name = 0; name < this.#names.length; name = this.#names.indexOf(SEPARATOR, name) + 1)
      if (isName(text, start, end, this.#names, name)) return true;
    return false;
  }
}

/** Whether it is the name that begins at `name` and ends with a separator. */
function isName(text: Uint8Array, start: number, end: number, names: Uint8Array, name: number): boolean {
  let at = start;
  for (let index = name; names[index] !== SEPARATOR; index++) {
    if (names[index] === STAR) while (at < end && isOfLabel(lowerCase(text[at]))) at++;
    else if (at >= end || lowerCase(text[at++]) !== names[index]) return false;
  }
  return at === end;
}

function isOfLabel(byte: number): boolean {
  return byte === HYPHEN || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a);
}

/** Only digits and dots: an IPv4 address, however it is written. No name ends in a number (RFC 3696). */
function isAddress(text: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++)
    if (text[index] !== DOT && (text[index] < 0x30 || text[index] > 0x39)) return false;
  return end > start;
}

/** A name without a dot is looked up in the local network only; nobody outside can own it. */
function hasDot(text: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (text[index] === DOT) return true;
  return false;
}

function isFromHere(exchange: Exchange): boolean {
  const { fields } = exchange.request;
  if (
    fields.has(Field.SecFetchSite) &&
    !fields.is(Field.SecFetchSite, sameOrigin) &&
    !fields.is(Field.SecFetchSite, none)
  )
    return false;
  if (!fields.has(Field.Origin)) return true;
  const { text } = fields;
  const start = fields.startOf(Field.Origin);
  const scheme = startsWith(text, start, http) ? http : startsWith(text, start, https) ? https : undefined;
  if (!scheme) return false;
  const { hostStart, hostEnd } = exchange.request;
  const originStart = start + scheme.length;
  const length = fields.endOf(Field.Origin) - originStart;
  if (length !== hostEnd - hostStart || length === 0) return false;
  for (let index = 0; index < length; index++)
    if (lowerCase(text[originStart + index]) !== lowerCase(text[hostStart + index])) return false;
  return true;
}

/** The media type, with or without parameters. */
function isOfType(exchange: Exchange, type: Uint8Array): boolean {
  const { fields } = exchange.request;
  const start = fields.startOf(Field.ContentType);
  let end = start;
  while (end < fields.endOf(Field.ContentType) && fields.text[end] !== SEMICOLON && fields.text[end] !== 0x20)
    end++;
  return equalsLower(fields.text, start, end, type);
}
