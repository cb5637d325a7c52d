/**
 * The pages that a host has in memory or flash, sent from where they are: the dashboard at "/", its files beside it.
 *
 *   GET  /       "index.html" of the pages
 *   GET  /*      the file of that name; 404
 *
 * A browser asks each time whether its copy is still good (ETag, RFC 9110 section 8.8.3) and gets 304 if so.
 */
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { Field } from "./field.js";
import { Method } from "./method.js";
import { Access, type Route, routeTable } from "./router.js";

export interface Page {
  readonly bytes: Uint8Array;
  /** The bytes are compressed. Every browser takes that; curl needs --compressed. */
  readonly gzip: boolean;
}

export interface Pages {
  /** Changes when one of the files does: letters and digits. */
  readonly tag: string;
  /** The file of that name, which is one segment of a path as a client wrote it; undefined where there is none. */
  page(name: string): Page | undefined;
}

const INDEX = "index.html";

function typeOf(name: string): number {
  if (name.endsWith(".html")) return ContentType.Html;
  if (name.endsWith(".js")) return ContentType.JavaScript;
  if (name.endsWith(".css")) return ContentType.Css;
  if (name.endsWith(".svg")) return ContentType.Svg;
  return ContentType.Text;
}

/** Answers with a file of the pages; "" is their index. */
export function sendPage({ request, response }: Exchange, pages: Pages, name: string): void {
  const file = name === "" ? INDEX : name;
  const page = pages.page(file);
  if (!page) {
    response.error(404);
    return;
  }
  const tag = `"${pages.tag}"`;
  const known = request.fields.textOf(Field.IfNoneMatch);
  const isKnown = known === "*" || known.includes(tag);
  response.begin(isKnown ? 304 : 200);
  response.cacheable = true;
  response.field("ETag", tag);
  response.field("Cache-Control", "no-cache");
  if (isKnown) {
    response.empty();
    return;
  }
  if (page.gzip) response.field("Content-Encoding", "gzip");
  response.constant(typeOf(file), page.bytes);
}

/** They come last: a file cannot hide a route. */
export const pageRoutes: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: "/",
    access: Access.Public,
    handle: (exchange, pages: Pages) => sendPage(exchange, pages, ""),
  },
  {
    method: Method.Get,
    path: "/*",
    access: Access.Public,
    handle: (exchange, pages: Pages) => sendPage(exchange, pages, exchange.parameter(0)),
  },
]);
