/**
 * Constant bytes as a route: the pages, scripts and pictures of the dashboard, sent from where they are.
 * A browser asks each time whether its copy is still good (ETag, RFC 9110 section 8.8.3) and gets 304 if so.
 */
import type { Exchange } from "./exchange.js";
import { Field } from "./field.js";
import { Method } from "./method.js";
import { Access, type Route } from "./router.js";

export interface Asset {
  readonly path: string;
  /** Of `ContentType`. */
  readonly type: Uint8Array;
  readonly bytes: Uint8Array;
  /** Changes when the bytes do: letters and digits. */
  readonly tag: string;
  /** The bytes are compressed. Every browser takes that; curl needs --compressed. */
  readonly gzip?: boolean;
  /** Part of the captive portal: answers under any name. */
  readonly anyHost?: boolean;
}

/** Throws RangeError for a tag that would need quoting. */
export function assetRoute(asset: Asset): Route {
  if (!/^[A-Za-z0-9]+$/.test(asset.tag))
    throw new RangeError(`a tag of letters and digits, not ${asset.tag}`);
  const tag = `"${asset.tag}"`;
  return {
    method: Method.Get,
    path: asset.path,
    access: Access.Public,
    anyHost: asset.anyHost,
    handle: ({ request, response }: Exchange) => {
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
      if (asset.gzip) response.field("Content-Encoding", "gzip");
      response.constant(asset.type, asset.bytes);
    },
  };
}
