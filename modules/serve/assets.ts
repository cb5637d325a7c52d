/** Files of the dashboard as routes: bytes that the host has in memory or flash, sent as they are. */

import { Method } from "./method.js";
import type { Route } from "./router.js";
import { Access } from "./router.js";

export interface Asset {
  /** "/", "/app.js" */
  readonly path: string;
  /** One of `ContentType`. */
  readonly type: Uint8Array;
  readonly bytes: Uint8Array;
  /** The bytes are compressed, as every browser takes them. */
  readonly gzip?: boolean;
}

export function assetRoutes(assets: readonly Asset[]): readonly Route[] {
  return assets.map((asset) => ({
    method: Method.Get,
    path: asset.path,
    access: Access.Public,
    handle: ({ response }) => {
      response.begin(200);
      if (asset.gzip) response.field("Content-Encoding", "gzip");
      response.constant(asset.type, asset.bytes);
    },
  }));
}
