/** The page of the first start, compressed while building, sent from the flash (hosts/moddable/tools/targets.js). */
import Resource from "Resource";
import type { Asset } from "../../modules/serve/assets.js";
import { ContentType } from "../../modules/serve/content-type.js";

function file(path: string, name: string, type: Uint8Array): Asset {
  const resource = new Resource(`${name}.gz`);
  // The bytes where they are: false, no copy.
  const bytes = new Uint8Array(resource.slice(0, resource.byteLength, false));
  return { path, type, bytes, gzip: true };
}

export function portalPage(): Asset[] {
  return [
    file("/portal/", "portal.html", ContentType.Html),
    file("/portal/portal.js", "portal.js", ContentType.JavaScript),
    file("/portal/texts.js", "portal-texts.js", ContentType.JavaScript),
    file("/portal/style.css", "portal.css", ContentType.Css),
  ];
}
